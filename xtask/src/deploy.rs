//! `cargo xtask deploy`: to Cloudflare Workers, or with `--dry-run` everything but the upload.
//!
//! The order matters. `system` is deployed first, because it contains the migrations; then it applies them; then the other
//! functions follow, which need the new schema. The functions of the version before therefore run with the new schema
//! for a moment: a migration only adds, and what it replaces is removed in a later release.

mod secrets;

use std::fs;
use std::path::Path;

use crate::arguments::Arguments;
use crate::build::{Profile, build};
use crate::failure::{OrFail, Result, fail};
use crate::migrate::migrate_to_ours;
use crate::platform::Platform;
use crate::progress::Progress;
use crate::project::{self, MANIFEST};
use crate::secrets::read_file;
use crate::sizes;
use crate::tools::{self, NpmInstall};
use crate::wrangler::Wrangler;

const PLATFORMS: &[Platform] = &[Platform::Workers];
const INTERNAL_SECRET: &str = "INTERNAL_SECRET";
/// The placeholders of wrangler.toml.
const PLACEHOLDERS: &[&str] = &[
    "example.com",
    "00000000-0000-4000-8000",
    "00000000000000000000000000000000",
];

pub fn run(mut arguments: Arguments) -> Result {
    let dry_run = arguments.flag("--dry-run");
    let url = arguments.value("--url")?;
    let secret = arguments.value("--secret")?;
    let secrets_file = arguments.value("--set-secrets")?;
    arguments.finish()?;
    let progress = Progress::start();
    if dry_run {
        return check_all(progress);
    }
    check_manifest()?;
    let values = secrets_file.map(|path| read_file(Path::new(&path)));
    let values = values.transpose()?;
    let secret = secret
        .or_else(|| std::env::var(INTERNAL_SECRET).ok())
        .or_else(|| values.as_ref()?.get(INTERNAL_SECRET).cloned());
    let Some(secret) = secret else {
        return fail(
            "INTERNAL_SECRET is missing, which the migrations need: set the variable, or give --secret or --set-secrets",
        );
    };
    let url = url.map_or_else(project::public_url, Ok)?;

    NpmInstall::start(progress)?.finish()?;
    let wrangler = Wrangler::installed();
    progress.step("checking which secrets are missing");
    let lacking = secrets::lacking(&wrangler, &project::required_secrets()?)?;
    secrets::check(&lacking, values.as_ref())?;
    let functions = release(progress)?;
    // Only now, so that a failed build changes nothing.
    secrets::set(&wrangler, &lacking, &values.unwrap_or_default())?;
    for function in &functions {
        progress.step(format!("deploying {function}"));
        wrangler.run(&["deploy", "--env", function])?;
        if function == "system" {
            for line in migrate_to_ours(&url, &secret)? {
                progress.step(line);
            }
        }
    }
    progress.step("deployed");
    Ok(())
}

/// Everything that can be checked without a network.
fn check_all(progress: Progress) -> Result {
    let packages = NpmInstall::start(progress)?;
    let functions = release(progress)?;
    packages.finish()?;
    let wrangler = Wrangler::installed();
    for function in &functions {
        progress.step(format!("{function}: checking the upload"));
        wrangler.run(&["deploy", "--dry-run", "--env", function])?;
    }
    progress.step("applying the migrations to an empty database with wrangler");
    try_migrations(&wrangler)?;
    progress.step("all checks passed; nothing was uploaded");
    Ok(())
}

/// Builds the functions to deploy, and returns their names.
fn release(progress: Progress) -> Result<Vec<String>> {
    tools::ensure_targets(PLATFORMS, progress)?;
    let functions = project::functions()?;
    build(&functions, PLATFORMS, Profile::Release, progress)?;
    sizes::report(&functions, PLATFORMS, Profile::Release)?;
    println!();
    Ok(functions)
}

/// Refuses a manifest with placeholders.
fn check_manifest() -> Result {
    let manifest = fs::read_to_string(MANIFEST).or_fail(format!("cannot read {MANIFEST}"))?;
    let text: String = manifest
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .collect();
    let found = PLACEHOLDERS
        .iter()
        .find(|placeholder| text.contains(**placeholder));
    match found {
        None => Ok(()),
        Some(placeholder) => fail(format!(
            "{MANIFEST} still has the placeholder {placeholder}; its first lines say what to replace"
        )),
    }
}

/// Wrangler splits a file into statements by its own rules, which not every valid SQL survives.
fn try_migrations(wrangler: &Wrangler) -> Result {
    const FOLDER: &str = "target/edge/dry-run";
    let _ = fs::remove_dir_all(FOLDER);
    wrangler.run(&[
        "d1",
        "migrations",
        "apply",
        "DB0",
        "--local",
        "--env",
        "system",
        "--persist-to",
        FOLDER,
    ])
}
