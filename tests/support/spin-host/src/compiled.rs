//! Compiled components, kept beside this program: it takes seconds to compile one and
//! milliseconds to load it.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use wasmtime::Engine;
use wasmtime::component::Component;

use crate::Result;

/// Loads a component, compiling it if its bytes are new.
pub fn load(engine: &Engine, source: &Path) -> Result<Component> {
    let refuse = |why: &dyn std::fmt::Display| {
        format!("{} is no component for Spin: {why:#}", source.display())
    };
    let wasm = fs::read(source).map_err(|error| refuse(&error))?;
    let kept = place(source, &wasm);
    if let Some(component) = kept.as_deref().and_then(|kept| read(engine, kept)) {
        return Ok(component);
    }
    let component = Component::new(engine, &wasm).map_err(|error| refuse(&error))?;
    if let Some(kept) = kept {
        keep(&component, &kept);
    }
    Ok(component)
}

/// `compiled/<name>-<hash>.cwasm` in the folder of this program.
fn place(source: &Path, wasm: &[u8]) -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let mut hasher = DefaultHasher::new();
    wasm.hash(&mut hasher);
    let name = format!(
        "{}-{:016x}.cwasm",
        source.file_stem()?.to_str()?,
        hasher.finish()
    );
    Some(program.parent()?.join("compiled").join(name))
}

/// Another version of the engine refuses the file, and then it is compiled anew.
#[expect(unsafe_code, reason = "only this program writes files there")]
fn read(engine: &Engine, kept: &Path) -> Option<Component> {
    if !kept.is_file() {
        return None;
    }
    // SAFETY: the file was written by `keep`, whole, from a component of this engine.
    unsafe { Component::deserialize_file(engine, kept) }.ok()
}

/// Replaces what is kept of earlier builds. What goes wrong only costs time later.
fn keep(component: &Component, kept: &Path) {
    let (Some(folder), Some(file)) = (
        kept.parent(),
        kept.file_name().and_then(|file| file.to_str()),
    ) else {
        return;
    };
    let Ok(bytes) = component.serialize() else {
        return;
    };
    let _ = fs::create_dir_all(folder);
    let start = file.rsplit_once('-').map_or(file, |(start, _)| start);
    for other in fs::read_dir(folder).into_iter().flatten().flatten() {
        if other
            .file_name()
            .to_str()
            .is_some_and(|other| other.starts_with(&format!("{start}-")))
        {
            let _ = fs::remove_file(other.path());
        }
    }
    let staging = kept.with_extension(std::process::id().to_string());
    if fs::write(&staging, bytes).is_ok() {
        let _ = fs::rename(&staging, kept);
    }
}
