//! Loads the demo shop into a running server and shows how to try it.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::failure::{OrFail, Result};
use crate::process;

/// How people get into the demo shop, as the program `demo` tells it in its last lines.
pub struct Logins(Vec<String>);

const FIRST_LINE: &str = "logins at ";

/// Adds what is missing; a shop that is there already stays as it is.
pub fn load(url: &str, internal_secret: &str) -> Result<Logins> {
    let mut command = process::cargo();
    command.args([
        "run",
        "--quiet",
        "--package",
        "demo",
        "--",
        "--base-url",
        url,
    ]);
    command
        .args(["--internal-secret", internal_secret])
        .stdout(Stdio::piped());
    let mut child = command.spawn().or_fail("cannot start cargo")?;
    let output = child.stdout.take();
    let lines = std::thread::spawn(move || {
        let mut logins = Vec::new();
        for line in output
            .into_iter()
            .flat_map(|output| BufReader::new(output).lines())
            .map_while(std::io::Result::ok)
        {
            if line.starts_with(FIRST_LINE) || !logins.is_empty() {
                logins.push(line);
            } else {
                println!("{line}");
            }
        }
        logins
    });
    process::check(process::wait(&mut child)?, "loading the demo shop")?;
    Ok(Logins(lines.join().unwrap_or_default()))
}

impl Logins {
    pub fn tell(&self) {
        self.0.iter().for_each(|line| println!("{line}"));
    }

    /// Three lines to paste into a shell, one after the other.
    pub fn tell_examples(&self, url: &str) {
        let password = self.0.first().and_then(|line| line.split('`').nth(1));
        let login = self
            .0
            .get(1)
            .and_then(|line| line.split_whitespace().next());
        let (Some(login), Some(password)) = (login, password) else {
            return;
        };
        println!("try:");
        println!("  curl -s {url}/health");
        println!(
            r#"  TOKEN=$(curl -s {url}/v1/auth/login -H 'content-type: application/json' -d '{{"login":"{login}","password":"{password}"}}' | sed -E 's/.*"access_token":"([^"]+)".*/\1/')"#
        );
        println!(
            r#"  curl -s '{url}/v1/inventory/items?limit=3' -H "authorization: Bearer $TOKEN""#
        );
    }
}
