//! `cargo xtask build`: every function in one cargo call a platform, then what is deployed of it.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::arguments::Arguments;
use crate::failure::{OrFail, Result, fail};
use crate::platform::{self, Platform};
use crate::progress::Progress;
use crate::tools;
use crate::{bundle, process, project, sizes};

#[derive(Clone, Copy, PartialEq)]
pub enum Profile {
    /// Seconds to build, larger files.
    Quick,
    /// As deployed.
    Release,
}

impl Profile {
    /// Takes the option `--release`.
    pub fn chosen(arguments: &mut Arguments) -> Self {
        if arguments.flag("--release") {
            Self::Release
        } else {
            Self::Quick
        }
    }

    fn name(self) -> &'static str {
        match self {
            Profile::Quick => "edge-dev",
            Profile::Release => "release",
        }
    }
}

pub fn run(mut arguments: Arguments) -> Result {
    let profile = Profile::chosen(&mut arguments);
    let platforms = match arguments.value("--platform")? {
        Some(name) => vec![Platform::parse(&name)?],
        None => platform::ALL.to_vec(),
    };
    let functions = project::chosen_functions(arguments.words()?)?;
    let progress = Progress::start();
    tools::ensure_targets(&platforms, progress)?;
    build(&functions, &platforms, profile, progress)?;
    progress.print_durations();
    sizes::report(&functions, &platforms, profile)
}

/// Leaves each function in `target/edge/`, for each platform.
pub fn build(
    functions: &[String],
    platforms: &[Platform],
    profile: Profile,
    progress: Progress,
) -> Result {
    for &platform in platforms {
        progress.step(format!(
            "building {} for {} ({})",
            functions.join(", "),
            platform.name(),
            profile.name()
        ));
        compile(functions, platform, profile)?;
        progress.step("writing the files to deploy");
        let compiled = Path::new("target")
            .join(platform.target())
            .join(profile.name());
        write(functions, platform, &compiled, profile == Profile::Quick)?;
    }
    Ok(())
}

fn compile(functions: &[String], platform: Platform, profile: Profile) -> Result {
    let mut command = process::cargo();
    command.args(["build", "--lib", "--target", platform.target()]);
    command.args(["--profile", profile.name()]);
    if platform == Platform::Spin && profile == Profile::Release {
        // The names of the symbols are a third of a component. On Workers the binding generator
        // needs them first and removes them itself.
        command.args(["--config", "profile.release.strip='symbols'"]);
    }
    if profile == Profile::Release {
        command.arg("--config").arg(without_local_paths(platform));
    }
    command.args(functions.iter().flat_map(|name| ["--package", name]));
    process::run(&mut command, "the build of the functions")
}

/// The place in a panic message is a path within the crate, not on the machine that built it. So the same source
/// gives the same bytes everywhere.
fn without_local_paths(platform: Platform) -> String {
    let home = std::env::var("CARGO_HOME")
        .or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")))
        .unwrap_or_default();
    let registry = format!("{home}/registry/src");
    let folders = fs::read_dir(&registry).into_iter().flatten().flatten();
    let flags: Vec<String> = folders
        .map(|folder| format!("'--remap-path-prefix={}/='", folder.path().display()))
        .collect();
    format!(
        "target.{}.rustflags=[{}]",
        platform.target(),
        flags.join(",")
    )
}

/// As many at once as there are cores.
fn write(functions: &[String], platform: Platform, compiled: &Path, keep_names: bool) -> Result {
    let taken = AtomicUsize::new(0);
    let next = || functions.get(taken.fetch_add(1, Ordering::Relaxed));
    let write_all = || {
        while let Some(name) = next() {
            let wasm = compiled.join(format!("{}.wasm", name.replace('-', "_")));
            let artifact = platform.artifact(name);
            match platform {
                Platform::Workers => bundle::write(&wasm, &artifact, keep_names)?,
                Platform::Spin => copy(&wasm, &artifact)?,
            }
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..process::cores())
            .map(|_| scope.spawn(write_all))
            .collect();
        for writer in writers {
            writer
                .join()
                .unwrap_or_else(|_| fail("the binding generator panicked; see above"))?;
        }
        Ok(())
    })
}

/// Copies beside the component and then swaps, so that a reader sees either the old or the new one.
fn copy(wasm: &Path, component: &Path) -> Result {
    let what = format!("cannot write {}", component.display());
    let staging = component.with_extension("new");
    fs::create_dir_all(component.parent().unwrap_or(Path::new(""))).or_fail(&what)?;
    fs::copy(wasm, &staging).or_fail(&what)?;
    fs::rename(&staging, component).or_fail(&what)
}
