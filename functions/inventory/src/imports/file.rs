//! A file as rows of cells under names: which letters, which separator, which lines count.

use std::borrow::Cow;

use domain::csv::{self, Record, SEPARATORS};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::columns::is_known;
use super::wire::{Separator, Severity};

/// A fault or a warning about a line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFault {
    pub severity: Severity,
    pub line: i64,
    pub column: Option<String>,
    pub code: Cow<'static, str>,
    /// What its sentence names, or a sentence in English.
    pub detail: Option<String>,
}

impl LineFault {
    pub fn new(line: i64, code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            severity: Severity::Fault,
            line,
            column: None,
            code: code.into(),
            detail: None,
        }
    }

    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    #[must_use]
    pub fn detail(mut self, detail: Option<String>) -> Self {
        self.detail = detail;
        self
    }

    #[must_use]
    pub const fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
}

/// A table as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub separator: Separator,
    /// The line of the names.
    pub line: i64,
    /// The names of the columns, without those that are empty at the end.
    pub names: Vec<String>,
    /// The rows below, each padded to the number of names.
    pub rows: Vec<Record>,
}

/// The text of a file. `charset` is what its media type says, UTF-8 by default; a file that begins with a byte order
/// mark is what that says.
///
/// # Errors
/// `wrong_charset` when it is not in that charset, or the charset is not one of the two.
pub fn decode<'f>(
    bytes: &'f [u8],
    charset: Option<&str>,
) -> Result<(Cow<'f, str>, &'static str), LineFault> {
    let named = charset.unwrap_or("utf-8");
    let wrong = || LineFault::new(1, "wrong_charset").detail(Some("UTF-8".to_owned()));
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => Some(encoding),
        None => Encoding::for_label(named.as_bytes()),
    };
    match encoding {
        Some(encoding) if encoding == UTF_8 => {
            let text = UTF_8.decode_without_bom_handling_and_without_replacement(bytes);
            Ok((text.ok_or_else(wrong)?, "utf-8"))
        }
        Some(encoding) if encoding == WINDOWS_1252 => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            Ok((text, "windows-1252"))
        }
        _ => Err(wrong()),
    }
}

/// Reads the table of a text. Its separator is the one that was declared, by the sender or by a first line `sep=;` as
/// Excel writes it, or else the one that gives the first row the most columns that are known.
///
/// # Errors
/// Malformed CSV; `wrong_separator` when the first row is separated by another one than declared;
/// `wrong_number_of_fields` for each row that has values beyond its columns, `unnamed_column`, `no_rows`.
pub fn read(text: &str, declared: Option<Separator>) -> Result<Table, Vec<LineFault>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (text, said, skipped) = match sep_line(text) {
        Some((separator, rest)) => (rest, Some(separator), 1),
        None => (text, None, 0),
    };
    let declared = declared.or(said);
    let separator = declared.unwrap_or_else(|| best_separator(text));
    let parsed = csv::parse(text, separator.as_char());
    let mut records = match parsed {
        Ok(records) => records.into_iter(),
        Err(fault) => {
            let line = fault.line.saturating_add(skipped);
            return Err(vec![LineFault::new(line, fault.code)]);
        }
    };
    let moved = |record: Record| Record {
        line: record.line.saturating_add(skipped),
        ..record
    };
    let Some(Record { line, fields }) = records.next().map(moved) else {
        return Err(vec![LineFault::new(1, "no_rows")]);
    };
    let mut names: Vec<String> = fields.iter().map(|name| name.trim().to_owned()).collect();
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    if let ([only], Some(_)) = (names.as_slice(), declared)
        && let Some(other) = other_separator(only, separator)
    {
        let other = other.as_char().to_string().replace('\t', "tab");
        return Err(vec![
            LineFault::new(line, "wrong_separator").detail(Some(other)),
        ]);
    }
    let mut faults = Vec::new();
    let mut rows = Vec::new();
    let mut unnamed = vec![false; names.len()];
    for mut record in records.map(moved) {
        let beyond = record.fields.iter().skip(names.len());
        if beyond.clone().any(|field| !field.trim().is_empty()) {
            faults.push(LineFault::new(record.line, "wrong_number_of_fields"));
        }
        record.fields.resize(names.len(), String::new());
        for ((field, name), unnamed) in record.fields.iter().zip(&names).zip(&mut unnamed) {
            *unnamed |= name.is_empty() && !field.trim().is_empty();
        }
        rows.push(record);
    }
    for (position, _) in unnamed.iter().enumerate().filter(|(_, has)| **has) {
        let position = position.saturating_add(1).to_string();
        faults.push(LineFault::new(line, "unnamed_column").column(position));
    }
    if rows.is_empty() {
        faults.push(LineFault::new(line, "no_rows"));
    }
    if faults.is_empty() {
        Ok(Table {
            separator,
            line,
            names,
            rows,
        })
    } else {
        faults.sort_by_key(|fault| fault.line);
        Err(faults)
    }
}

/// The separator of a first line `sep=;`, and the text after it.
fn sep_line(text: &str) -> Option<(Separator, &str)> {
    let (line, rest) = text.split_once(['\r', '\n'])?;
    let line = line.trim_matches('"');
    let (name, separator) = line.split_at_checked(4)?;
    if !name.eq_ignore_ascii_case("sep=") {
        return None;
    }
    let mut characters = separator.chars();
    let separator = Separator::of(characters.next()?)?;
    Some((separator, rest.strip_prefix('\n').unwrap_or(rest)))
}

/// The separator that gives the first record the most known names, then the most fields.
fn best_separator(text: &str) -> Separator {
    let first = first_record(text);
    let score = |separator: &char| {
        let records = csv::parse(first, *separator).unwrap_or_default();
        let fields = records.first().map_or(&[][..], |record| &record.fields);
        let known = fields.iter().filter(|name| is_known(name)).count();
        (known, fields.len())
    };
    let mut best = (Separator::Comma, (0, 0));
    for separator in SEPARATORS {
        let found = score(&separator);
        if found > best.1
            && let Some(separator) = Separator::of(separator)
        {
            best = (separator, found);
        }
    }
    best.0
}

/// The beginning of a text up to the end of its first line that is not empty, outside quotes.
fn first_record(text: &str) -> &str {
    let mut is_quoted = false;
    let mut has_letters = false;
    for (position, character) in text.char_indices() {
        match character {
            '"' => is_quoted = !is_quoted,
            '\n' | '\r' if !is_quoted && has_letters => {
                return text.get(..position).unwrap_or(text);
            }
            _ => {}
        }
        has_letters |= character.is_alphanumeric();
    }
    text
}

/// The separator by which a single name is really several.
fn other_separator(name: &str, separator: Separator) -> Option<Separator> {
    let others = SEPARATORS.into_iter().filter_map(Separator::of);
    let mut others = others.filter(|other| *other != separator);
    others.find(|other| name.split(other.as_char()).any(is_known) && name.contains(other.as_char()))
}

#[cfg(test)]
mod tests {
    use super::{decode, read};
    use crate::imports::wire::Separator;

    fn cells(text: &str) -> Vec<(i64, Vec<String>)> {
        let table = read(text, None).unwrap();
        let mut rows = vec![(table.line, table.names)];
        rows.extend(table.rows.into_iter().map(|row| (row.line, row.fields)));
        rows
    }

    #[test]
    fn the_files_of_spreadsheets_are_one_table() {
        let wanted = |first: i64| -> Vec<(i64, Vec<String>)> {
            let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
            vec![
                (first, row(["SKU", "Nombre", "Precio"])),
                (first + 1, row(["A-1", "Lámpara; roja", "12,99"])),
                (first + 2, row(["A-2", "Mesa", ""])),
            ]
        };
        for (text, first) in [
            // Excel in Spain, with a byte order mark, then with columns and rows that were emptied.
            (
                "\u{feff}SKU;Nombre;Precio\r\nA-1;\"Lámpara; roja\";12,99\r\nA-2;Mesa;\r\n",
                1,
            ),
            (
                "SKU;Nombre;Precio;;\r\nA-1;\"Lámpara; roja\";12,99;;\r\nA-2;Mesa;;;\r\n;;;;\r\n",
                1,
            ),
            // Excel, told which separator to use.
            (
                "sep=;\r\nSKU;Nombre;Precio\r\nA-1;\"Lámpara; roja\";12,99\r\nA-2;Mesa\r\n",
                2,
            ),
            // Google Sheets.
            (
                "SKU,Nombre,Precio\r\nA-1,Lámpara; roja,\"12,99\"\r\nA-2,Mesa,\r\n",
                1,
            ),
            // LibreOffice with tabs, rows cut short.
            (
                "SKU\tNombre\tPrecio\nA-1\tLámpara; roja\t12,99\nA-2\tMesa\n\n",
                1,
            ),
            // Excel for the Mac of old.
            (
                "SKU;Nombre;Precio\rA-1;\"Lámpara; roja\";12,99\rA-2;Mesa;\r",
                1,
            ),
        ] {
            assert_eq!(cells(text), wanted(first), "{text}");
        }
    }

    #[test]
    fn a_file_that_is_no_table_is_refused_with_its_cause() {
        for (text, declared, line, code) in [
            ("", None, 1, "no_rows"),
            ("\r\n\r\n", None, 1, "no_rows"),
            ("sku;name\n", None, 1, "no_rows"),
            (
                "sku,name\nA,B\n",
                Some(Separator::Semicolon),
                1,
                "wrong_separator",
            ),
            ("sep=;\nsku\tname\nA\tB\n", None, 2, "wrong_separator"),
            ("sku;name\nA;B;C\n", None, 2, "wrong_number_of_fields"),
            ("sku;;name\nA;B;C\n", None, 1, "unnamed_column"),
            ("sku;name\nA;\"B\n", None, 2, "unclosed_quote"),
            ("sep=;\nsku;name\nA;B\"\n", None, 3, "misplaced_quote"),
        ] {
            let faults = read(text, declared).unwrap_err();
            let found: Vec<_> = faults.iter().map(|f| (f.line, f.code.as_ref())).collect();
            assert_eq!(found, [(line, code)], "{text}");
        }
    }

    #[test]
    fn letters_of_windows_are_read_when_they_are_declared() {
        let bytes = b"sku;name\r\n\xd1U-1;Ca\xf1a 5 \x80\r\n";
        let (text, name) = decode(bytes, Some("windows-1252")).unwrap();
        assert_eq!(
            (text.as_ref(), name),
            ("sku;name\r\nÑU-1;Caña 5 €\r\n", "windows-1252")
        );
        let utf_8 = "\u{feff}ñ".as_bytes();
        assert_eq!(decode(utf_8, Some("windows-1252")).unwrap().1, "utf-8");
        assert_eq!(decode(b"plain", Some("latin1")).unwrap().1, "windows-1252");
        let refused = |bytes: &[u8], charset| {
            let fault = decode(bytes, charset).map(drop).unwrap_err();
            assert_eq!(fault.code, "wrong_charset");
        };
        refused(bytes, None);
        refused(b"x", Some("shift_jis"));
        refused(b"\xff\xfea\0", None);
    }
}
