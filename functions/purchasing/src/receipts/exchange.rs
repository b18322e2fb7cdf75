//! Exchange rates: what one unit of the currency of an order is in the currency of the organisation.
//!
//! In scope: reading a rate as the exact decimal number that was stated, and converting costs with it. Out of scope: where
//! rates come from: whoever receives the goods states the rate of the day.

use std::borrow::Cow;

use domain::money::decimals;
use domain::refusal::code;
use domain::{Invalid, MAX_SAFE_INTEGER, Read, Reader, Refusal};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::purchase_orders::rules::Found;

/// So that the ratio between minor units stays a safe integer: a rate may be multiplied by 10,000.
const DIGITS_MAX: usize = 11;
const DECIMALS_MAX: usize = 10;

/// A decimal number above zero: `0.7925`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// Without zeros at its ends.
    text: String,
    digits: i64,
    decimals: u32,
}

impl Rate {
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let digits = format!("{whole}{fraction}");
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() || digits.len() > DIGITS_MAX || fraction.len() > DECIMALS_MAX {
            return None;
        }
        let whole = if whole.is_empty() { "0" } else { whole };
        let point = if fraction.is_empty() { "" } else { "." };
        Some(Self {
            text: format!("{whole}{point}{fraction}"),
            digits: digits.parse().ok()?,
            decimals: u32::try_from(fraction.len()).ok()?,
        })
    }
}

impl Read for Rate {
    fn read(from: &mut Reader) -> Self {
        let words = "a decimal number above zero as a text, like \"0.7925\", of at most 11 digits and 10 decimals";
        from.parsed(|text| Self::parse(text).ok_or(Invalid::new("invalid_rate", words)))
    }
}

impl JsonSchema for Rate {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Rate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$", "examples": ["0.7925"]
        })
    }
}

/// How costs in the currency of an order become costs in that of the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// The rate as it was stated; none between the same currency.
    pub rate: Option<String>,
    /// The ratio of the minor units.
    pub numerator: i64,
    pub denominator: i64,
}

impl Conversion {
    /// # Errors
    /// `invalid_body` at `/exchange_rate` when an order in another currency has no rate, and when one in the currency of
    /// the organisation has one.
    pub fn of(order: &Found, rate: Option<Rate>) -> Result<Self, Refusal> {
        let refuse = |reason: &'static str, detail: String| {
            Refusal::new(&code::INVALID_BODY).because("/exchange_rate", reason, Some(detail))
        };
        let (currency, base) = (&order.currency, &order.base_currency);
        match rate {
            None if currency == base => Ok(Self {
                rate: None,
                numerator: 1,
                denominator: 1,
            }),
            None => Err(refuse(
                "missing",
                format!("the order is in {currency}, so say what 1 {currency} is in {base}"),
            )),
            Some(_) if currency == base => Err(refuse(
                "not_needed",
                format!("the order is in {base}, the currency of the organisation"),
            )),
            Some(rate) => {
                Self::between(&rate, decimals(currency), decimals(base)).ok_or_else(|| {
                    let detail = "this rate is too large or too small".to_owned();
                    refuse("out_of_range", detail)
                })
            }
        }
    }

    fn between(rate: &Rate, from_decimals: u8, to_decimals: u8) -> Option<Self> {
        let power = |exponent: u32| 10_i64.checked_pow(exponent);
        let from = u32::from(from_decimals);
        let to = u32::from(to_decimals);
        let below = rate.decimals.checked_add(from)?;
        let numerator = rate.digits.checked_mul(power(to.saturating_sub(below))?)?;
        let denominator = power(below.saturating_sub(to))?;
        let is_safe = numerator.max(denominator) <= MAX_SAFE_INTEGER;
        is_safe.then(|| Self {
            rate: Some(rate.text.clone()),
            numerator,
            denominator,
        })
    }

    /// A cost in the currency of the organisation, rounded half up to 1/10,000 of its minor unit; none when that is no safe
    /// integer.
    pub fn convert(&self, cost_c4: i64) -> Option<i64> {
        let exact = i128::from(cost_c4).checked_mul(i128::from(self.numerator))?;
        let per = i128::from(self.denominator);
        let rounded = exact.checked_add(per.checked_div(2)?)?.checked_div(per)?;
        i64::try_from(rounded)
            .ok()
            .filter(|cost| *cost <= MAX_SAFE_INTEGER)
    }
}

#[cfg(test)]
mod tests {
    use super::{Conversion, Rate};

    fn conversion(rate: &str, from: u8, to: u8) -> Conversion {
        Conversion::between(&Rate::parse(rate).unwrap(), from, to).unwrap()
    }

    #[test]
    fn a_rate_is_an_exact_decimal_number() {
        for (text, shown) in [
            ("0.7925", "0.7925"),
            ("00.79250", "0.7925"),
            ("2", "2"),
            ("120.0", "120"),
            ("0.0000549120", "0.000054912"),
            ("1234567.8901", "1234567.8901"),
        ] {
            assert_eq!(Rate::parse(text).unwrap().text, shown, "{text}");
        }
        for bad in [
            "",
            ".5",
            "5.",
            "0",
            "0.00",
            "-1",
            "1,5",
            "1e3",
            " 1",
            "1.23456789012",
            "123456789012",
            "0.00000000001",
        ] {
            assert!(Rate::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_cost_is_converted_between_minor_units_and_rounded_half_up() {
        // 10.00 dollars at 0.7925 are 7.925 pounds.
        assert_eq!(
            conversion("0.7925", 2, 2).convert(10_000_000),
            Some(7_925_000)
        );
        // 1000 yen at 0.0053 are 5.30 pounds; 1 dollar at 150.25 is 150.25 yen.
        assert_eq!(
            conversion("0.0053", 0, 2).convert(10_000_000),
            Some(5_300_000)
        );
        assert_eq!(
            conversion("150.25", 2, 0).convert(1_000_000),
            Some(1_502_500)
        );
        assert_eq!(conversion("0.5", 2, 2).convert(1), Some(1));
        assert_eq!(conversion("0.4999", 2, 2).convert(1), Some(0));
        assert_eq!(conversion("1.5", 2, 2).convert(1), Some(2));
        assert_eq!(
            conversion("99999999999", 2, 2).convert(9_007_199_254_740_991),
            None
        );
    }
}
