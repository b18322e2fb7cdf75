//! Wrangler, without questions and without telemetry: it runs unattended, and offline where possible.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{OrFail, Result, fail};
use crate::process;

/// Where npm puts it.
const PROGRAM: &str = "node_modules/.bin/wrangler";
/// Part of its message about a function that was never deployed. It has no exit code of its own for that.
const NEVER_DEPLOYED: &str = "not found";

pub struct Wrangler {
    program: PathBuf,
}

impl Wrangler {
    pub fn installed() -> Self {
        Self::at(Path::new(PROGRAM))
    }

    pub fn at(program: &Path) -> Self {
        Self {
            program: program.to_owned(),
        }
    }

    /// Runs it to its end, its output shown.
    pub fn run(&self, arguments: &[&str]) -> Result {
        process::run(&mut self.command(arguments), &name(arguments))
    }

    /// The names of the secrets that a function has. One that was never deployed has none.
    pub fn secrets_of(&self, function: &str) -> Result<Vec<String>> {
        let arguments = ["secret", "list", "--env", function, "--format", "json"];
        let output = self.command(&arguments).output();
        let output = output.or_fail("cannot start wrangler")?;
        if !output.status.success() {
            let printed = [output.stdout, output.stderr].concat();
            let printed = String::from_utf8_lossy(&printed);
            return match printed.contains(NEVER_DEPLOYED) {
                true => Ok(Vec::new()),
                false => fail(format!("{} failed: {}", name(&arguments), printed.trim())),
            };
        }
        let secrets: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout)
            .or_fail(format!("{} returned no list", name(&arguments)))?;
        let names = secrets.iter().filter_map(|secret| secret["name"].as_str());
        Ok(names.map(str::to_owned).collect())
    }

    /// Gives a function these secrets and keeps those that it has.
    pub fn set_secrets(&self, function: &str, values: &[(&str, &str)]) -> Result {
        let arguments = ["secret", "bulk", "--env", function];
        let object: serde_json::Map<_, _> = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).into()))
            .collect();
        let mut command = self.command(&arguments);
        // By standard input: arguments can be read by every user of the machine.
        let mut child = command
            .stdin(Stdio::piped())
            .spawn()
            .or_fail("cannot start wrangler")?;
        if let Some(mut input) = child.stdin.take() {
            write!(input, "{}", serde_json::Value::from(object)).or_fail(name(&arguments))?;
        }
        process::check(process::wait(&mut child)?, &name(&arguments))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env("WRANGLER_SEND_METRICS", "false")
            .env("CI", "1")
            .env("WRANGLER_HIDE_BANNER", "true");
        command
    }
}

fn name(arguments: &[&str]) -> String {
    format!("wrangler {}", arguments.join(" "))
}
