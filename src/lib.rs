//! Huikan: a folder of Markdown articles becomes a county CPPCC news portal.
//!
//! # The one idea
//!
//! A portal is a function from a URL to bytes, over an immutable snapshot of what was read:
//!
//! ```text
//! Snapshot ──open──> Portal ──render(path)──> Rendered { output, findings }
//! ```
//!
//! Everything that may influence a site is in the [`snapshot::Snapshot`], the present time included.
//! [`portal::Portal::open`] parses and places it; [`portal::Portal::render`] makes one output when it
//! is asked for. `build` renders every route and writes what differs, a preview renders the one page
//! that is looked at, a check reads the same portal.
//!
//! # The rooms, and who may import whom (downward only; `tests/architecture` holds the table)
//!
//! ```text
//! cli                        arguments, the terminal, the clock, the environment
//! disk                       the only room that touches files
//! net                        the preview server; the only room with sockets
//! editorial                  the three reviews on the desk: signing, papers, corrections
//! inspect                    rules over the portal: freshness, links, page tags, pictures
//! proofread                  what an editor would mark in an article's text
//! import                     a foreign manuscript becomes files under content/
//! portal                     open(snapshot, previous) -> Portal; render(path) -> Rendered
//! outputs, theme             feeds, sitemap, redirects, page tags; templates and their views
//! site                       publication, columns, tags, lists, routes, links
//! content                    front matter, articles, data tables
//! markdown                   body -> Doc -> HTML
//! config                     site.yaml: what may be written -> what is meant
//! snapshot                   what goes in, data only
//! report                     findings: one diagnostic, and all of a run, sorted
//! ```
//!
//! Problems of the content are [`report::Finding`]s: collected, never thrown. Problems of the
//! surroundings are errors of `disk`, and stop.

// The doors to the outside (`clippy.toml`) are shut in the whole library but for the modules that say why.
// Tests may open them.
#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

pub mod cli;
pub mod config;
pub mod content;
#[expect(clippy::disallowed_methods, reason = "the only room that touches files")]
pub mod disk;
pub mod editorial;
pub mod import;
pub mod inspect;
pub mod markdown;
pub mod net;
pub mod outputs;
pub mod portal;
pub mod proofread;
pub mod report;
pub mod site;
pub mod snapshot;
pub mod theme;
