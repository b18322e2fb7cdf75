//! Turns a compiled function into the modules that workerd loads: `shim.mjs` (the entry), the
//! bindings `index.js` and `snippets/`, and `index_bg.wasm`.

use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::failure::{Failure, OrFail, Result};

const SHIM: &str = include_str!("../workers/shim.mjs");

/// Writes the modules beside `folder` and then swaps them in, so that a reader sees either
/// the old function or the new one. `keep_names` makes the trace of a panic readable. It takes
/// seconds a function, so a function whose inputs have not changed is not written again.
pub fn write(wasm: &Path, folder: &Path, keep_names: bool) -> Result {
    let made_from = folder.with_extension("made-from");
    let fingerprint = fingerprint(wasm, keep_names);
    if folder.is_dir() && fs::read_to_string(&made_from).is_ok_and(|made| made == fingerprint) {
        return Ok(());
    }
    remove(&made_from)?;
    let staging = folder.with_extension("new");
    remove(&staging)?;
    generate(wasm, &staging, keep_names)?;
    remove(folder)?;
    fs::rename(&staging, folder).or_fail(format!("cannot write {}", folder.display()))?;
    fs::write(&made_from, fingerprint).or_fail(format!("cannot write {}", made_from.display()))
}

/// What the modules are made from: the option, and when each input file was last changed.
fn fingerprint(wasm: &Path, keep_names: bool) -> String {
    let tool = std::env::current_exe().unwrap_or_default();
    let inputs = [wasm, &tool];
    let times = inputs.map(|input| fs::metadata(input).and_then(|file| file.modified()).ok());
    format!("{keep_names} {times:?}")
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
    let failed = |error| {
        Failure::Because(format!(
            "bindings for {}: {}",
            wasm.display(),
            first_line(&format!("{error:#}"))
        ))
    };
    bindgen
        .module(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(failed)?;
    // workerd does not support source phase imports; a plain import of wasm gives the same module.
    let index = folder.join("index.js");
    let script = fs::read_to_string(&index).or_fail("cannot read index.js")?;
    let script = script.replace("import source ", "import ");
    fs::write(&index, script).or_fail("cannot write index.js")?;
    fs::write(folder.join("shim.mjs"), SHIM).or_fail("cannot write shim.mjs")
}

fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}

fn remove(path: &Path) -> Result {
    let removed = match path.is_dir() {
        true => fs::remove_dir_all(path),
        false => fs::remove_file(path),
    };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).or_fail(format!("cannot replace {}", path.display()))
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
