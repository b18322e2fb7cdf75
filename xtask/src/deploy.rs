//! `cargo xtask deploy`: to Cloudflare Workers, or with `--dry-run` everything but the upload.
//!
//! The order matters. `system` goes first, because it carries the migrations; then they are
//! applied through it; then the other functions, which need the new schema. The functions of
//! the version before must therefore live with the new schema for a moment: a migration only
//! adds, and what it replaces goes in a later release. Last go those that hand requests on, to
//! functions that must be there.

use std::fs;
use std::process::Command;

use crate::arguments::Arguments;
use crate::build::{Profile, build};
use crate::failure::{OrFail, Result, fail};
use crate::migrate::migrate_to_ours;
use crate::platform::Platform;
use crate::progress::Progress;
use crate::project::{self, MANIFEST};
use crate::tools::{self, NpmInstall};
use crate::{process, sizes};

const PLATFORMS: &[Platform] = &[Platform::Workers];
const WRANGLER: &str = "node_modules/.bin/wrangler";
/// What wrangler.toml says until its owner fills it in.
const PLACEHOLDERS: &[&str] = &[
    "example.com",
    "00000000-0000-4000-8000",
    "00000000000000000000000000000000",
];

pub fn run(mut arguments: Arguments) -> Result {
    let dry_run = arguments.flag("--dry-run");
    let url = arguments.value("--url")?;
    let secret = arguments
        .value("--secret")?
        .or_else(|| std::env::var("INTERNAL_SECRET").ok());
    arguments.finish()?;
    let target = if dry_run {
        None
    } else {
        Some(target(url, secret)?)
    };

    let progress = Progress::start();
    let packages = NpmInstall::start(progress)?;
    tools::ensure_targets(PLATFORMS, progress)?;
    let functions = project::functions()?;
    build(&functions, PLATFORMS, Profile::Release, packages, progress)?;
    sizes::report(&functions, PLATFORMS, true)?;
    println!();

    for function in &functions {
        let Some((url, secret)) = &target else {
            progress.step(format!("{function}: what would be deployed"));
            wrangler(&["deploy", "--dry-run", "--env", function])?;
            continue;
        };
        progress.step(format!("deploying {function}"));
        wrangler(&["deploy", "--env", function])?;
        if function == "system" {
            for line in migrate_to_ours(url, secret)? {
                progress.step(line);
            }
        }
    }
    if dry_run {
        progress.step("the migrations, as wrangler applies them to an empty database");
        try_migrations()?;
    }
    progress.step(if dry_run {
        "all is well; nothing was uploaded"
    } else {
        "deployed"
    });
    Ok(())
}

/// Where the functions will answer, and their secret; refuses a manifest nobody filled in.
fn target(url: Option<String>, secret: Option<String>) -> Result<(String, String)> {
    let manifest = fs::read_to_string(MANIFEST).or_fail(format!("cannot read {MANIFEST}"))?;
    let text: String = manifest
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .collect();
    if let Some(placeholder) = PLACEHOLDERS
        .iter()
        .find(|placeholder| text.contains(**placeholder))
    {
        return fail(format!(
            "{MANIFEST} still has the placeholder {placeholder}; its first lines say what to replace"
        ));
    }
    match (url, secret) {
        (Some(url), Some(secret)) => Ok((url, secret)),
        (None, _) => fail("--url is missing: where `system` answers, to apply the migrations"),
        (_, None) => {
            fail("--secret is missing (or the variable INTERNAL_SECRET), to apply the migrations")
        }
    }
}

/// Wrangler splits a file into statements by its own rules, which not every valid SQL survives.
fn try_migrations() -> Result {
    const FOLDER: &str = "target/edge/dry-run";
    let _ = fs::remove_dir_all(FOLDER);
    wrangler(&[
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

fn wrangler(arguments: &[&str]) -> Result {
    let mut command = Command::new(WRANGLER);
    // Never asks, never reports: it must work offline and unattended.
    command
        .args(arguments)
        .env("WRANGLER_SEND_METRICS", "false")
        .env("CI", "1")
        .env("WRANGLER_HIDE_BANNER", "true");
    process::run(&mut command, &format!("wrangler {}", arguments.join(" ")))
}
