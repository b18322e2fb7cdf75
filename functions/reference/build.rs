//! Packs the OpenAPI document without what is there for people who read the file: indentation.

use std::path::Path;
use std::{env, fs, io};

const SOURCE: &str = "../../openapi.json";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={SOURCE}");
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names a folder"))?;
    let text = fs::read_to_string(SOURCE)?;
    // A text of JSON holds no line break, so whatever follows one is indentation.
    let packed: String = text.lines().map(str::trim_start).collect();
    fs::write(Path::new(&folder).join("openapi.json"), packed)
}
