//! Comma-separated values (RFC 4180), with any separator that spreadsheets use, read and written.
//!
//! In scope: records and fields, and making fields safe for spreadsheets. Out of scope: what the columns mean.
//! The `csv` crate accepts any text: refusing a misplaced quote, with its line, took longer code with it than this
//! reader. Tests compare the two.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::Read;

/// The separators that spreadsheets use.
pub const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// What stands between the fields of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[schemars(rename = "ColumnSeparator")]
pub enum Separator {
    #[serde(rename = ",")]
    Comma,
    #[serde(rename = ";")]
    Semicolon,
    #[serde(rename = "tab")]
    Tab,
}

impl Separator {
    pub const fn of(separator: char) -> Option<Self> {
        Some(match separator {
            ',' => Self::Comma,
            ';' => Self::Semicolon,
            '\t' => Self::Tab,
            _ => return None,
        })
    }

    pub const fn as_char(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
        }
    }
}

/// A record of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line that it starts on, from 1.
    pub line: i64,
    pub fields: Vec<String>,
}

/// The first fault of a text: its line, and its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvFault {
    pub line: i64,
    pub code: &'static str,
}

/// The records of a text, without those that are empty. A line ends with a line feed, a carriage return, or both.
///
/// # Errors
/// `unclosed_quote`, `misplaced_quote`.
pub fn parse(text: &str, separator: char) -> Result<Vec<Record>, CsvFault> {
    let mut records = Vec::new();
    let mut characters = text.chars().peekable();
    let mut line: i64 = 1;
    while characters.peek().is_some() {
        let start = line;
        let mut fields = Vec::new();
        loop {
            let mut field = String::new();
            if characters.next_if_eq(&'"').is_some() {
                loop {
                    match characters.next() {
                        None => {
                            return Err(CsvFault {
                                line: start,
                                code: "unclosed_quote",
                            });
                        }
                        Some('"') if characters.next_if_eq(&'"').is_none() => break,
                        Some(character) => {
                            let ends_line = character == '\n'
                                || character == '\r' && characters.peek() != Some(&'\n');
                            line = line.saturating_add(i64::from(ends_line));
                            field.push(character);
                        }
                    }
                }
            } else {
                while let Some(character) =
                    characters.next_if(|&next| next != separator && next != '\n' && next != '\r')
                {
                    if character == '"' {
                        let code = "misplaced_quote";
                        return Err(CsvFault { line, code });
                    }
                    field.push(character);
                }
            }
            fields.push(field);
            match characters.next() {
                Some(next) if next == separator => {}
                Some(end @ ('\r' | '\n')) => {
                    if end == '\r' {
                        characters.next_if_eq(&'\n');
                    }
                    line = line.saturating_add(1);
                    break;
                }
                None => break,
                Some(_) => {
                    let code = "misplaced_quote";
                    return Err(CsvFault { line, code });
                }
            }
        }
        if fields.iter().any(|field| !field.trim().is_empty()) {
            records.push(Record {
                line: start,
                fields,
            });
        }
    }
    Ok(records)
}

/// Adds a record to a text, each field quoted if it has to be. Lines end as RFC 4180 wants it.
pub fn write<T: AsRef<str>>(
    text: &mut String,
    separator: char,
    fields: impl IntoIterator<Item = T>,
) {
    for (position, field) in fields.into_iter().enumerate() {
        if position > 0 {
            text.push(separator);
        }
        let field = field.as_ref();
        let is_plain = |c: char| c != separator && !matches!(c, '"' | '\r' | '\n');
        if field.chars().all(is_plain) {
            text.push_str(field);
        } else {
            text.push('"');
            text.push_str(&field.replace('"', "\"\""));
            text.push('"');
        }
    }
    text.push_str("\r\n");
}

/// A text that a spreadsheet does not take for a formula: one that begins as a formula does gets an apostrophe in
/// front, and so does one that begins with apostrophes and goes on like that, so that `unguarded` gives back every text.
/// <https://owasp.org/www-community/attacks/CSV_Injection>
pub fn guarded(text: &str) -> Cow<'_, str> {
    if looks_like_formula(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that was guarded, or the text itself.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if looks_like_formula(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::{CsvFault, Record, guarded, parse, unguarded, write};

    fn record(line: i64, fields: &[&str]) -> Record {
        let fields = fields.iter().map(|&field| field.to_owned()).collect();
        Record { line, fields }
    }

    #[test]
    fn fields_stand_between_separators_or_quotes() {
        let text = "a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\n\n, \n,last\rmac,\"\"";
        let wanted = vec![
            record(1, &["a", "b"]),
            record(2, &["x, \"y\"", "1\n2"]),
            record(6, &["", "last"]),
            record(7, &["mac", ""]),
        ];
        assert_eq!(parse(text, ','), Ok(wanted));
        let wanted = vec![record(1, &["a,b", "c"])];
        assert_eq!(parse("a,b;c", ';'), Ok(wanted.clone()));
        assert_eq!(parse("a,b\tc\n", '\t'), Ok(wanted));
        assert_eq!(parse("", ','), Ok(Vec::new()));
    }

    #[test]
    fn malformed_csv_is_refused_with_its_line() {
        for (text, line, code) in [
            ("a\n\"b", 2, "unclosed_quote"),
            ("a\r\n\r\nb\"c", 3, "misplaced_quote"),
            ("\"a\"b", 1, "misplaced_quote"),
            ("\"a\r\nb\"\nc\"", 3, "misplaced_quote"),
            ("\"a\n\"\"", 1, "unclosed_quote"),
        ] {
            assert_eq!(parse(text, ','), Err(CsvFault { line, code }), "{text:?}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let fields = ["plain", "a;b", "say \"hi\"", "two\r\nlines", "", "ñ"];
        let mut text = String::new();
        write(&mut text, ';', fields);
        assert_eq!(
            text,
            "plain;\"a;b\";\"say \"\"hi\"\"\";\"two\r\nlines\";;ñ\r\n"
        );
        assert_eq!(parse(&text, ';'), Ok(vec![record(1, &fields)]));
    }

    #[test]
    fn no_field_is_a_formula_and_every_text_comes_back() {
        let texts = [
            "=1+1",
            "+34912345678",
            "-",
            "@cmd",
            "\t=1",
            "'=1",
            "''-x",
            "'quoted'",
            "'",
            "a=b",
            "",
            "1-2",
        ];
        for text in texts {
            let safe = guarded(text);
            assert!(
                !safe.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']),
                "{safe:?}"
            );
            assert_eq!(unguarded(&safe), text);
        }
        assert_eq!(guarded("-10 % off"), "'-10 % off");
        assert_eq!(unguarded("'quoted'"), "'quoted'");
    }
}
