//! Reads single fields of the file, strictly: what is not exactly of its form is unreadable.

use chrono::{NaiveDate, NaiveDateTime};

/// Goods have five digits and at most two letters; postage, fees and vouchers are words.
pub fn is_product(stock_code: &str) -> bool {
    let letters = stock_code.trim_start_matches(|c: char| c.is_ascii_digit());
    stock_code.len() - letters.len() == 5
        && letters.len() <= 2
        && letters.chars().all(|c| c.is_ascii_uppercase())
}

/// Reads `2011-12-09T12:50`. By hand: there are 142,344 of them and a general parser is slow.
pub fn parse_time(text: &str) -> Option<NaiveDateTime> {
    let numbers: Vec<u32> = text
        .split(['-', 'T', ':'])
        .map(|part| {
            if part.bytes().all(|byte| byte.is_ascii_digit()) {
                part.parse().ok()
            } else {
                None
            }
        })
        .collect::<Option<_>>()?;
    let [year, month, day, hour, minute] = numbers.as_slice() else {
        return None;
    };
    let date = NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day)?;
    date.and_hms_opt(*hour, *minute, 0)
}

/// Pounds as text to pence: at most two decimals, never through a floating point number.
pub fn parse_price_minor(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (pounds, pence) = digits.split_once('.').unwrap_or((digits, "0"));
    let only_digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    if !only_digits(pounds) || !only_digits(pence) || pounds.len() > 7 || pence.len() > 2 {
        return None;
    }
    let pounds: i64 = pounds.parse().ok()?;
    let hundredths: i64 = pence.parse().ok()?;
    let pence = if pence.len() == 1 {
        hundredths * 10
    } else {
        hundredths
    };
    Some(sign * (pounds * 100 + pence))
}
