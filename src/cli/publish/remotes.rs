//! The hosts that `site.yaml` can name.
//!
//! In: a target. Out: a [`Remote`]. Invariant: what a system says becomes [`Trouble`] that tells whether to try again.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crate::config::{Target, TargetType};
use crate::disk::{self, Folder, There};
use crate::net::publish::{
    Bucket, Door, Entry, Ftp, Host, Keys, Patience, Remote, S3, Seen, Sftp, Source, Stands, Trouble,
    TroubleKind, WebDav, unread,
};

use super::super::terminal::Refusal;
use super::super::{clock, site};
use super::git::{Branch, Git};
use super::secrets;
use super::ssh::Ssh;
use super::words;

/// The host of a target.
pub fn open(root: &Path, target: &Target) -> Result<Arc<dyn Remote + Send>, Refusal> {
    match target.kind {
        // A zip is put into a folder, too; nothing else is asked of it.
        TargetType::Folder | TargetType::Zip => {
            let folder = folder(root, target)?;
            Ok(Arc::new(Local(folder)))
        }
        TargetType::Sftp => Ok(Arc::new(sftp(root, target)?)),
        TargetType::Ftp | TargetType::Ftps => Ok(Arc::new(ftp(target)?)),
        TargetType::S3 => Ok(Arc::new(s3(target)?)),
        TargetType::WebDav => Ok(Arc::new(webdav(target)?)),
        TargetType::Git => Ok(Arc::new(git(root, target)?)),
    }
}

/// What was seen on a host; nothing where that failed.
pub type Early = JoinHandle<Option<Seen>>;

/// Looks at a host while something else is done: connecting takes its time, and so do answers. What fails is for whoever
/// asks again.
pub fn look_early(remote: &Arc<dyn Remote + Send>, site: &str) -> Early {
    let (remote, site) = (Arc::clone(remote), site.to_owned());
    thread::spawn(move || {
        let patience = Patience { tries: 1, ..Patience::default() };
        Seen::of(&Host::new(&*remote, patience, 1), &site).ok()
    })
}

/// The folder of a target on this computer.
pub fn folder(root: &Path, target: &Target) -> Result<Folder, Refusal> {
    Ok(Folder::open(root, &site::public(root), &secrets::path(&target.path))?)
}

fn ftp(target: &Target) -> Result<Ftp, Refusal> {
    let address = &target.address;
    let bare = address.strip_prefix("ftp://").or_else(|| address.strip_prefix("ftps://")).unwrap_or(address);
    let (host, port) = host_and_port(bare, 21)?;
    let Some(password) = secrets::of(&target.name, "PASSWORD") else {
        return Err(secrets::missing(&target.name, &["PASSWORD"]));
    };
    let is_private = target.kind == TargetType::Ftps;
    Ok(Ftp::new(Door::new(host, port, target.user.clone(), password, is_private), &target.path))
}

fn git(root: &Path, target: &Target) -> Result<Git, Refusal> {
    let address = &target.address;
    let is_odd =
        |text: &str| text.starts_with('-') || text.contains(char::is_whitespace) || text.contains("::");
    if is_odd(address)
        || is_odd(&target.branch)
        || target.branch.contains(['~', '^', ':', '?', '*', '[', '\\'])
    {
        return Err(Refusal::new(format!(
            "地址“{}”或分支“{}”写得不对",
            words::without_login(address),
            target.branch
        )));
    }
    // A password is asked for by the name of its user.
    let address = match address.split_once("://") {
        Some((scheme @ ("http" | "https"), rest)) if !target.user.is_empty() => {
            format!("{scheme}://{}@{rest}", target.user)
        }
        _ => address.clone(),
    };
    let folder = match target.path.trim_matches('/') {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    let name = format!(".huikan/cache/git-{}", &blake3::hash(target.name.as_bytes()).to_hex()[..16]);
    let store = root.join(name);
    let store = std::path::absolute(&store).unwrap_or(store);
    let branch = Branch { address, name: target.branch.clone(), folder };
    Ok(Git::new(store, branch, secrets::of(&target.name, "PASSWORD")))
}

fn s3(target: &Target) -> Result<S3, Refusal> {
    let name = &target.name;
    let keys = (secrets::of(name, "KEY_ID"), secrets::of(name, "PASSWORD"));
    let (Some(id), Some(secret)) = keys else {
        return Err(secrets::missing(name, &["KEY_ID", "PASSWORD"]));
    };
    let bucket = Bucket {
        endpoint: target.address.trim_end_matches('/').to_owned(),
        name: target.bucket.clone(),
        region: target.region.clone(),
        prefix: target.path.trim_matches('/').to_owned(),
    };
    let clock = || clock::now(None).as_second();
    Ok(S3::new(bucket, Keys { id, secret }, connections(target), clock))
}

fn webdav(target: &Target) -> Result<WebDav, Refusal> {
    let password = secrets::of(&target.name, "PASSWORD");
    if !target.user.is_empty() && password.is_none() {
        return Err(secrets::missing(&target.name, &["PASSWORD"]));
    }
    let login = password.as_deref().map(|password| (&*target.user, password));
    Ok(WebDav::new(&target.address, &target.path, login, connections(target)))
}

/// As many connections as requests at once.
pub fn connections(target: &Target) -> usize {
    target.at_once.unwrap_or(at_once(target))
}

fn sftp(root: &Path, target: &Target) -> Result<Sftp, Refusal> {
    let address = target.address.strip_prefix("sftp://").unwrap_or(&target.address);
    let (host, port) = host_and_port(address, 22)?;
    if host.starts_with('-') || host.contains(char::is_whitespace) || target.user.starts_with('-') {
        return Err(Refusal::new(format!("地址“{address}”或用户“{}”写得不对", target.user)));
    }
    let mut ssh = Ssh::new(host.clone(), port, target.user.clone());
    if let Some(key) = &target.host_key {
        let named = if port == 22 { host } else { format!("[{host}]:{port}") };
        let name = format!("publish-hosts-{}.txt", &blake3::hash(target.name.as_bytes()).to_hex()[..16]);
        disk::keep_state(root, &name, &format!("{named} {}\n", key.trim()))?;
        let file = root.join(".huikan/state").join(name);
        ssh.known_hosts = Some(std::path::absolute(&file).unwrap_or(file));
    }
    ssh.key_file = secrets::set(&target.name, "KEY_FILE").map(Into::into);
    // Without either, what the user's agent and configuration offer.
    if ssh.key_file.is_none() {
        ssh.password = secrets::of(&target.name, "PASSWORD");
    }
    Ok(Sftp::new(Box::new(ssh), &target.path))
}

/// `host`, `host:port`, `[::1]:port`
fn host_and_port(address: &str, usual: u16) -> Result<(String, u16), Refusal> {
    let address = address.trim_end_matches('/');
    let (host, port) = match address.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
            (host, port.parse().map_err(|_| Refusal::new("发布目标的地址里，“:”后面要写数字，是主机的端口"))?)
        }
        _ => (address, usual),
    };
    Ok((host.trim_matches(['[', ']']).to_owned(), port))
}

/// How many requests at once each kind of host likes, where nobody says.
fn at_once(target: &Target) -> usize {
    match target.kind {
        TargetType::Folder | TargetType::Ftp | TargetType::Ftps => 4,
        // One program does it all.
        TargetType::Git | TargetType::Zip => 1,
        // On one line: none costs a connection, and an article's files go in one turn.
        TargetType::Sftp => 48,
        TargetType::S3 => 16,
        TargetType::WebDav => 8,
    }
}

struct Local(Folder);

fn trouble(error: &disk::Error) -> Trouble {
    let kind = match error.kind() {
        Some(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => TroubleKind::Denied,
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => TroubleKind::Full,
        // What a share does when its network is slow, or a scanner holds a file.
        Some(
            ErrorKind::Interrupted
            | ErrorKind::TimedOut
            | ErrorKind::ResourceBusy
            | ErrorKind::ConnectionReset
            | ErrorKind::NetworkUnreachable,
        ) => TroubleKind::Passing,
        _ => TroubleKind::Other,
    };
    Trouble::new(kind, error.to_string())
}

impl Remote for Local {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Trouble> {
        let entry = |(path, there)| match there {
            There::File(size) => Entry::File(path, size),
            There::Folder => Entry::Folder(format!("{path}/")),
            There::Other => Entry::Other(path),
        };
        Ok(self.0.list(folder).map_err(|error| trouble(&error))?.into_iter().map(entry).collect())
    }

    fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Trouble> {
        match self.0.read(path, most).map_err(|error| trouble(&error))? {
            None if self.size(path)?.is_some_and(|size| size > most) => Err(Trouble::long(path)),
            found => Ok(found),
        }
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Trouble> {
        match self.stands(path)? {
            Stands::File(size) => Ok(Some(size)),
            Stands::Nothing | Stands::Folder | Stands::Other => Ok(None),
        }
    }

    fn stands(&self, path: &str) -> Result<Stands, Trouble> {
        Ok(match self.0.stands(path).map_err(|error| trouble(&error))? {
            None => Stands::Nothing,
            Some(There::File(size)) => Stands::File(size),
            Some(There::Folder) => Stands::Folder,
            Some(There::Other) => Stands::Other,
        })
    }

    fn remove_folder(&self, folder: &str) -> Result<(), Trouble> {
        self.0.remove_folder(folder).map_err(|error| trouble(&error))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.0.write(path, bytes).map_err(|error| trouble(&error))
    }

    fn write_large(&self, path: &str, source: &dyn Source) -> Result<(), Trouble> {
        let mut from = source.open().map_err(|error| unread(&error))?;
        self.0.write_from(path, &mut *from).map_err(|error| trouble(&error))
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        self.0.delete(path).map_err(|error| trouble(&error))
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        self.0.create(path, bytes).map_err(|error| trouble(&error))
    }

    fn creates_exclusively(&self) -> bool {
        true
    }

    fn sweep(&self) -> Result<(), Trouble> {
        self.0.sweep().map_err(|error| trouble(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_may_name_a_port() {
        for (address, host, port) in [
            ("www.a.cn", "www.a.cn", 22),
            ("www.a.cn:2022", "www.a.cn", 2022),
            ("[::1]:2022", "::1", 2022),
            ("::1", "::1", 22),
        ] {
            assert_eq!(host_and_port(address, 22), Ok((host.to_owned(), port)));
        }
        assert!(host_and_port("a.cn:x", 22).is_err());
    }

    #[test]
    fn a_file_is_no_folder_to_publish_to() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let target = Target { path: "Cargo.toml".into(), ..Target::default() };
        let refusal = folder(root, &target).map(drop).unwrap_err();
        assert!(refusal.message.contains("这是一个文件，不是文件夹"), "{refusal:?}");
    }
}
