//! The program that runs components: a real `spin` where there is one, else the test double.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Result;
use crate::process::{self, Background};
use crate::progress::Progress;

/// The first Spin that runs what the SDK of the functions makes.
const VERSION_MIN: (u32, u32) = (4, 1);
const DOUBLE: &str = "tests/support/spin-host/Cargo.toml";
/// A folder of its own: no other build throws away what takes minutes to compile.
const DOUBLE_FOLDER: &str = "target/spin-host";
const BUILD: &str = "the build of the test double of Spin";

pub enum SpinHost {
    Real,
    Double(PathBuf),
}

impl SpinHost {
    /// Looks for `spin`; without one builds the double, which takes minutes the first time.
    pub fn find(progress: Progress) -> Result<Self> {
        if is_real(progress) {
            return Ok(Self::Real);
        }
        progress.step("building the test double of Spin, which takes minutes the first time");
        process::run(&mut build(process::cargo()), BUILD)?;
        Ok(Self::Double(
            PathBuf::from(DOUBLE_FOLDER).join("debug/spin-host"),
        ))
    }

    /// Builds the double, where it will be needed, while something else leaves a core idle.
    pub fn build_in_background(progress: Progress) -> Result<Option<Background>> {
        if is_real(progress) {
            return Ok(None);
        }
        progress.step("building the test double of Spin in the background");
        let cargo = process::cargo();
        let mut command = Command::new("nice");
        command.arg(cargo.get_program());
        Background::start(&mut build(command), BUILD).map(Some)
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Real => "spin",
            Self::Double(_) => "the test double of Spin",
        }
    }

    /// `spin up`, by whichever program: both take the same options.
    pub fn up(&self) -> Command {
        let mut command = match self {
            Self::Real => Command::new("spin"),
            Self::Double(program) => Command::new(program),
        };
        command.arg("up");
        command
    }

    /// The double's program, if it is the double.
    pub fn double(&self) -> Option<&Path> {
        match self {
            Self::Real => None,
            Self::Double(program) => Some(program),
        }
    }

    /// The tests of the double's own parts.
    pub fn own_tests() -> Command {
        let mut command = process::cargo();
        command.args(["test", "--manifest-path", DOUBLE]);
        command.args(["--target-dir", DOUBLE_FOLDER]);
        command
    }
}

fn is_real(progress: Progress) -> bool {
    match process::output_of("spin", &["--version"]).map(|text| (version(&text), text)) {
        Some((Some(version), _)) if version >= VERSION_MIN => true,
        Some((_, text)) => {
            progress.step(format!(
                "{text} is too old: Spin {}.{} or newer is needed; using the test double",
                VERSION_MIN.0, VERSION_MIN.1
            ));
            false
        }
        None => false,
    }
}

/// The double's build, by this cargo.
fn build(mut cargo: Command) -> Command {
    cargo.args(["build", "--quiet", "--manifest-path", DOUBLE]);
    cargo.args(["--target-dir", DOUBLE_FOLDER]);
    cargo
}

/// `spin 4.1.0 (a1b2c3d 2026-05-05)` as (4, 1).
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split_whitespace().nth(1)?.split(['.', '-']);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_read() {
        assert_eq!(version("spin 4.1.0 (a1b2c3d 2026-05-05)"), Some((4, 1)));
        assert_eq!(version("spin 3.10.1"), Some((3, 10)));
        assert_eq!(version("spin"), None);
    }
}
