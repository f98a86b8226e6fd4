//! Disk: the only room that touches files.
//!
//! In: paths. Out: a snapshot of what is there, and a portal's outputs where they belong. Invariants:
//! nothing below the output folder that the ledger does not claim is overwritten or deleted, and no
//! symbolic link leads reading or writing out of its folder. Trouble with the surroundings is an
//! [`Error`], trouble with the content a finding.

mod archive;
mod asked;
mod atomic;
mod cache;
mod changes;
mod develop;
mod edit;
mod ends;
mod error;
mod folder;
mod folders;
mod foreign;
mod hand;
mod known;
mod ledger;
mod lock;
mod manuscripts;
mod memory;
mod mended;
mod messages;
mod names;
mod open;
mod out;
mod paper;
mod parcel;
mod picture;
mod plan;
mod published;
mod put;
mod read;
mod recording;
mod remove;
mod reread;
mod sealed;
mod shelf;
mod stages;
mod stale;
mod standing;
mod text;
mod walk;
mod watch;
mod write;

pub use asked::Pictures;
pub use changes::Changes;
pub use edit::{create, keep_state, locate, lock_state, read_text, replace, state};
pub use error::Error;
pub use folder::{Folder, There};
pub use folders::{has_config, is_site, make_folder, names, relocate};
pub use foreign::{Foreign, bring, foreign, same, table};
pub use known::{known_texts, note_texts};
pub use manuscripts::{
    is_folder, keep_once, keep_own_text, own_text, put_folder, read_beside, read_folder, read_manuscript,
};
pub use memory::{recall, remember};
pub use mended::{Left, Mend, Undone, mend, undo};
pub use open::open_source;
pub use out::leads_below;
pub use paper::{is_other, put_paper, renew_paper};
pub use parcel::{Kind as ParcelKind, Put, put_parcel};
pub use published::{Desk, Vault, open_output};
pub use read::read;
pub use reread::{reread, unread};
pub use standing::{Inputs, fingerprint, note, standing};
pub use watch::{Event, Stop, Watch};
pub use write::{
    Change, LedgerStamp, Output, Outputs, Progress, WriteOptions, Written, ledger_stamp, outputs,
    previous_routes, read_output, write,
};

#[cfg(test)]
mod read_tests;
#[cfg(test)]
mod reread_tests;
#[cfg(test)]
mod write_tests;
