//! Numbers, money, quantities and dates as people read them in each language.

use chrono::{DateTime, Datelike};
use chrono_tz::Tz;
use domain::Language;

use crate::words::{self, Words};

/// An amount of money, without the name of the currency: `1,234.50`, in Spanish `1.234,50`.
pub fn amount(minor: i64, currency: &str, language: Language) -> String {
    let decimals = usize::from(domain::money::decimals(currency));
    number(minor, decimals, decimals, words::of(language))
}

/// An amount of money with its currency: `EUR 980.00`, in Spanish `980,00 EUR`.
pub fn money(minor: i64, currency: &str, language: Language) -> String {
    let amount = amount(minor, currency, language);
    match language {
        Language::English => format!("{currency} {amount}"),
        Language::Spanish => format!("{amount} {currency}"),
    }
}

/// A share in parts per million as a percentage: `21%`, in Spanish `21 %`.
pub fn percent(ppm: i64, language: Language) -> String {
    let number = number(ppm, 4, 0, words::of(language));
    match language {
        Language::English => format!("{number}%"),
        Language::Spanish => format!("{number} %"),
    }
}

/// A quantity in the largest unit of which it is at least one.
pub fn quantity(base: i64, unit: &str, language: Language) -> String {
    let words = words::of(language);
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
pub fn per(base: i64, unit: &str, language: Language) -> String {
    if unit == "each" && base == 1 {
        return String::new();
    }
    let whole = quantity(base, unit, language);
    let short = whole.strip_prefix("1 ").unwrap_or(&whole);
    format!("{} {short}", words::of(language).per)
}

/// The day of a time in a time zone of the IANA database; in UTC if it is none.
pub fn date(ms: i64, time_zone: &str, language: Language) -> String {
    let words = words::of(language);
    let time_zone: Tz = time_zone.parse().unwrap_or(Tz::UTC);
    let Some(time) = DateTime::from_timestamp_millis(ms) else {
        return String::new();
    };
    let day = time.with_timezone(&time_zone).date_naive();
    let month = usize::try_from(day.month0()).unwrap_or(0);
    let month = words.months.get(month).copied().unwrap_or_default();
    let between = words.of_date;
    format!("{}{between}{month}{between}{}", day.day(), day.year())
}

/// A number of units of 1 / 10^decimals, with separators of thousands. Zeros at the end are left out, except for the first
/// `kept` decimals.
fn number(value: i64, decimals: usize, kept: usize, words: &Words) -> String {
    let width = decimals.saturating_add(1);
    let digits = format!("{:0width$}", value.unsigned_abs());
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
    let mut text = String::new();
    if value < 0 {
        text.push('−');
    }
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

#[cfg(test)]
mod tests {
    use domain::Language::{English, Spanish};

    use super::{amount, date, money, per, percent, quantity};

    #[test]
    fn numbers_have_the_separators_of_each_language() {
        for (minor, currency, en, es) in [
            (5, "EUR", "0.05", "0,05"),
            (-5, "EUR", "−0.05", "−0,05"),
            (123_456_789, "GBP", "1,234,567.89", "1.234.567,89"),
            (100_000, "EUR", "1,000.00", "1.000,00"),
            (1_250, "JPY", "1,250", "1.250"),
            (1_250, "KWD", "1.250", "1,250"),
        ] {
            assert_eq!(amount(minor, currency, English), en);
            assert_eq!(amount(minor, currency, Spanish), es);
        }
        assert_eq!(money(98_000, "EUR", English), "EUR 980.00");
        assert_eq!(money(98_000, "EUR", Spanish), "980,00 EUR");
        assert_eq!(percent(210_000, English), "21%");
        assert_eq!(percent(52_500, Spanish), "5,25 %");
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
            assert_eq!(quantity(base, unit, English), en);
            assert_eq!(quantity(base, unit, Spanish), es);
        }
        assert_eq!(per(1, "each", English), "");
        assert_eq!(per(100, "each", Spanish), "por 100 uds.");
        assert_eq!(per(1_000_000, "mg", English), "per kg");
    }

    #[test]
    fn a_date_is_the_day_in_the_time_zone_and_has_the_name_of_its_month() {
        // 5 March 2026, 02:30 UTC.
        let ms = 1_772_677_800_000;
        assert_eq!(date(ms, "UTC", English), "5 March 2026");
        assert_eq!(date(ms, "Europe/Madrid", Spanish), "5 de marzo de 2026");
        assert_eq!(date(ms, "America/Bogota", English), "4 March 2026");
        assert_eq!(date(ms, "Nowhere/Land", English), "5 March 2026");
    }
}
