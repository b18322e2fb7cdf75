//! `cargo xtask test`: every test natively, then the contract tests over HTTP in workerd and on Spin, and
//! a comparison of the answers of the three.

use std::fs;
use std::process::Command;

use crate::answers;
use crate::arguments::Arguments;
use crate::build::{Profile, build};
use crate::failure::{OrFail, Result, fail};
use crate::local_server::LocalServer;
use crate::platform::{self, Platform};
use crate::process::{self, Background};
use crate::progress::Progress;
use crate::project;
use crate::soak::crash;
use crate::spin_host::SpinHost;
use crate::stage::{SETTINGS, Stage};
use crate::suites::Summary;
use crate::tools::{self, NpmInstall};

const NATIVE: &str = "native";
/// The variable with the folder in which the contract tests record answers.
const RECORD: &str = "TRASTIENDA_RECORD";
/// How often a server is killed while it is written to; `cargo xtask soak` does it more often.
const CRASHES: usize = 3;
/// The suites that speak to a running server.
const REMOTE_SUITES: &[&str] = &["contract", "race"];
/// A low password cost, because every contract test has its own shop and so two hashes. The other suites use the
/// default.
const CHEAP_PASSWORDS: (&str, &str) = ("PASSWORD_COST", "m=256,t=1,p=1");
/// The suites that want low limits, and what `tests/limits` expects them to be. In development the
/// coarse ones are off where nothing is said.
const LIMITED_SUITES: &[&str] = &["limits"];
const LOW_LIMITS: (&str, &str) = ("RATE_LIMITS", "address=40/60 user=30/60 api-key=20/60");

pub fn run(mut arguments: Arguments) -> Result {
    let only = arguments.value("--only")?;
    let profile = Profile::chosen(&mut arguments);
    arguments.finish()?;
    let (native, platforms) = chosen(only.as_deref())?;
    // It is needed later, so a missing tool is reported now.
    tools::check_node()?;
    let progress = Progress::start();
    let packages = if platforms.contains(&Platform::Workers) {
        NpmInstall::start(progress)?
    } else {
        NpmInstall::none()
    };
    // It takes minutes, and no suite before it keeps all cores busy.
    let mut double = match platforms.contains(&Platform::Spin) {
        true => SpinHost::build_in_background(progress)?,
        false => None,
    };
    let mut summary = Summary::default();
    if native {
        progress.step("testing xtask");
        let mut command = process::cargo();
        command.args(["test", "--manifest-path", "xtask/Cargo.toml"]);
        summary.run("xtask", &mut command)?;
        summary.run(
            "xtask",
            Command::new("node").args(["--test", "--test-reporter=tap", "xtask/workers/"]),
        )?;
        progress.step("native: every test of the workspace");
        let mut command = process::cargo();
        command.args(["test", "--workspace", "--no-fail-fast"]);
        answers::forget(NATIVE)?;
        command.env(RECORD, answers::folder(NATIVE)?);
        summary.run(NATIVE, &mut command)?;
    }
    if !platforms.is_empty() {
        tools::ensure_targets(&platforms, progress)?;
        let functions = project::functions()?;
        build(&functions, &platforms, profile, progress)?;
        packages.finish()?;
        let with = |setting| [SETTINGS, &[setting]].concat();
        for &platform in &platforms {
            if platform == Platform::Spin {
                double.take().map_or(Ok(()), Background::finish)?;
            }
            answers::forget(platform.name())?;
            test_on(
                platform,
                &functions,
                &with(CHEAP_PASSWORDS),
                REMOTE_SUITES,
                &mut summary,
                progress,
            )?;
            test_on(
                platform,
                &functions,
                &with(LOW_LIMITS),
                LIMITED_SUITES,
                &mut summary,
                progress,
            )?;
            crash(platform, &functions, CRASHES, &mut summary, progress)?;
            if platform == Platform::Spin {
                test_faults_on_spin(&mut summary, progress)?;
            }
        }
    }
    let mut tested: Vec<&str> = if native { vec![NATIVE] } else { Vec::new() };
    tested.extend(platforms.iter().map(|platform| platform.name()));
    if tested.len() > 1 {
        progress.step("comparing the platforms");
        summary.compare(&tested, REMOTE_SUITES)?;
    }
    progress.print_durations();
    summary.close()
}

/// Whether to test natively, and on which platforms, by the names after `--only`.
fn chosen(only: Option<&str>) -> Result<(bool, Vec<Platform>)> {
    let Some(only) = only else {
        return Ok((true, platform::ALL.to_vec()));
    };
    let (native, others): (Vec<&str>, _) = only.split(',').partition(|name| *name == NATIVE);
    let mut platforms = Vec::new();
    for name in others {
        match Platform::parse(name) {
            Ok(platform) => platforms.push(platform),
            Err(_) => {
                return fail(format!(
                    "--only takes native, workers or spin, not `{name}`"
                ));
            }
        }
    }
    Ok((!native.is_empty(), platforms))
}

/// Runs suites that speak to a server against a fresh one.
fn test_on(
    platform: Platform,
    functions: &[String],
    settings: &[(&str, &str)],
    suites: &[&str],
    summary: &mut Summary,
    progress: Progress,
) -> Result {
    let stage = Stage::set(platform, settings, &suites.join("-"))?;
    let Stage { url, log, .. } = &stage;
    let name = platform.name();
    progress.step(format!("{name}: a server on {url}; it logs to {log}"));
    let mut server = LocalServer::start(platform, &stage.start(functions), progress)?;
    let suites: Vec<String> = project::test_suites()?
        .into_iter()
        .filter(|name| suites.contains(&name.as_str()))
        .collect();
    progress.step(format!("{name}: {}", suites.join(", ")));
    let mut command = stage.tests(&suites)?;
    command.env(RECORD, answers::folder(name)?);
    summary.run(name, &mut command)?;
    server.check()
}

/// What faults of a host do. Those that only the double can be made to have are left out on a real `spin`.
fn test_faults_on_spin(summary: &mut Summary, progress: Progress) -> Result {
    let host = SpinHost::find(progress)?;
    let mut command = process::cargo();
    command.args(["test", "--package", "tests", "--test", "spin"]);
    let Some(program) = host.double() else {
        progress.step("spin: testing faults of the host");
        command.env("TRASTIENDA_SPIN_HOST", "spin");
        return summary.run("faults of", &mut command);
    };
    progress.step("spin: testing faults of the host, and the test double itself");
    let program = fs::canonicalize(program).or_fail("the test double of Spin is missing")?;
    command.env("TRASTIENDA_SPIN_HOST", program);
    summary.run("faults of", &mut command)?;
    summary.run("double of Spin:", &mut SpinHost::own_tests())
}
