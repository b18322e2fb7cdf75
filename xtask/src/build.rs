//! `cargo xtask build`: every function in one cargo call, then its modules side by side.

use std::path::Path;

use crate::arguments::Arguments;
use crate::failure::{Result, fail};
use crate::progress::Progress;
use crate::project::{self, WASM_TARGET};
use crate::{bundle, process, sizes, tools};

#[derive(Clone, Copy, PartialEq)]
pub enum Profile {
    /// Seconds to build, larger files.
    Quick,
    /// As deployed.
    Release,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Profile::Quick => "edge-dev",
            Profile::Release => "release",
        }
    }
}

pub fn run(mut arguments: Arguments) -> Result {
    let check_budget = arguments.flag("--check-budget");
    let profile = if arguments.flag("--release") {
        Profile::Release
    } else {
        Profile::Quick
    };
    let mut functions = arguments.words()?;
    let known = project::functions()?;
    if let Some(unknown) = functions.iter().find(|name| !known.contains(name)) {
        return fail(format!(
            "there is no function `{unknown}`; there are {}",
            known.join(", ")
        ));
    }
    if functions.is_empty() {
        functions = known;
    }
    if check_budget && profile != Profile::Release {
        return fail("--check-budget weighs what is deployed: add --release");
    }
    let progress = Progress::start();
    tools::ensure_wasm_target(progress)?;
    build(&functions, profile, progress)?;
    sizes::report(&functions, check_budget)?;
    if profile == Profile::Quick {
        println!("A quick build is larger than what is deployed; --release shows that.");
    }
    Ok(())
}

/// Leaves the modules of each function in `target/edge/workers/<function>/`.
pub fn build(functions: &[String], profile: Profile, progress: Progress) -> Result {
    progress.step(format!(
        "building {} ({})",
        functions.join(", "),
        profile.name()
    ));
    let mut command = process::cargo();
    command.args([
        "build",
        "--lib",
        "--target",
        WASM_TARGET,
        "--profile",
        profile.name(),
    ]);
    command.args(functions.iter().flat_map(|name| ["--package", name]));
    process::run(&mut command, "the build of the functions")?;

    progress.step("writing their Workers modules");
    let compiled = Path::new("target").join(WASM_TARGET).join(profile.name());
    std::thread::scope(|scope| {
        let writers: Vec<_> = functions
            .iter()
            .map(|name| {
                let wasm = compiled.join(format!("{}.wasm", name.replace('-', "_")));
                scope.spawn(move || {
                    bundle::write(&wasm, &project::artifact(name), profile == Profile::Quick)
                })
            })
            .collect();
        for writer in writers {
            writer
                .join()
                .unwrap_or_else(|_| fail("the binding generator panicked; see above"))?;
        }
        Ok(())
    })
}
