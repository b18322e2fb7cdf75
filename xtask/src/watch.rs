//! Notices when a source changed, by polling: no library, the same on every system.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

const WATCHED: &[&str] = &[
    "shared",
    "functions",
    "migrations",
    "Cargo.toml",
    "Cargo.lock",
    "wrangler.toml",
    "spin.toml",
];
const LOOK_EVERY: Duration = Duration::from_millis(400);

type Snapshot = BTreeMap<PathBuf, SystemTime>;

pub struct Watch {
    built: Snapshot,
    last: Snapshot,
    looked_at: Instant,
}

impl Watch {
    pub fn start() -> Self {
        let now = snapshot();
        Self {
            built: now.clone(),
            last: now,
            looked_at: Instant::now(),
        }
    }

    /// Whether something changed since the last time this said yes, and rests now: an editor
    /// or a checkout that is still writing is waited for.
    pub fn changed(&mut self) -> bool {
        if self.looked_at.elapsed() < LOOK_EVERY {
            return false;
        }
        self.looked_at = Instant::now();
        let now = snapshot();
        let rests = now == self.last;
        self.last = now;
        if !rests || self.last == self.built {
            return false;
        }
        self.built = self.last.clone();
        true
    }
}

fn snapshot() -> Snapshot {
    let mut files = Snapshot::new();
    for path in WATCHED {
        add(Path::new(path), &mut files);
    }
    files
}

fn add(path: &Path, files: &mut Snapshot) {
    if let Ok(entries) = fs::read_dir(path) {
        entries
            .flatten()
            .for_each(|entry| add(&entry.path(), files));
    } else if let Ok(time) = fs::metadata(path).and_then(|file| file.modified()) {
        files.insert(path.to_owned(), time);
    }
}
