//! Reads the file: each of its lines becomes an entry, none is dropped.

use std::fmt;
use std::io::Read;

use chrono::NaiveDate;
use csv::ByteRecord;

use crate::entry::{Channel, Entry, Line, Reason, Rejected};
use crate::fields::{is_product, parse_price_minor, parse_time};

const HEADER: [&str; 8] = [
    "invoice",
    "stock_code",
    "description",
    "quantity",
    "invoiced_at",
    "unit_price_gbp",
    "customer_id",
    "country",
];

/// Stock codes of the file that are work done, not goods: sold, but never on a shelf.
pub const SERVICES: [&str; 1] = ["23444"];

/// The file cannot be read at all: not gzip, or other columns than expected.
#[derive(Debug)]
pub struct Unreadable(pub String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the order file cannot be read: {}", self.0)
    }
}

/// Reads a gzip file of order lines: one entry a line, in the file's order.
pub fn read(gzip: &[u8]) -> Result<Vec<Entry>, Unreadable> {
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(gzip)
        .read_to_end(&mut text)
        .map_err(|error| Unreadable(error.to_string()))?;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_slice());
    let header = reader
        .byte_headers()
        .map_err(|error| Unreadable(error.to_string()))?;
    if header != HEADER.as_slice() {
        return Err(Unreadable(format!(
            "the columns must be {}",
            HEADER.join(",")
        )));
    }
    let mut entries = Vec::new();
    for record in reader.byte_records() {
        let record = record.map_err(|error| Unreadable(error.to_string()))?;
        entries.push(judge(&record));
    }
    Ok(entries)
}

/// Decides what one line is; the first check that fails gives the reason.
pub fn judge(record: &ByteRecord) -> Entry {
    let Ok(fields) = record
        .iter()
        .map(std::str::from_utf8)
        .collect::<Result<Vec<_>, _>>()
    else {
        return reject(Reason::NotText, None, None, None);
    };
    let [
        invoice,
        stock_code,
        description,
        quantity,
        invoiced_at,
        price,
        customer,
        _country,
    ] = fields.as_slice()
    else {
        return reject(Reason::WrongColumns, None, None, None);
    };
    let units = quantity.parse::<i32>().ok().map(i64::from);
    let time = parse_time(invoiced_at);
    let price_minor = parse_price_minor(price);
    let day = time.map(|time| time.date());
    let refuse = |reason| reject(reason, day, units, price_minor);

    if !is_product(stock_code) {
        return refuse(Reason::NotAProduct);
    }
    let Some(quantity) = units else {
        return refuse(Reason::QuantityUnreadable);
    };
    let Some(invoiced_at) = time else {
        return refuse(Reason::DateUnreadable);
    };
    if price.is_empty() {
        return refuse(Reason::PriceMissing);
    }
    let Some(unit_price_minor) = price_minor else {
        return refuse(Reason::PriceUnreadable);
    };
    if unit_price_minor < 0 {
        return refuse(Reason::PriceNegative);
    }
    let cancels = invoice.starts_with('C');
    let line = |channel| Line {
        stock_code: (*stock_code).to_owned(),
        description: (*description).to_owned(),
        quantity,
        invoiced_at,
        unit_price_minor,
        channel,
    };
    let channel = if customer.is_empty() {
        Channel::Counter
    } else {
        Channel::Account
    };
    match (quantity.signum(), unit_price_minor, cancels) {
        (0, _, _) => refuse(Reason::QuantityZero),
        (-1, 0, _) => refuse(Reason::StockCorrection),
        (_, 0, _) => refuse(Reason::GivenAway),
        (1, _, true) => refuse(Reason::CancellationOfNothing),
        (-1, _, false) => refuse(Reason::NegativeSale),
        _ if SERVICES.contains(stock_code) => Entry::Service(line(channel)),
        (_, _, true) => Entry::Cancellation(line(channel)),
        (_, _, false) => Entry::Sale(line(channel)),
    }
}

fn reject(
    reason: Reason,
    day: Option<NaiveDate>,
    units: Option<i64>,
    price_minor: Option<i64>,
) -> Entry {
    let units = units.unwrap_or(0);
    Entry::Rejected(Rejected {
        reason,
        day,
        units,
        turnover_minor: units * price_minor.unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(fields: [&str; 8]) -> Entry {
        judge(&ByteRecord::from(fields.as_slice()))
    }

    #[test]
    fn every_invalid_line_is_rejected_with_its_reason() {
        let good = [
            "536365",
            "85123A",
            "HEART",
            "6",
            "2010-12-01T08:26",
            "2.55",
            "17850",
            "United Kingdom",
        ];
        let table = [
            (1, "POST", Reason::NotAProduct),
            (1, "gift_0001_20", Reason::NotAProduct),
            (3, "six", Reason::QuantityUnreadable),
            (3, "6.5", Reason::QuantityUnreadable),
            (3, "99999999999", Reason::QuantityUnreadable),
            (4, "2010-02-30T08:26", Reason::DateUnreadable),
            (4, "", Reason::DateUnreadable),
            (4, "2010-12-01", Reason::DateUnreadable),
            (4, "2010-12-01T24:00", Reason::DateUnreadable),
            (5, "", Reason::PriceMissing),
            (5, "two", Reason::PriceUnreadable),
            (5, "2.555", Reason::PriceUnreadable),
            (5, "2.", Reason::PriceUnreadable),
            (5, "1e3", Reason::PriceUnreadable),
            (5, "-2.55", Reason::PriceNegative),
            (3, "0", Reason::QuantityZero),
            (5, "0.0", Reason::GivenAway),
            (0, "C536365", Reason::CancellationOfNothing),
            (3, "-6", Reason::NegativeSale),
        ];
        for (column, value, reason) in table {
            let mut fields = good;
            fields[column] = value;
            match verdict(fields) {
                Entry::Rejected(rejected) => assert_eq!(rejected.reason, reason, "{value:?}"),
                entry => panic!("{value:?} in column {column} was taken: {entry:?}"),
            }
        }
        assert!(matches!(verdict(good), Entry::Sale(_)));
    }

    #[test]
    fn units_removed_without_a_price_are_a_stock_correction() {
        let entry = verdict([
            "573482",
            "21181",
            "missing",
            "-54",
            "2011-10-31T11:20",
            "0.0",
            "",
            "United Kingdom",
        ]);
        assert!(matches!(
            entry,
            Entry::Rejected(Rejected {
                reason: Reason::StockCorrection,
                units: -54,
                ..
            })
        ));
    }

    #[test]
    fn an_invoice_that_starts_with_c_is_a_return() {
        let entry = verdict([
            "C1",
            "21181",
            "SIGN",
            "-2",
            "2011-10-31T11:20",
            "2.1",
            "",
            "United Kingdom",
        ]);
        let Entry::Cancellation(line) = entry else {
            panic!("{entry:?}")
        };
        assert_eq!(
            (line.quantity, line.unit_price_minor, line.channel),
            (-2, 210, Channel::Counter)
        );
    }

    #[test]
    fn carriage_is_a_service() {
        let entry = verdict([
            "1",
            "23444",
            "Next Day Carriage",
            "1",
            "2011-10-31T11:20",
            "15.0",
            "1",
            "United Kingdom",
        ]);
        assert!(matches!(entry, Entry::Service(_)));
    }

    #[test]
    fn a_line_of_other_columns_or_bytes_is_counted_not_dropped() {
        assert!(matches!(
            judge(&ByteRecord::from(["1", "2"].as_slice())),
            Entry::Rejected(Rejected {
                reason: Reason::WrongColumns,
                ..
            })
        ));
        let mut bytes = ByteRecord::from(["1", "2"].as_slice());
        bytes.push_field(&[0xff, 0xfe]);
        assert!(matches!(
            judge(&bytes),
            Entry::Rejected(Rejected {
                reason: Reason::NotText,
                ..
            })
        ));
    }
}
