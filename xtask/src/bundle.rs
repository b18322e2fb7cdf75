//! Turns a compiled function into the modules that workerd loads:
//! `shim.mjs` (the entry), `index.js`, `index_bg.wasm` and `snippets/`.

use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::failure::{Failure, OrFail, Result};

const SHIM: &str = include_str!("../workers/shim.mjs");

/// Writes the modules beside `folder` and then swaps them in, so that a reader sees either
/// the old function or the new one. `keep_names` makes the trace of a panic readable.
pub fn write(wasm: &Path, folder: &Path, keep_names: bool) -> Result {
    let staging = folder.with_extension("new");
    remove(&staging)?;
    generate(wasm, &staging, keep_names)?;
    fs::write(staging.join("shim.mjs"), SHIM).or_fail("cannot write shim.mjs")?;
    remove(folder)?;
    fs::rename(&staging, folder).or_fail(format!("cannot write {}", folder.display()))
}

fn generate(wasm: &Path, folder: &Path, keep_names: bool) -> Result {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name("index")
        .typescript(false)
        .demangle(keep_names)
        .remove_name_section(!keep_names)
        .remove_producers_section(true)
        // Both serve the recovery from a panic in shim.mjs.
        .reset_state_function(true)
        .force_enable_abort_handler(true);
    bindgen
        .module(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|error| {
            Failure::Because(format!(
                "bindings for {}: {}",
                wasm.display(),
                first_line(&format!("{error:#}"))
            ))
        })?;
    // Source phase imports are not understood by workerd; a plain import of wasm gives the same module.
    let index = folder.join("index.js");
    let text = fs::read_to_string(&index).or_fail("cannot read index.js")?;
    let mut text = text.replace("import source ", "import ");
    if !keep_names {
        text = without_comments(&text);
    }
    fs::write(&index, text).or_fail("cannot write index.js")
}

/// Bindings without what explains them to readers. Their comments stand on lines of their own, and
/// no text of theirs runs over a line.
fn without_comments(script: &str) -> String {
    let is_comment = |line: &&str| ["/*", "*", "//"].iter().any(|mark| line.starts_with(mark));
    let lines = script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let lines: Vec<&str> = lines.filter(|line| !is_comment(line)).collect();
    lines.join("\n")
}

fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}

fn remove(folder: &Path) -> Result {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).or_fail(format!("cannot replace {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Every module of a function.
pub fn modules(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).or_fail(format!("cannot read {}", folder.display()))? {
            let path = entry
                .or_fail(format!("cannot read {}", folder.display()))?
                .path();
            if path.is_dir() {
                folders.push(path)
            } else {
                files.push(path)
            }
        }
    }
    Ok(files)
}
