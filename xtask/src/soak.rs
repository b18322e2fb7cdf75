//! `cargo xtask soak`: servers killed under load, many times.

use crate::arguments::Arguments;
use crate::build::{Profile, build};
use crate::failure::{Failure, OrFail, Result};
use crate::kept::while_kept;
use crate::local_server::Start;
use crate::migrate::migrate;
use crate::platform::{self, Platform};
use crate::process;
use crate::progress::Progress;
use crate::project;
use crate::secrets::Secrets;
use crate::server;
use crate::suites::Summary;
use crate::test::{SETTINGS, TemporaryFolder};
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
    NpmInstall::start(progress)?.finish()?;
    tools::ensure_targets(&platforms, progress)?;
    let functions = project::functions()?;
    build(&functions, &platforms, Profile::Quick, progress)?;
    let mut summary = Summary::default();
    for platform in platforms {
        crash(platform, &functions, crashes, &mut summary, progress)?;
    }
    progress.step("done");
    summary.close()
}

/// Lets the tests kill a server on this platform so often while they write.
pub fn crash(
    platform: Platform,
    functions: &[String],
    crashes: usize,
    summary: &mut Summary,
    progress: Progress,
) -> Result {
    let name = platform.name();
    let folder = TemporaryFolder::create()?;
    let secrets = Secrets::ensure(&folder.0, SETTINGS)?;
    let port = server::free_port()?;
    let url = format!("http://127.0.0.1:{port}");
    let log = format!("target/edge/crash-{name}.log");
    let start = Start {
        functions,
        port,
        state: &folder.0.join("state"),
        secrets_folder: &folder.0,
        secrets: &secrets,
        log: &log,
    };
    let group = folder.0.join("server.group");
    progress.step(format!("{name}: {crashes} crashes; it logs to {log}"));
    while_kept(platform, &start, &group, progress, || {
        let internal_secret = secrets.get("INTERNAL_SECRET")?;
        migrate(&url, internal_secret)?;
        let mut command = process::cargo();
        command
            .args([
                "test",
                "--package",
                "tests",
                "--test",
                SUITE,
                "--",
                "--nocapture",
            ])
            .env("TRASTIENDA_PLATFORM", name)
            .env("TRASTIENDA_BASE_URL", &url)
            .env(
                "TRASTIENDA_SERVER_GROUP",
                std::path::absolute(&group).or_fail("no such folder")?,
            )
            .env("TRASTIENDA_CRASHES", crashes.to_string())
            .env("INTERNAL_SECRET", internal_secret);
        summary.run(name, &mut command)
    })
}
