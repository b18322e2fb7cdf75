//! Numbers with decimals as people write them in files.
//!
//! In scope: reading them without guessing, and writing them so that they are read the same. Out of scope: floating
//! point: every number is a whole number of its smallest part.

use domain::money::decimals;
use domain::{Currency, Read, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The sign before the decimals of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read, JsonSchema)]
#[schemars(rename = "DecimalSign")]
pub enum DecimalSign {
    #[serde(rename = ".")]
    Point,
    #[serde(rename = ",")]
    Comma,
}

impl DecimalSign {
    /// The sign of a language.
    pub fn of_locale(locale: &str) -> Self {
        match locale {
            "es" => Self::Comma,
            _ => Self::Point,
        }
    }

    pub const fn as_char(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    /// The sign that stands between thousands.
    const fn grouping(self) -> char {
        match self {
            Self::Point => ',',
            Self::Comma => '.',
        }
    }
}

/// How the numbers of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberFormat {
    pub sign: DecimalSign,
    /// Whether whoever sent the file said so. If not, a number that the other sign would turn into another number is
    /// refused.
    pub is_declared: bool,
}

/// Why a text is not a number: the code of a field fault, and what its sentence names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberFault {
    pub code: &'static str,
    pub detail: Option<String>,
}

impl NumberFault {
    const fn new(code: &'static str) -> Self {
        Self { code, detail: None }
    }

    fn naming(code: &'static str, detail: impl ToString) -> Self {
        let detail = Some(detail.to_string());
        Self { code, detail }
    }
}

/// Decimals of a quantity in any unit.
const QUANTITY_DECIMALS: u8 = 6;

/// An amount of money in parts of a minor unit, 10^`finer` of them. The currency may stand before or after it.
///
/// # Errors
/// `invalid_number`, `currency_mismatch`, and those of `number`.
pub fn money(
    text: &str,
    currency: &str,
    finer: u8,
    format: NumberFormat,
) -> Result<i64, NumberFault> {
    let is_of_number =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '−' | '\'' | '’');
    let inner = text.trim_matches(|c: char| !is_of_number(c));
    let (before, after) = text.split_once(inner).unwrap_or_default();
    for mark in [before.trim(), after.trim()] {
        if mark.is_empty() || mark == currency || symbol(currency) == Some(mark) {
            continue;
        }
        let is_other = Currency::parse(mark).is_some() || ["€", "£", "$", "¥"].contains(&mark);
        return Err(if is_other && !inner.is_empty() {
            NumberFault::naming("currency_mismatch", currency)
        } else {
            NumberFault::new("invalid_number")
        });
    }
    number(inner, decimals(currency).saturating_add(finer), format)
}

/// The sign of a currency, where it has one of its own or everybody there uses it.
fn symbol(currency: &str) -> Option<&'static str> {
    Some(match currency {
        "EUR" => "€",
        "GBP" => "£",
        "JPY" | "CNY" => "¥",
        "USD" | "CAD" | "AUD" | "NZD" | "MXN" | "ARS" | "CLP" | "COP" | "UYU" => "$",
        _ => return None,
    })
}

/// A quantity in the base unit of its unit.
///
/// # Errors
/// `too_many_decimals` when it is no whole number of base units, `out_of_range`, and those of `number`.
pub fn quantity(text: &str, unit: Unit, format: NumberFormat) -> Result<i64, NumberFault> {
    let (_, factor) = unit.base();
    let parts = i128::from(number(text, QUANTITY_DECIMALS, format)?);
    let whole = 10_i128.pow(u32::from(QUANTITY_DECIMALS));
    let base = parts.saturating_mul(i128::from(factor));
    if base % whole != 0 {
        let decimals = match factor {
            1_000_000.. => 6,
            1_000.. => 3,
            10.. => 1,
            _ => 0,
        };
        return Err(NumberFault::naming("too_many_decimals", decimals));
    }
    i64::try_from(base / whole)
        .ok()
        .filter(|base| *base <= domain::quantity::QUANTITY_MAX)
        .ok_or(NumberFault::new("out_of_range"))
}

/// A number in parts of 10^-`decimals`.
///
/// # Errors
/// `invalid_number`; `wrong_decimal` when it is written with the other sign; `ambiguous_number`; `too_many_decimals`;
/// `out_of_range` below zero and past what is exact.
pub fn number(text: &str, decimals: u8, format: NumberFormat) -> Result<i64, NumberFault> {
    let invalid = || NumberFault::new("invalid_number");
    let text = text.trim();
    let text = text.strip_prefix('+').unwrap_or(text);
    if let Some(positive) = text.strip_prefix(['-', '−']) {
        let is_number = number(positive, decimals, format).is_ok();
        return Err(match is_number {
            true => NumberFault::new("out_of_range"),
            false => invalid(),
        });
    }
    let sign = format.sign.as_char();
    let wrong = || NumberFault::naming("wrong_decimal", sign);
    let (whole, fraction) = match text.rsplit_once(sign) {
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    let has_fraction = whole.len() != text.len();
    let grouping = format.sign.grouping();
    let is_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if has_fraction && fraction.is_empty() || whole.is_empty() && fraction.is_empty() {
        return Err(invalid());
    }
    if !is_digits(fraction) {
        // 1,299.50 where decimals are written with a comma.
        let is_other = fraction.contains(grouping);
        return Err(if is_other { wrong() } else { invalid() });
    }
    if whole.contains(sign) {
        // 1.299.000 where decimals are written with a point.
        return Err(wrong());
    }
    // 1,290 could be 1290 as the other format writes it.
    let may_be_grouped = fraction.len() == 3
        && (1..=3).contains(&whole.len())
        && is_digits(whole)
        && !whole.starts_with('0');
    if may_be_grouped && !format.is_declared {
        return Err(NumberFault::new("ambiguous_number"));
    }
    let separator = whole.chars().find(|c| !c.is_ascii_digit());
    if let Some(separator) = separator {
        let is_space = matches!(separator, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’');
        if separator != grouping && !is_space {
            return Err(invalid());
        }
        let mut groups = whole.split(separator);
        let first = groups.next().unwrap_or_default();
        let fits = (1..=3).contains(&first.len())
            && is_digits(first)
            && groups.all(|group| group.len() == 3 && is_digits(group));
        // One sign, which the other format has before decimals.
        let may_be_decimal =
            separator == grouping && !has_fraction && whole.matches(separator).count() == 1;
        if !fits {
            return Err(if may_be_decimal { wrong() } else { invalid() });
        }
        if may_be_decimal && !format.is_declared {
            return Err(NumberFault::new("ambiguous_number"));
        }
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > usize::from(decimals) {
        return Err(NumberFault::naming("too_many_decimals", decimals));
    }
    let digits: String = whole
        .chars()
        .filter(char::is_ascii_digit)
        .chain(fraction.chars())
        .chain(std::iter::repeat('0'))
        .take(
            whole
                .chars()
                .filter(char::is_ascii_digit)
                .count()
                .saturating_add(usize::from(decimals)),
        )
        .collect();
    if digits.is_empty() {
        return Ok(0);
    }
    let parts = digits.parse::<i64>().ok();
    parts
        .filter(|parts| *parts <= domain::MAX_SAFE_INTEGER)
        .ok_or(NumberFault::new("out_of_range"))
}

/// A number of 10^-`decimals`, with at least `kept` decimals, without separators of thousands. Three decimals get a zero
/// behind them, so that nobody takes them for thousands.
pub fn write(parts: i64, decimals: u8, kept: u8, sign: DecimalSign) -> String {
    let decimals = usize::from(decimals);
    let digits = format!("{parts:0>width$}", width = decimals.saturating_add(1));
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
    let used = fraction.trim_end_matches('0').len().max(kept.into());
    match fraction.get(..used) {
        Some(fraction) if !fraction.is_empty() => {
            let end = if fraction.len() == 3 { "0" } else { "" };
            format!("{whole}{}{fraction}{end}", sign.as_char())
        }
        _ => whole.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::Unit;

    use super::{DecimalSign, NumberFormat, money, number, quantity, write};

    const fn format(sign: DecimalSign, is_declared: bool) -> NumberFormat {
        NumberFormat { sign, is_declared }
    }

    const COMMA: NumberFormat = format(DecimalSign::Comma, false);
    const POINT: NumberFormat = format(DecimalSign::Point, false);

    #[test]
    fn money_is_read_as_it_is_written_or_not_at_all() {
        for (text, currency, format, read) in [
            ("12,99", "EUR", COMMA, Ok(1_299)),
            ("12,9", "EUR", COMMA, Ok(1_290)),
            ("12", "EUR", COMMA, Ok(1_200)),
            (",5", "EUR", COMMA, Ok(50)),
            ("0", "EUR", COMMA, Ok(0)),
            ("12,990", "EUR", COMMA, Err("ambiguous_number")),
            ("12,990", "EUR", format(DecimalSign::Comma, true), Ok(1_299)),
            ("0,990", "EUR", COMMA, Ok(99)),
            ("12,9900", "EUR", COMMA, Ok(1_299)),
            ("1.299,50", "EUR", COMMA, Ok(129_950)),
            ("1.299.000", "EUR", COMMA, Ok(129_900_000)),
            ("1 299,50 €", "EUR", COMMA, Ok(129_950)),
            ("1\u{202f}299", "EUR", COMMA, Ok(129_900)),
            ("1\u{a0}299", "EUR", COMMA, Ok(129_900)),
            ("€ 5", "EUR", COMMA, Ok(500)),
            ("EUR 5,10", "EUR", COMMA, Ok(510)),
            ("5,10 EUR", "EUR", COMMA, Ok(510)),
            ("12.99", "EUR", COMMA, Err("wrong_decimal")),
            ("1,299.50", "EUR", COMMA, Err("wrong_decimal")),
            ("1.299", "EUR", COMMA, Err("ambiguous_number")),
            (
                "1.299",
                "EUR",
                format(DecimalSign::Comma, true),
                Ok(129_900),
            ),
            ("12,9999", "EUR", COMMA, Err("too_many_decimals")),
            ("-5", "EUR", COMMA, Err("out_of_range")),
            ("5 $", "EUR", COMMA, Err("currency_mismatch")),
            ("5 USD", "EUR", COMMA, Err("currency_mismatch")),
            ("5 apples", "EUR", COMMA, Err("invalid_number")),
            ("free", "EUR", COMMA, Err("invalid_number")),
            ("€", "EUR", COMMA, Err("invalid_number")),
            ("12,", "EUR", COMMA, Err("invalid_number")),
            ("1e3", "EUR", COMMA, Err("invalid_number")),
            ("1.29.9", "EUR", COMMA, Err("invalid_number")),
            ("12.99", "GBP", POINT, Ok(1_299)),
            ("£1,299.50", "GBP", POINT, Ok(129_950)),
            ("12,99", "GBP", POINT, Err("wrong_decimal")),
            ("1.299,50", "GBP", POINT, Err("wrong_decimal")),
            ("1,299", "GBP", POINT, Err("ambiguous_number")),
            ("1,299,000", "GBP", POINT, Ok(129_900_000)),
            ("1.299.000", "GBP", POINT, Err("wrong_decimal")),
            ("1'299.50", "CHF", POINT, Ok(129_950)),
            ("1299", "JPY", POINT, Ok(1_299)),
            ("12.5", "JPY", POINT, Err("too_many_decimals")),
            ("1.2345", "KWD", POINT, Err("too_many_decimals")),
            ("1.2340", "KWD", POINT, Ok(1_234)),
            ("99999999999999999", "GBP", POINT, Err("out_of_range")),
        ] {
            let found = money(text, currency, 0, format).map_err(|fault| fault.code);
            assert_eq!(found, read, "{text} {currency} {format:?}");
        }
        assert_eq!(money("0,0125", "EUR", 4, COMMA), Ok(12_500));
    }

    #[test]
    fn quantities_are_whole_numbers_of_the_base_unit() {
        for (text, unit, read) in [
            ("12", Unit::Each, Ok(12)),
            ("12,0", Unit::Each, Ok(12)),
            ("1,5", Unit::Each, Err("too_many_decimals")),
            ("2,5", Unit::Kg, Ok(2_500_000)),
            ("0,0000001", Unit::Kg, Err("too_many_decimals")),
            ("1,5", Unit::H, Ok(5_400)),
            ("1,5", Unit::Cm, Ok(15)),
            ("1.5", Unit::Kg, Err("wrong_decimal")),
            ("1000001", Unit::Kg, Err("out_of_range")),
            ("-1", Unit::Each, Err("out_of_range")),
        ] {
            let found = quantity(text, unit, COMMA).map_err(|fault| fault.code);
            assert_eq!(found, read, "{text} {unit:?}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut parts = 1_i64;
        for step in 1..40_i64 {
            parts = (parts * 7 + step) % 10_000_000_000;
            for sign in [DecimalSign::Point, DecimalSign::Comma] {
                for decimals in [0, 2, 6] {
                    let text = write(parts, decimals, 2, sign);
                    assert_eq!(number(&text, decimals, format(sign, false)), Ok(parts));
                }
            }
        }
        assert_eq!(write(5, 2, 2, DecimalSign::Comma), "0,05");
        assert_eq!(write(1_000_000, 6, 0, DecimalSign::Comma), "1");
        assert_eq!(write(1_234_000, 6, 0, DecimalSign::Comma), "1,2340");
    }
}
