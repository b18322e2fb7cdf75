//! Numbers, money, quantities and dates as people read them.

use domain::Instant;

use super::words::Words;

/// An amount of money, without the name of the currency.
pub fn money(minor: i64, currency: &str, words: &Words) -> String {
    let decimals = usize::from(domain::money::decimals(currency));
    number(minor, decimals, decimals, words)
}

/// A quantity in the largest unit of which it is at least one.
pub fn quantity(base: i64, unit: &str, words: &Words) -> String {
    let (decimals, name) = match (unit, base) {
        ("mg", 1_000_000..) => (6, "kg"),
        ("mg", 1_000..) => (3, "g"),
        ("ul", 1_000_000..) => (6, "l"),
        ("ul", 1_000..) => (3, "ml"),
        ("mm", 1_000..) => (3, "m"),
        ("s", 3_600..) if base % 36 == 0 => {
            return format!("{} h", number(base / 36, 2, 0, words));
        }
        ("s", 60..) if base % 6 == 0 => {
            return format!("{} min", number(base / 6, 1, 0, words));
        }
        ("each", 1) => (0, words.piece),
        ("each", _) => (0, words.pieces),
        (other, _) => (0, other),
    };
    format!("{} {name}", number(base, decimals, 0, words))
}

/// The quantity that a price is for: `per kg` or `per 100 pcs`; nothing for one piece.
pub fn per(base: i64, unit: &str, words: &Words) -> String {
    if unit == "each" && base == 1 {
        return String::new();
    }
    let whole = quantity(base, unit, words);
    let short = whole.strip_prefix("1 ").unwrap_or(&whole);
    format!("{} {short}", words.per)
}

/// A number of units of 1 / 10^decimals, with separators of thousands. Zeros at the end are left out, except for the first
/// `kept` decimals.
fn number(value: i64, decimals: usize, kept: usize, words: &Words) -> String {
    let width = decimals.saturating_add(1);
    let digits = format!("{:0width$}", value.unsigned_abs());
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(place);
        if place > 0 && left % 3 == 0 {
            text.push(words.thousands);
        }
        text.push(digit);
    }
    let mut fraction = fraction;
    while fraction.len() > kept
        && let Some(shorter) = fraction.strip_suffix('0')
    {
        fraction = shorter;
    }
    if !fraction.is_empty() {
        text.push(words.decimals);
        text.push_str(fraction);
    }
    text
}

/// The date in UTC.
pub fn date(ms: i64, words: &Words) -> String {
    let text = Instant(ms).to_string();
    let mut parts = text.get(..10).unwrap_or_default().split('-');
    let mut next = || parts.next().unwrap_or_default();
    let (year, month, day) = (next(), next(), next());
    let month: usize = month.parse().unwrap_or(1);
    let month = words.months.get(month.saturating_sub(1));
    let between = words.of_date;
    format!(
        "{}{between}{}{between}{year}",
        day.trim_start_matches('0'),
        month.copied().unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use web::Language;

    use super::{date, money, per, quantity};
    use crate::print::words;

    #[test]
    fn numbers_have_the_separators_of_each_language() {
        let (english, spanish) = (words::of(Language::English), words::of(Language::Spanish));
        for (minor, currency, en, es) in [
            (5, "EUR", "0.05", "0,05"),
            (123_456_789, "GBP", "1,234,567.89", "1.234.567,89"),
            (100_000, "EUR", "1,000.00", "1.000,00"),
            (1_250, "JPY", "1,250", "1.250"),
            (1_250, "KWD", "1.250", "1,250"),
        ] {
            assert_eq!(money(minor, currency, english), en);
            assert_eq!(money(minor, currency, spanish), es);
        }
        for (base, unit, en, es) in [
            (1, "each", "1 pc", "1 ud."),
            (1_200, "each", "1,200 pcs", "1.200 uds."),
            (1_500_000, "mg", "1.5 kg", "1,5 kg"),
            (1_000, "mg", "1 g", "1 g"),
            (750, "ul", "750 ul", "750 ul"),
            (2_000_000, "ul", "2 l", "2 l"),
            (1_234, "mm", "1.234 m", "1,234 m"),
            (5_400, "s", "1.5 h", "1,5 h"),
            (90, "s", "1.5 min", "1,5 min"),
            (3_601, "s", "3,601 s", "3.601 s"),
        ] {
            assert_eq!(quantity(base, unit, english), en);
            assert_eq!(quantity(base, unit, spanish), es);
        }
        assert_eq!(per(1, "each", english), "");
        assert_eq!(per(100, "each", spanish), "por 100 uds.");
        assert_eq!(per(1_000_000, "mg", english), "per kg");
    }

    #[test]
    fn a_date_has_the_name_of_its_month() {
        let ms = 1_772_668_800_000;
        assert_eq!(date(ms, words::of(Language::English)), "5 March 2026");
        assert_eq!(date(ms, words::of(Language::Spanish)), "5 de marzo de 2026");
    }
}
