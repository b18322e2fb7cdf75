//! `cargo xtask soak`: servers killed under load, many times.

use crate::arguments::Arguments;
use crate::build::{Profile, build};
use crate::failure::{Failure, Result};
use crate::platform::{self, Platform};
use crate::progress::Progress;
use crate::suites::Summary;
use crate::test;
use crate::tools::{self, NpmInstall};
use crate::project;

const CRASHES: usize = 10;

pub fn run(mut arguments: Arguments) -> Result {
    let platforms = match arguments.value("--platform")? {
        Some(name) => vec![Platform::parse(&name)?],
        None => platform::ALL.to_vec(),
    };
    let crashes = match arguments.value("--crashes")? {
        Some(text) => text.parse().map_err(|_| {
            Failure::Because(format!("--crashes takes a number, not `{text}`"))
        })?,
        None => CRASHES,
    };
    arguments.finish()?;
    let progress = Progress::start();
    tools::check_node()?;
    NpmInstall::start(progress)?.finish()?;
    tools::ensure_targets(&platforms, progress)?;
    let functions = project::functions()?;
    build(&functions, &platforms, Profile::Quick, progress)?;
    let mut summary = Summary::default();
    for platform in platforms {
        test::crash(platform, &functions, crashes, &mut summary, progress)?;
    }
    progress.step("done");
    summary.close()
}
