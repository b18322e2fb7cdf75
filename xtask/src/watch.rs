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
const POLL: Duration = Duration::from_millis(400);

type Snapshot = BTreeMap<PathBuf, SystemTime>;

pub struct Watch {
    built: Snapshot,
    last: Snapshot,
    polled_at: Instant,
}

impl Watch {
    pub fn start() -> Self {
        let now = snapshot();
        Self {
            built: now.clone(),
            last: now,
            polled_at: Instant::now(),
        }
    }

    /// Whether a source changed since the last time this returned true, and nothing changed since the last poll, so that
    /// an editor or a checkout has finished writing.
    pub fn changed(&mut self) -> bool {
        if self.polled_at.elapsed() < POLL {
            return false;
        }
        self.polled_at = Instant::now();
        let now = snapshot();
        let is_settled = now == self.last;
        self.last = now;
        if !is_settled || self.last == self.built {
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
