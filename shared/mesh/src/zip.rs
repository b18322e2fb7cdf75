//! Zip archives that are read by ranges: the directory at the end first, then entry by entry
//! (PKWARE's APPNOTE 6.3.10, <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>).
//!
//! At most 200 entries, 512 MB inflated and 100 times their size, counted while inflating; no entry overlaps another
//! (D. Fifield, "A better zip bomb", <https://www.bamsoftware.com/hacks/zipbomb/>); no name leaves the archive; no bytes
//! before the first entry. Only stored and deflated entries, without encryption.

mod directory;
mod entry;

pub use directory::{End, Entry, directory, end};
pub use entry::EntryReader;

pub const ENTRIES_MAX: usize = 200;
pub const INFLATED_BYTES_MAX: u64 = 512 << 20;
pub const RATIO_MAX: u64 = 100;

/// Below this an entry may have any ratio: a file of zeros is no bomb.
pub const RATIO_FREE_BYTES: u64 = 1 << 20;

/// The largest directory: 200 entries with long names and extra fields.
pub const DIRECTORY_BYTES_MAX: u64 = 1 << 18;
