//! `cargo xtask bench forecast`: CPU time of one forecast, natively and in wasm under Node, and whether both give the same
//! bits.

use std::process::Command;

use cpu_time::ThreadTime;
use forecast_bench::{CASES, SAMPLES, checksum, name, repeat};

use crate::arguments::Arguments;
use crate::failure::{OrFail, Result, fail};
use crate::platform::Platform;
use crate::progress::Progress;
use crate::{process, tools};

const FOLDER: &str = "benches/forecast/wasm";
const TARGET: &str = "wasm32-unknown-unknown";
const MODULE: &str = "target/wasm32-unknown-unknown/release/forecast_bench.wasm";
const ROUNDS: usize = 25;
const REPEATS: usize = 8;

pub fn run(arguments: Arguments) -> Result {
    arguments.finish()?;
    let manifest = format!("{FOLDER}/Cargo.toml");
    let progress = Progress::start();
    tools::check_node()?;
    tools::ensure_targets(&[Platform::Workers], progress)?;
    progress.step("building the forecasts for wasm");
    let build = [
        "build",
        "--quiet",
        "--release",
        "--target",
        TARGET,
        "--manifest-path",
        &manifest,
    ];
    process::run(process::cargo().args(build), "cargo build")?;
    progress.step("timing them");
    let output = Command::new("node")
        .args([&format!("{FOLDER}/run.mjs"), MODULE, &CASES.to_string()])
        .output()
        .or_fail("cannot run node")?;
    if !output.status.success() {
        return fail(String::from_utf8_lossy(&output.stderr));
    }
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    println!(
        "{:44}{:>12}{:>12}  bits",
        "CPU ms a series (median)", "native", "wasm"
    );
    for (case, line) in lines.lines().enumerate() {
        let wasm: serde_json::Value = serde_json::from_str(line).or_fail("node's answer")?;
        let milliseconds = wasm["milliseconds"].as_f64().unwrap_or(f64::NAN);
        let bits = match SAMPLES.get(case) {
            Some(sample) => {
                let bits = format!("{:x}", checksum(&sample()));
                if wasm["bits"].as_str() == Some(&bits) {
                    "same"
                } else {
                    "DIFFERENT"
                }
            }
            None => "",
        };
        println!(
            "{:44}{:12.3}{milliseconds:12.3}  {bits}",
            name(case),
            native(case)
        );
    }
    Ok(())
}

/// The median of some rounds.
fn native(case: usize) -> f64 {
    repeat(case, REPEATS);
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = ThreadTime::now();
            repeat(case, REPEATS);
            start.elapsed().as_secs_f64() * 1e3 / REPEATS as f64
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    times.get(ROUNDS / 2).copied().unwrap_or(f64::NAN)
}
