//! The words on the command line.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate};

use crate::failure::{Failure, Result};

pub const HELP: &str = "\
Loads the demo shop into a running server.

demo --base-url URL [--internal-secret SECRET] [--today YYYY-MM-DD]

  --base-url URL            where the functions answer, such as http://localhost:8787
  --internal-secret SECRET  also runs the restock check at the end
  --today YYYY-MM-DD        the day that counts as today; by default today, UTC
";

pub struct Arguments {
    pub base_url: String,
    pub internal_secret: Option<String>,
    pub today: NaiveDate,
}

impl Arguments {
    pub fn parse(words: Vec<String>) -> Result<Self> {
        let (mut base_url, mut internal_secret, mut today) = (None, None, None);
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let slot = match word.as_str() {
                "--base-url" => &mut base_url,
                "--internal-secret" => &mut internal_secret,
                "--today" => &mut today,
                unknown => {
                    return Err(Failure::Because(format!(
                        "`{unknown}` is not understood; see --help"
                    )));
                }
            };
            let value = words
                .next()
                .ok_or_else(|| Failure::Because(format!("{word} needs a value")))?;
            *slot = Some(value);
        }
        let base_url: String = base_url
            .ok_or_else(|| Failure::Because("--base-url is missing; see --help".to_owned()))?;
        let today = match today {
            None => today_utc(),
            Some(text) => text
                .parse()
                .map_err(|_| Failure::Because(format!("`{text}` is no date like 2026-07-04")))?,
        };
        Ok(Self {
            base_url: base_url.trim_end_matches('/').to_owned(),
            internal_secret,
            today,
        })
    }
}

fn today_utc() -> NaiveDate {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(0);
    DateTime::from_timestamp(seconds, 0)
        .unwrap_or_default()
        .date_naive()
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    fn parse(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(str::to_owned).collect())
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn unknown_arguments_are_named() {
        let good = parse("--base-url http://localhost:8787/ --today 2026-07-04").unwrap();
        assert_eq!(
            (good.base_url.as_str(), good.internal_secret),
            ("http://localhost:8787", None)
        );
        assert_eq!(good.today.to_string(), "2026-07-04");
        let table = [
            ("", "--base-url is missing"),
            ("--base-url", "--base-url needs a value"),
            ("--base-url x --today tomorrow", "`tomorrow` is no date"),
            ("--url x", "`--url` is not understood"),
        ];
        for (line, complaint) in table {
            let told = parse(line).err().unwrap();
            assert!(told.starts_with(complaint), "{line:?}: {told}");
        }
    }
}
