//! `cargo xtask soak`: kills servers under load, many times.

use crate::arguments::Arguments;
use crate::build::{Profile, build};
use crate::failure::{Failure, Result};
use crate::kept::while_kept;
use crate::platform::{self, Platform};
use crate::progress::Progress;
use crate::project;
use crate::stage::{SETTINGS, Stage};
use crate::suites::Summary;
use crate::tools::{self, NpmInstall};

/// The suite that kills.
const SUITE: &str = "crash";
const CRASHES: usize = 10;

pub fn run(mut arguments: Arguments) -> Result {
    let platforms = match arguments.value("--platform")? {
        Some(name) => vec![Platform::parse(&name)?],
        None => platform::ALL.to_vec(),
    };
    let crashes = match arguments.value("--crashes")? {
        Some(text) => text
            .parse()
            .map_err(|_| Failure::Because(format!("--crashes takes a number, not `{text}`")))?,
        None => CRASHES,
    };
    arguments.finish()?;
    let progress = Progress::start();
    tools::check_node()?;
    let packages = NpmInstall::start(progress)?;
    tools::ensure_targets(&platforms, progress)?;
    let functions = project::functions()?;
    build(&functions, &platforms, Profile::Quick, progress)?;
    packages.finish()?;
    let mut summary = Summary::default();
    for platform in platforms {
        crash(platform, &functions, crashes, &mut summary, progress)?;
    }
    progress.print_durations();
    summary.close()
}

/// Runs the tests that kill a server on this platform while they write, this number of times.
pub fn crash(
    platform: Platform,
    functions: &[String],
    crashes: usize,
    summary: &mut Summary,
    progress: Progress,
) -> Result {
    let stage = Stage::set(platform, SETTINGS, SUITE)?;
    let group = stage.file("server.group")?;
    let (name, log) = (platform.name(), &stage.log);
    progress.step(format!("{name}: {crashes} crashes; it logs to {log}"));
    while_kept(platform, &stage.start(functions), &group, progress, || {
        let mut command = stage.tests(&[SUITE.to_owned()])?;
        command
            .env("TRASTIENDA_SERVER_GROUP", &group)
            .env("TRASTIENDA_CRASHES", crashes.to_string())
            .args(["--", "--nocapture"]);
        summary.run(name, &mut command)
    })
}
