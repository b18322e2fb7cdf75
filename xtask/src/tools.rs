//! Installs what is missing: the wasm targets and the npm packages of package-lock.json.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use crate::failure::{Result, fail};
use crate::platform::Platform;
use crate::process::{self, Background};
use crate::progress::Progress;

const NODE_MAJOR_MIN: u32 = 20;
/// What npm writes last.
const NPM_INSTALLED: &str = "node_modules/.package-lock.json";

pub fn ensure_targets(platforms: &[Platform], progress: Progress) -> Result {
    platforms
        .iter()
        .try_for_each(|platform| ensure_target(platform.target(), progress))
}

fn ensure_target(target: &str, progress: Progress) -> Result {
    let installed = process::output_of("rustc", &["--print", "target-libdir", "--target", target])
        .is_some_and(|folder| Path::new(&folder).is_dir());
    if installed {
        return Ok(());
    }
    progress.step(format!("installing the Rust target {target}"));
    if process::output_of("rustup", &["--version"]).is_none() {
        return fail(format!(
            "the Rust target {target} is missing and there is no rustup to add it: install https://rustup.rs"
        ));
    }
    process::run(
        Command::new("rustup").args(["target", "add", target]),
        &format!("rustup target add {target}"),
    )
}

pub fn check_node() -> Result {
    let Some(version) = process::output_of("node", &["--version"]) else {
        return fail(format!(
            "Node.js {NODE_MAJOR_MIN} or newer is needed and `node` was not found: install https://nodejs.org"
        ));
    };
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0);
    if major < NODE_MAJOR_MIN {
        return fail(format!(
            "Node.js {NODE_MAJOR_MIN} or newer is needed; `node` is {version}"
        ));
    }
    Ok(())
}

/// `npm ci` on its way, so that cargo can work meanwhile; `None` when nothing is missing.
pub struct NpmInstall(Option<Background>);

impl NpmInstall {
    /// For a platform that needs none.
    pub fn none() -> Self {
        Self(None)
    }

    pub fn start(progress: Progress) -> Result<Self> {
        check_node()?;
        if npm_is_current() {
            return Ok(Self(None));
        }
        progress.step("installing the npm packages of package-lock.json");
        let mut command = Command::new("npm");
        command
            .args(["ci", "--no-progress", "--loglevel=error"])
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        Background::start(&mut command, "npm ci").map(|install| Self(Some(install)))
    }

    pub fn finish(self) -> Result {
        self.0.map_or(Ok(()), Background::finish)
    }
}

fn npm_is_current() -> bool {
    let time = |path| {
        fs::metadata(path)
            .and_then(|file| file.modified())
            .unwrap_or(SystemTime::UNIX_EPOCH)
    };
    time(NPM_INSTALLED) > time("package-lock.json")
}
