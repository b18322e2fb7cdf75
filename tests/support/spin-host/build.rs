//! Takes Spin's interfaces from the SDK that the functions are built with, so that the double
//! offers exactly what they import and no copy of them stands in this repository.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const ROOT: &str = "../../..";
const PACKAGES: &[&str] = &[
    "spin-key-value@3.0.0",
    "spin-sqlite@3.1.0",
    "spin-variables@3.0.0",
];
const WORLD: &str = "package trastienda:host;

world host {
  import spin:key-value/key-value@3.0.0;
  import spin:sqlite/sqlite@3.1.0;
  import spin:variables/variables@3.0.0;
}
";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={ROOT}/Cargo.lock");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let wit = out.join("wit");
    fs::create_dir_all(wit.join("deps")).expect("a folder in OUT_DIR");
    fs::write(wit.join("world.wit"), WORLD).expect("a file in OUT_DIR");
    let sdk = sdk_folder();
    for package in PACKAGES {
        copy(
            &sdk.join("wit/deps").join(package),
            &wit.join("deps").join(package),
        );
    }
    let bindings = format!(
        "wasmtime::component::bindgen!({{
            path: {wit:?},
            world: \"host\",
            imports: {{ default: async | trappable }},
            with: {{
                \"spin:key-value/key-value.store\": crate::key_value::Store,
                \"spin:sqlite/sqlite.connection\": crate::sqlite::Connection,
            }},
        }});"
    );
    fs::write(out.join("bindings.rs"), bindings).expect("a file in OUT_DIR");
}

/// Where cargo keeps the SDK of the workspace's lock; fetched if it is not there yet.
fn sdk_folder() -> PathBuf {
    let output = Command::new(env::var_os("CARGO").expect("cargo sets CARGO"))
        .args([
            "metadata",
            "--format-version=1",
            "--filter-platform=wasm32-wasip2",
        ])
        .arg(format!("--manifest-path={ROOT}/Cargo.toml"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {text}");
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata gives JSON");
    let sdk = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == "spin-sdk")
        .expect("the functions use spin-sdk");
    let manifest = sdk["manifest_path"].as_str().expect("a path");
    Path::new(manifest).parent().expect("a folder").to_owned()
}

fn copy(from: &Path, to: &Path) {
    let files = fs::read_dir(from)
        .unwrap_or_else(|error| panic!("the SDK has no {} any more: {error}", from.display()));
    fs::create_dir_all(to).expect("a folder in OUT_DIR");
    for file in files {
        let file = file.expect("a readable folder");
        fs::copy(file.path(), to.join(file.file_name())).expect("a file in OUT_DIR");
    }
}
