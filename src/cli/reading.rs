//! The snapshot that a command works on.

use crate::disk;
use crate::snapshot::{Options, Snapshot};

use super::args::{Common, Target};
use super::clock;
use super::site::Site;
use super::terminal::Refusal;

/// Reads the site as it is at `--now`.
pub fn snapshot(site: &Site, common: &Common, options: Options) -> Result<Snapshot, Refusal> {
    disk::read(&site.root, options, clock::now(common.now), None).map_err(|error| Refusal::from(&error))
}

/// What the user chose for the site that is made.
pub fn options(target: &Target) -> Result<Options, Refusal> {
    if let Some(url) = &target.base_url
        && !(url.starts_with("http://") || url.starts_with("https://"))
    {
        return Err(Refusal::new(format!("--base-url 不能写“{url}”，要以 http:// 或 https:// 开头")));
    }
    let base_url = target.base_url.clone();
    Ok(Options { base_url, relative: target.relative, drafts: target.drafts, ..Options::default() })
}
