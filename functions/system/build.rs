//! Packs openapi.json: its lines are indented for people who compare versions, and that is a fifth
//! of what it weighs after gzip.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let source = "../../openapi.json";
    println!("cargo::rerun-if-changed={source}");
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names a folder"))?;
    // A text of JSON holds no line break, so whatever follows one is indentation.
    let packed: String = fs::read_to_string(source)?
        .lines()
        .map(str::trim_start)
        .collect();
    fs::write(Path::new(&folder).join("openapi.json"), packed)
}
