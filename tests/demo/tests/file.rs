//! The file against counts made without the library's reader.

// A test may stop where it fails.
#![allow(clippy::unwrap_used)]

use std::io::Read;

use demo::entry::{Entry, Reason};
use demo::lines::read;
use demo::report::{Class, Report};

// Summed with decimal arithmetic by another program, kept here so that a change of either shows.
const LINES: u64 = 142_344;
const UNITS: i64 = 1_789_981;
const TURNOVER_MINOR: i64 = 377_250_012;

fn text() -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(demo::FILE)
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// Reads a line from both ends, so that commas inside the description do not matter:
/// stock code, quantity, day, price in pence, by rounding a float, which the library never does.
fn naive(line: &str) -> (&str, i64, &str, i64) {
    let mut end = line.rsplitn(6, ',');
    let _country = end.next().unwrap();
    let _customer = end.next().unwrap();
    let price: f64 = end.next().unwrap().parse().unwrap();
    let day = end.next().unwrap().get(..10).unwrap();
    let quantity = end.next().unwrap().parse().unwrap();
    let stock_code = end.next().unwrap().split(',').nth(1).unwrap();
    (stock_code, quantity, day, (price * 100.0).round() as i64)
}

#[test]
fn lines_taken_and_lines_rejected_add_up_to_the_file() {
    let text = text();
    let (mut lines, mut units, mut turnover_minor) = (0, 0, 0);
    for line in text.lines().skip(1) {
        let (_, quantity, _, price) = naive(line);
        lines += 1;
        units += quantity;
        turnover_minor += quantity * price;
    }
    let total = Report::of(&read(demo::FILE).unwrap()).total();
    assert_eq!(
        (total.lines, total.units, total.turnover_minor),
        (lines, units, turnover_minor)
    );
    assert_eq!(
        (total.lines, total.units, total.turnover_minor),
        (LINES, UNITS, TURNOVER_MINOR)
    );
}

#[test]
fn rejected_lines_are_counted_by_their_reason() {
    let report = Report::of(&read(demo::FILE).unwrap());
    let rows: Vec<(Class, u64, i64)> = report
        .classes
        .iter()
        .map(|(class, tally)| (*class, tally.lines, tally.units))
        .collect();
    let expected = [
        (Class::Sale, 139_114, 1_837_782),
        (Class::Cancellation, 2_856, -33_027),
        (Class::Service, 80, 78),
        (Class::Rejected(Reason::StockCorrection), 121, -28_399),
        (Class::Rejected(Reason::GivenAway), 173, 13_547),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn each_line_has_one_entry_in_order() {
    let entries = read(demo::FILE).unwrap();
    let text = text();
    assert_eq!(entries.len() as u64, LINES);
    for (line, entry) in text.lines().skip(1).zip(&entries) {
        let (stock_code, quantity, day, _) = naive(line);
        assert_eq!(entry.day().unwrap().to_string(), day);
        if let Entry::Sale(taken) | Entry::Cancellation(taken) | Entry::Service(taken) = entry {
            assert_eq!(
                (taken.stock_code.as_str(), taken.quantity),
                (stock_code, quantity)
            );
        }
    }
}

#[test]
fn a_file_of_another_kind_is_refused_as_a_whole() {
    assert!(
        read(b"not gzip")
            .unwrap_err()
            .to_string()
            .contains("cannot be read")
    );
}
