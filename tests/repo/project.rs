//! The repository as files.

use std::fs;
use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests lie in the repository")
        .to_owned()
}

/// The text of a file, by its path from the root.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The files under a folder with this ending, by their paths from the root, in order.
pub fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "target" && name != "node_modules" && !name.starts_with('.') {
            collect(&path, ending, found);
        } else if path.is_file() && name.ends_with(ending) {
            let from_root = path.strip_prefix(root()).expect("under the root");
            found.push(from_root.to_string_lossy().into_owned());
        }
    }
}

/// The Rust sources that run in a function.
pub fn product_sources() -> Vec<String> {
    let mut all = files("functions", ".rs");
    all.extend(files("shared", ".rs"));
    all.retain(|path| path.contains("/src/"));
    all
}
