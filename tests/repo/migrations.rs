//! The form of the migrations: what every tool that splits and applies them can read.

use crate::project::{files, read};

#[test]
fn they_are_numbered_without_a_gap() {
    for (position, path) in files("migrations", ".sql").iter().enumerate() {
        let name = path.strip_prefix("migrations/").expect("in the folder");
        let number = format!("{:04}_", position + 1);
        assert!(name.starts_with(&number), "{name} should be {number}…");
    }
}

#[test]
fn they_can_be_split_by_simple_tools() {
    for path in files("migrations", ".sql") {
        let text = read(&path);
        assert!(
            !text.contains('\r'),
            "{path} has other line endings than LF"
        );
        assert!(text.ends_with('\n'), "{path} does not end its last line");
        for (number, line) in text.lines().enumerate() {
            let place = format!("{path}:{}: {line}", number + 1);
            let lower = line.trim_start().to_lowercase();
            if lower.starts_with("create trigger") {
                assert!(
                    line.contains(" BEGIN ") && line.ends_with(" END;"),
                    "a trigger is one line with upper-case BEGIN and END: {place}"
                );
                let body = &line[line.find(" BEGIN ").expect("found above")..];
                assert!(
                    !body.to_lowercase().contains(" case "),
                    "CASE … END in a trigger confuses the splitter: {place}"
                );
            }
        }
    }
}
