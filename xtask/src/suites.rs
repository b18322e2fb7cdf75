//! Runs `cargo test` and `node --test`, shows what they print and counts what passed and failed.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::failure::{OrFail, Result, fail};
use crate::{answers, process};

/// How many tests run at once. About half of them wait for an answer.
const TEST_THREADS: &str = "RUST_TEST_THREADS";

#[derive(Default)]
pub struct Summary {
    suites: Vec<Suite>,
}

struct Suite {
    /// Where it ran and what it is, as `native contract`.
    name: String,
    passed: usize,
    failed: usize,
    ignored: usize,
}

impl Summary {
    /// Runs a test runner with its output shown, and adds its suites under `platform`.
    pub fn run(&mut self, platform: &str, command: &mut Command) -> Result {
        // One pipe for both outputs: cargo names a suite on one and its result comes on the other.
        let (reader, writer) = std::io::pipe().or_fail("no pipe for the tests")?;
        if std::env::var_os(TEST_THREADS).is_none() {
            command.env(TEST_THREADS, (2 * process::cores()).to_string());
        }
        command
            .stdin(Stdio::null())
            .stdout(writer.try_clone().or_fail("no pipe for the tests")?)
            .stderr(writer);
        let mut child = command.spawn().or_fail("cannot start the tests")?;
        // The command holds its ends of the pipe; without this the reader never sees its end.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let lines = std::thread::spawn(move || {
            let lines = BufReader::new(reader)
                .lines()
                .map_while(std::io::Result::ok);
            lines.inspect(|line| println!("{line}")).collect::<Vec<_>>()
        });
        let status = process::wait(&mut child)?;
        let lines = lines.join().unwrap_or_default();
        let suites = read(platform, &lines);
        if !status.success() && suites.iter().all(|suite| suite.failed == 0) {
            return fail(format!("the {platform} tests did not build; see above"));
        }
        self.suites.extend(suites);
        Ok(())
    }

    /// Compares the platforms: they must give the same answers, and pass the same number of tests of each of `suites`.
    pub fn compare(&mut self, platforms: &[&str], suites: &[&str]) -> Result {
        let comparison = answers::compare(platforms)?;
        let names = platforms.join(", ");
        println!(
            "{} answers of {names}: those of {} tests differ; {} tests only one of them can carry out",
            comparison.answers, comparison.different, comparison.alone
        );
        let mut counts = Suite {
            name: "same counts of tests".to_owned(),
            passed: 0,
            failed: 0,
            ignored: 0,
        };
        for suite in suites {
            let passed: Vec<usize> = platforms
                .iter()
                .map(|platform| self.passed(&format!("{platform} {suite}")))
                .collect();
            println!("{suite} on {names}: {passed:?} passed");
            if passed.iter().all(|count| *count == passed[0]) {
                counts.passed += 1;
            } else {
                counts.failed += 1;
            }
        }
        self.suites.push(Suite {
            name: "same answers".to_owned(),
            passed: comparison.same,
            failed: comparison.different,
            ignored: 0,
        });
        self.suites.push(counts);
        Ok(())
    }

    fn passed(&self, name: &str) -> usize {
        let suites = self.suites.iter().filter(|suite| suite.name == name);
        suites.map(|suite| suite.passed).sum()
    }

    /// Prints a line a suite, then the totals. Fails when a test failed or none ran.
    pub fn close(self) -> Result {
        println!();
        for suite in self
            .suites
            .iter()
            .filter(|suite| suite.passed + suite.failed + suite.ignored > 0)
        {
            let ignored = if suite.ignored > 0 {
                format!(", {} ignored", suite.ignored)
            } else {
                String::new()
            };
            println!(
                "{:<32}{:>6} passed, {} failed{ignored}",
                suite.name, suite.passed, suite.failed
            );
        }
        let passed: usize = self.suites.iter().map(|suite| suite.passed).sum();
        let failed: usize = self.suites.iter().map(|suite| suite.failed).sum();
        println!("\n{passed} passed, {failed} failed");
        match (passed, failed) {
            (0, 0) => fail("no test ran"),
            (_, 0) => Ok(()),
            _ => fail("tests failed; see above"),
        }
    }
}

/// Reads the output of `cargo test`, or of `node --test` in TAP. A suite that ends without a result crashed: one failure.
fn read(platform: &str, lines: &[String]) -> Vec<Suite> {
    let mut suites = Vec::new();
    let mut open: Option<String> = None;
    let crashed = |name: String| Suite {
        name,
        passed: 0,
        failed: 1,
        ignored: 0,
    };
    for line in lines {
        if let Some(name) = suite_name(line) {
            suites.extend(open.replace(format!("{platform} {name}")).map(crashed));
        } else if let Some(result) = line.strip_prefix("test result: ") {
            let count = |what: &str| -> usize {
                let part = result
                    .split([';', '.'])
                    .map(str::trim)
                    .find_map(|part| part.strip_suffix(what));
                part.and_then(|number| number.trim().parse().ok())
                    .unwrap_or(0)
            };
            let name = open.take().unwrap_or_else(|| platform.to_owned());
            suites.push(Suite {
                name,
                passed: count("passed"),
                failed: count("failed"),
                ignored: count("ignored"),
            });
        } else if let Some(total) = node_total(line, "# pass ") {
            suites.push(Suite {
                name: format!("{platform} scripts"),
                passed: total,
                failed: 0,
                ignored: 0,
            });
        } else if let (Some(total), Some(suite)) = (node_total(line, "# fail "), suites.last_mut())
        {
            suite.failed = total;
        }
    }
    suites.extend(open.map(crashed));
    suites
}

/// `     Running tests/contract.rs (target/debug/deps/contract-0a1b)` is the suite `contract`.
fn suite_name(line: &str) -> Option<String> {
    let line = line.trim_start();
    if let Some(package) = line.strip_prefix("Doc-tests ") {
        return Some(format!("{package} examples"));
    }
    let file = line
        .strip_prefix("Running ")?
        .strip_suffix(')')?
        .rsplit('/')
        .next()?;
    Some(file.rsplit_once('-')?.0.to_owned())
}

fn node_total(line: &str, label: &str) -> Option<usize> {
    line.strip_prefix(label)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        read("native", &lines)
            .iter()
            .map(|suite| {
                format!(
                    "{} {} {} {}",
                    suite.name, suite.passed, suite.failed, suite.ignored
                )
            })
            .collect()
    }

    #[test]
    fn each_suite_is_counted_under_its_name() {
        let text = "
     Running unittests src/lib.rs (target/debug/deps/domain-0a1b2c)
test money::tests::adds ... ok
test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
     Running tests/contract/main.rs (target/debug/deps/contract-0a1b)
test result: FAILED. 7 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.50s
   Doc-tests domain
test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(
            told(text),
            [
                "native domain 5 0 1",
                "native contract 7 2 0",
                "native domain examples 0 0 0"
            ]
        );
    }

    #[test]
    fn a_suite_without_a_result_counts_as_a_failure() {
        let text = "
     Running tests/race.rs (target/debug/deps/race-0a1b)
     Running tests/repo.rs (target/debug/deps/repo-0a1b)
test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(told(text), ["native race 0 1 0", "native repo 3 0 0"]);
    }

    #[test]
    fn totals_of_node_are_counted() {
        assert_eq!(
            told("# tests 5\n# pass 4\n# fail 1\n# skipped 0"),
            ["native scripts 4 1 0"]
        );
    }
}
