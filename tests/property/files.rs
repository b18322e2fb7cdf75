//! Files of spreadsheets: what others write is read the same, and so are numbers.

use domain::csv::{self, SEPARATORS, guarded, unguarded};
use inventory::decimals::{DecimalSign, NumberFormat, number, write};

use crate::random::Random;

const CASES: usize = 20_000;
const PIECES: [&str; 17] = [
    "a", "Ñ", " ", "\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", "'", "=", "-", "€",
    "\u{feff}", "1,5",
];

fn text(random: &mut Random) -> String {
    let size = random.below(5);
    (0..size).map(|_| *random.pick(&PIECES)).collect()
}

/// Records that are not empty: a reader cannot tell an empty one from an empty line.
fn table(random: &mut Random) -> Vec<Vec<String>> {
    let width = 1 + random.below(4);
    let rows = random.below(5);
    let table = (0..rows).map(|_| (0..width).map(|_| text(random)).collect::<Vec<_>>());
    table
        .filter(|row| row.iter().any(|field| !field.trim().is_empty()))
        .collect()
}

fn read(text: &str, separator: char) -> Vec<Vec<String>> {
    let records = csv::parse(text, separator).unwrap_or_else(|fault| panic!("{text:?}: {fault:?}"));
    records.into_iter().map(|record| record.fields).collect()
}

#[test]
fn a_file_of_another_writer_is_read_as_that_writer_meant_it() {
    let mut random = Random::seeded(21);
    for _ in 0..CASES {
        let table = table(&mut random);
        let separator = *random.pick(&SEPARATORS);
        let quoting = [
            ::csv::QuoteStyle::Necessary,
            ::csv::QuoteStyle::Always,
            ::csv::QuoteStyle::NonNumeric,
        ];
        let ends = [::csv::Terminator::CRLF, ::csv::Terminator::Any(b'\n')];
        let mut writer = ::csv::WriterBuilder::new()
            .delimiter(u8::try_from(separator).expect("ASCII"))
            .quote_style(*random.pick(&quoting))
            .terminator(*random.pick(&ends))
            .from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).expect("it writes");
        }
        let bytes = writer.into_inner().expect("it ends");
        let text = String::from_utf8(bytes).expect("text");
        assert_eq!(read(&text, separator), table, "{text:?}");
    }
}

#[test]
fn what_is_written_is_read_by_us_and_by_others() {
    let mut random = Random::seeded(22);
    for _ in 0..CASES {
        let table = table(&mut random);
        let separator = *random.pick(&SEPARATORS);
        let mut text = String::new();
        for row in &table {
            csv::write(&mut text, separator, row);
        }
        assert_eq!(read(&text, separator), table, "{text:?}");
        let others = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(u8::try_from(separator).expect("ASCII"))
            .from_reader(text.as_bytes())
            .into_records()
            .map(|record| {
                record
                    .expect("it reads")
                    .iter()
                    .map(str::to_owned)
                    .collect()
            })
            .collect::<Vec<Vec<String>>>();
        // The other reader takes a mark at the beginning away.
        if !text.starts_with('\u{feff}') {
            assert_eq!(others, table, "{text:?}");
        }
    }
}

#[test]
fn any_text_is_a_table_or_a_fault_and_never_a_formula() {
    let mut random = Random::seeded(23);
    for _ in 0..CASES {
        let text: String = (0..random.below(20))
            .map(|_| *random.pick(&PIECES))
            .collect();
        for separator in SEPARATORS {
            if let Ok(records) = csv::parse(&text, separator) {
                let lines = records.iter().map(|record| record.line);
                assert!(lines.is_sorted(), "{text:?}");
            }
        }
        let safe = guarded(&text);
        assert!(
            !safe.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']),
            "{text:?}"
        );
        assert_eq!(unguarded(&safe), text);
    }
}

#[test]
fn a_number_is_read_as_it_was_written_or_refused_and_never_as_another() {
    let mut random = Random::seeded(24);
    for _ in 0..CASES {
        let parts = random.between(0, 99_999_999);
        let signs = [DecimalSign::Point, DecimalSign::Comma];
        let written = *random.pick(&signs);
        let plain = write(parts, 2, 2, written);
        // With or without separators of thousands, as spreadsheets show it.
        let (whole, fraction) = plain.split_at(plain.len() - 3);
        let grouped: String = whole
            .chars()
            .enumerate()
            .flat_map(|(at, digit)| {
                let separator = if written == DecimalSign::Point {
                    ','
                } else {
                    '.'
                };
                let follows = at > 0 && (whole.len() - at) % 3 == 0;
                follows.then_some(separator).into_iter().chain([digit])
            })
            .collect();
        let with_fraction = format!("{grouped}{fraction}");
        let rounded = parts / 100 * 100;
        for (text, meant) in [
            (plain.as_str(), parts),
            (with_fraction.as_str(), parts),
            (whole, rounded),
            (grouped.as_str(), rounded),
        ] {
            for sign in signs {
                let format = NumberFormat {
                    sign,
                    is_declared: false,
                };
                if let Ok(read) = number(text, 2, format) {
                    assert_eq!(read, meant, "{text} read with {sign:?}");
                }
            }
        }
    }
}
