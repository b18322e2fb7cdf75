//! Compares the answers that the contract tests recorded on each platform: a function must answer the same on all
//! platforms, except for ids, times and names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{OrFail, Result, fail};

const FOLDER: &str = "target/edge/answers";
/// How many differences are printed in full.
const SHOWN_MAX: usize = 10;

/// Removes the recorded answers of a platform.
pub fn forget(platform: &str) -> Result {
    let path = Path::new(FOLDER).join(platform);
    match fs::remove_dir_all(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            fail(format!("cannot remove {}: {error}", path.display()))
        }
        _ => Ok(()),
    }
}

/// The folder for the answers of a platform. The tests run in folders of their own, so its path is
/// absolute.
pub fn folder(platform: &str) -> Result<PathBuf> {
    let path = Path::new(FOLDER).join(platform);
    let what = format!("cannot create {}", path.display());
    fs::create_dir_all(&path).or_fail(&what)?;
    fs::canonicalize(&path).or_fail(&what)
}

/// How the answers of several platforms compare.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// How many answers were compared on each platform.
    pub answers: usize,
    /// How many tests got the same answers everywhere, and how many did not.
    pub same: usize,
    pub different: usize,
    /// How many tests only one of the platforms can run.
    pub alone: usize,
}

/// Compares what was recorded on these platforms and prints the first differences.
pub fn compare(platforms: &[&str]) -> Result<Comparison> {
    compare_in(Path::new(FOLDER), platforms)
}

fn compare_in(folder: &Path, platforms: &[&str]) -> Result<Comparison> {
    let Some((first, others)) = platforms.split_first() else {
        return Ok(Comparison::default());
    };
    let mut tests = BTreeSet::new();
    for platform in platforms {
        tests.extend(files(&folder.join(platform))?);
    }
    let mut comparison = Comparison::default();
    for test in tests {
        let expected = recorded(folder, first, &test);
        let carried_out = platforms
            .iter()
            .filter(|platform| folder.join(platform).join(&test).exists())
            .count();
        if carried_out == 1 {
            comparison.alone += 1;
            continue;
        }
        let mut is_same = true;
        for other in others {
            let found = recorded(folder, other, &test);
            if found == expected {
                continue;
            }
            is_same = false;
            if comparison.different < SHOWN_MAX {
                print_difference(&test, (first, &expected), (other, &found));
            }
        }
        comparison.answers += answers(&expected).len();
        if is_same {
            comparison.same += 1;
        } else {
            comparison.different += 1;
        }
    }
    Ok(comparison)
}

fn files(folder: &Path) -> Result<Vec<String>> {
    let what = format!("no answers in {}", folder.display());
    let entries = fs::read_dir(folder).or_fail(&what)?;
    let names = entries.flatten().map(|entry| entry.file_name());
    Ok(names.filter_map(|name| name.into_string().ok()).collect())
}

/// A test that got no answer on a platform has no file there.
fn recorded(folder: &Path, platform: &str, test: &str) -> String {
    fs::read_to_string(folder.join(platform).join(test)).unwrap_or_default()
}

/// An empty line ends each answer.
fn answers(recorded: &str) -> Vec<&str> {
    recorded.split_terminator("\n\n").collect()
}

fn print_difference(test: &str, expected: (&str, &str), found: (&str, &str)) {
    let all = [answers(expected.1), answers(found.1)];
    let longest = all[0].len().max(all[1].len());
    let place = (0..longest).find(|place| all[0].get(*place) != all[1].get(*place));
    println!("\n{test} differs:");
    for (platform, answers) in [expected.0, found.0].into_iter().zip(all) {
        let answer = place.and_then(|place| answers.get(place).copied());
        println!("--- {platform}\n{}", answer.unwrap_or("(no more answers)"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_and_an_additional_answer_are_differences() {
        let folder = std::env::temp_dir().join(format!("answers-{}", std::process::id()));
        let write = |platform: &str, test: &str, text: &str| {
            fs::create_dir_all(folder.join(platform)).unwrap();
            fs::write(folder.join(platform).join(test), text).unwrap();
        };
        for platform in ["native", "spin"] {
            write(
                platform,
                "same.txt",
                "GET /a\n200\n{}\n\nGET /b\n404\n{}\n\n",
            );
            write(
                platform,
                "other.txt",
                &format!("GET /a\n200\n{platform}\n\n"),
            );
        }
        write("spin", "more.txt", "GET /a\n200\n{}\n\n");
        write("native", "clock.txt", "GET /a\n200\n{}\n\n");
        let comparison = compare_in(&folder, &["native", "spin"]).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let expected = Comparison {
            answers: 3,
            same: 1,
            different: 1,
            alone: 2,
        };
        assert_eq!(comparison, expected);
    }
}
