//! Who may depend on whom. Arrows point down only.

use std::process::Command;

use serde_json::Value;

use crate::project::{files, read, root};

pub struct Package {
    pub name: String,
    folder: String,
    pub dependencies: Vec<String>,
}

pub fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let list = metadata["packages"].as_array().expect("packages");
    list.iter().map(package).collect()
}

fn package(package: &Value) -> Package {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let manifest = text(&package["manifest_path"]);
    let dependencies = package["dependencies"].as_array().expect("dependencies");
    Package {
        name: text(&package["name"]),
        folder: manifest
            .strip_prefix(&format!("{}/", root().display()))
            .and_then(|path| path.strip_suffix("/Cargo.toml"))
            .expect("a member lies in the repository")
            .to_owned(),
        dependencies: dependencies.iter().map(|one| text(&one["name"])).collect(),
    }
}

/// What a package may use of this repository.
fn allowed(package: &Package) -> Option<&'static [&'static str]> {
    match package.folder.as_str() {
        // At compile time only: it writes code.
        "shared/derive" => Some(&[]),
        "shared/domain" => Some(&["derive"]),
        // Numbers only, good for any project.
        "shared/forecast" => Some(&[]),
        "shared/platform" => Some(&["domain"]),
        "shared/web" => Some(&["platform", "domain"]),
        // What handlers do with the stock ledger in a request stands beside its rules.
        "shared/stock" => Some(&["web", "platform", "domain"]),
        // What is sold moves stock.
        "shared/sales" => Some(&["domain", "stock"]),
        // Numbers only: it knows no words of the business.
        "shared/mesh" => Some(&[]),
        // Rules and statements that several functions share: pure, so only words below them.
        folder if folder.starts_with("shared/") => Some(&["domain"]),
        folder if folder.starts_with("functions/") => Some(&[
            "web", "platform", "sales", "stock", "print", "domain", "forecast", "mesh",
        ]),
        folder if folder == "tests" || folder.starts_with("tests/") => None,
        folder => panic!("{folder} has no place in the house"),
    }
}

#[test]
fn dependencies_point_one_way() {
    let packages = packages();
    for package in &packages {
        let Some(allowed) = allowed(package) else {
            continue;
        };
        for dependency in &package.dependencies {
            let ours = packages.iter().any(|other| other.name == *dependency);
            assert!(
                !ours || allowed.contains(&dependency.as_str()),
                "{} must not use {dependency}",
                package.name
            );
        }
    }
}

#[test]
fn only_the_platform_knows_the_platforms() {
    const HOSTS: &[&str] = &[
        "worker",
        "wasm-bindgen",
        "wasm-bindgen-futures",
        "js-sys",
        "web-sys",
        "spin-sdk",
        "rusqlite",
    ];
    for package in packages() {
        // The entry macros of both hosts expand inside a function to paths from the root.
        let allowed: &[&str] = match package.folder.as_str() {
            "shared/platform" => HOSTS,
            folder if folder.starts_with("functions/") => &["worker", "spin-sdk"],
            folder if folder.starts_with("tests") => &["rusqlite"],
            _ => &[],
        };
        for dependency in &package.dependencies {
            assert!(
                !HOSTS.contains(&dependency.as_str()) || allowed.contains(&dependency.as_str()),
                "{} must not use {dependency}",
                package.name
            );
        }
    }
}

#[test]
fn every_folder_of_the_house_is_a_member_and_keeps_its_lints() {
    let members: Vec<String> = packages()
        .into_iter()
        .map(|package| format!("{}/Cargo.toml", package.folder))
        .collect();
    for part in ["shared", "functions", "tests"] {
        for manifest in files(part, "Cargo.toml") {
            let text = read(&manifest);
            if text.contains("\n[workspace]\n") {
                // A tool with a lock of its own, so that its weight stays out of ours.
                assert_eq!(part, "tests", "{manifest}");
                continue;
            }
            assert!(members.contains(&manifest), "{manifest} is no member");
            assert!(
                part == "tests" || text.contains("[lints]\nworkspace = true\n"),
                "{manifest} does not take the lints of the workspace"
            );
        }
    }
}
