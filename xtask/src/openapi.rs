//! `cargo xtask openapi`: writes openapi.json from the route tables of all functions.

use std::fs;
use std::process::Stdio;

use crate::arguments::Arguments;
use crate::failure::{OrFail, Result, fail};
use crate::process;

const FILE: &str = "openapi.json";

pub fn run(mut arguments: Arguments) -> Result {
    let check = arguments.flag("--check");
    arguments.finish()?;
    let mut command = process::cargo();
    command
        .args(["run", "--quiet", "--package", "tests", "--bin", "openapi"])
        .stderr(Stdio::inherit());
    let output = command.output().or_fail("cannot start cargo")?;
    if !output.status.success() {
        return fail("the generator of openapi.json failed; see above");
    }
    let current = fs::read(FILE).unwrap_or_default();
    if current == output.stdout {
        println!("{FILE} is up to date");
        return Ok(());
    }
    if check {
        return fail(format!(
            "{FILE} differs from the route tables; run `cargo xtask openapi` and commit it"
        ));
    }
    fs::write(FILE, &output.stdout).or_fail(format!("cannot write {FILE}"))?;
    println!("wrote {FILE}");
    Ok(())
}
