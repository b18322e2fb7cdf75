//! A reader of comma-separated values that accepts RFC 4180 and nothing else. The `csv` crate accepts
//! any text: refusing a misplaced quote, with its line, took longer code with it than this reader.

/// A record: the line it starts on, from 1, and its fields.
pub type Record = (i64, Vec<String>);

/// The first fault of a text: its line, and a sentence.
pub type CsvFault = (i64, &'static str);

/// The records of a text, without blank lines.
///
/// # Errors
/// A misplaced quote, or one that is never closed.
pub fn parse(text: &str) -> Result<Vec<Record>, CsvFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut records = Vec::new();
    let mut characters = text.chars().peekable();
    let mut line = 1;
    while characters.peek().is_some() {
        let start = line;
        let mut fields = Vec::new();
        loop {
            let mut field = String::new();
            if characters.next_if_eq(&'"').is_some() {
                loop {
                    match characters.next() {
                        None => return Err((start, "a quoted field is not closed")),
                        Some('"') if characters.next_if_eq(&'"').is_none() => break,
                        Some('\n') => {
                            line += 1;
                            field.push('\n');
                        }
                        Some(character) => field.push(character),
                    }
                }
            } else {
                while let Some(character) =
                    characters.next_if(|next| !matches!(next, ',' | '\n' | '\r'))
                {
                    if character == '"' {
                        return Err((line, "a quote stands inside a field that is not quoted"));
                    }
                    field.push(character);
                }
            }
            fields.push(field);
            match characters.next() {
                Some(',') => {}
                Some('\r') if characters.next_if_eq(&'\n').is_none() => {
                    return Err((line, "a line ends with a carriage return alone"));
                }
                Some('\r' | '\n') => {
                    line += 1;
                    break;
                }
                None => break,
                Some(_) => return Err((line, "something follows a closing quote")),
            }
        }
        if fields.iter().any(|field| !field.is_empty()) {
            records.push((start, fields));
        }
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn fields_stand_between_commas_or_quotes() {
        let text = "\u{feff}a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\n\n,last";
        let fields = |fields: &[&str]| fields.iter().map(|&field| field.to_owned()).collect();
        let wanted: Vec<(i64, Vec<String>)> = vec![
            (1, fields(&["a", "b"])),
            (2, fields(&["x, \"y\"", "1\n2"])),
            (5, fields(&["", "last"])),
        ];
        assert_eq!(parse(text), Ok(wanted));
    }

    #[test]
    fn malformed_csv_is_refused_with_its_line() {
        for (text, line) in [
            ("a\n\"b", 2),
            ("a\nb\"c", 2),
            ("\"a\"b", 1),
            ("a\rb", 1),
            ("\"a\n\"\"", 1),
        ] {
            assert_eq!(parse(text).map_err(|(line, _)| line), Err(line), "{text:?}");
        }
        assert_eq!(parse(""), Ok(Vec::new()));
    }
}
