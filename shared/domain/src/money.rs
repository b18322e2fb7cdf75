//! Money is an integer of minor units (pence, cents) with its currency; never a float.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::{Invalid, MAX_SAFE_INTEGER, Read, Reader};

/// Currencies in use, ISO 4217.
const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Currencies without a minor unit, and those with more than two decimals (ISO 4217).
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const THREE: &str = "BHD IQD JOD KWD LYD OMR TND";
const FOUR: &str = "CLF UYW";

/// How many decimals an amount of a currency is written with.
pub fn decimals(currency: &str) -> u8 {
    let named = |list: &str| list.split(' ').any(|code| code == currency);
    if named(WHOLE) {
        0
    } else if named(THREE) {
        3
    } else if named(FOUR) {
        4
    } else {
        2
    }
}

/// Cost is kept in 1/10,000 of a minor unit, so that a cost a gram or a fastener is exact.
pub const COST_PER_MINOR: i64 = 10_000;

/// An ISO 4217 code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency(String);

impl Currency {
    pub fn parse(text: &str) -> Option<Self> {
        let known = text.len() == 3 && CODES.split(' ').any(|code| code == text);
        known.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Read for Currency {
    fn read(from: &mut Reader) -> Self {
        let invalid = Invalid::new(
            "invalid_currency",
            "a currency is an ISO 4217 code like EUR",
        );
        Self(from.formed(|text| Self::parse(text).map(|code| code.0), invalid))
    }
}

impl JsonSchema for Currency {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Currency".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string", "pattern": "^[A-Z]{3}$", "examples": ["GBP"],
            "description": "ISO 4217"
        })
    }
}

/// A sum of money, zero or more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units: 1299 is 12.99 in a currency of two decimals.
    pub amount: Amount,
    pub currency: Currency,
}

impl Money {
    /// Nothing for an amount or a currency that cannot be.
    pub fn new(minor: i64, currency: &str) -> Option<Self> {
        Some(Self {
            amount: Amount::new(minor)?,
            currency: Currency::parse(currency)?,
        })
    }
}

/// `12.99 GBP`, for sentences.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = usize::from(decimals(self.currency.as_str()));
        let width = decimals.saturating_add(1);
        let digits = format!("{:0width$}", self.amount.minor());
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
        f.write_str(whole)?;
        if !fraction.is_empty() {
            write!(f, ".{fraction}")?;
        }
        write!(f, " {}", self.currency.as_str())
    }
}

/// Minor units of a currency: 0 to 2^53 − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Amount(i64);

/// The largest amount: its cost in 1/10,000 of a minor unit still fits below 2^53.
pub const AMOUNT_MAX: i64 = MAX_SAFE_INTEGER / COST_PER_MINOR;

impl Amount {
    pub fn new(minor: i64) -> Option<Self> {
        (0..=AMOUNT_MAX).contains(&minor).then_some(Self(minor))
    }

    pub const fn minor(self) -> i64 {
        self.0
    }
}

impl Read for Amount {
    fn read(from: &mut Reader) -> Self {
        let invalid = Invalid::new("out_of_range", "an amount is 0 to 900719925474 minor units");
        Self(from.within(0, AMOUNT_MAX, invalid))
    }
}

impl JsonSchema for Amount {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 0, "maximum": AMOUNT_MAX })
    }
}

#[cfg(test)]
mod tests {
    use crate::Tree;

    use super::{AMOUNT_MAX, Amount, COST_PER_MINOR, Currency, Money};

    #[test]
    fn the_largest_amount_and_its_cost_are_exact_in_a_double() {
        const { assert!(AMOUNT_MAX * COST_PER_MINOR <= crate::MAX_SAFE_INTEGER) };
        assert!(Amount::new(AMOUNT_MAX).is_some() && Amount::new(AMOUNT_MAX + 1).is_none());
    }

    fn read(text: &str) -> Option<Money> {
        Tree::parse(text).ok()?.into_body().ok()
    }

    #[test]
    fn money_that_is_not_money_is_refused() {
        let good: Money = read(r#"{"amount":1299,"currency":"GBP"}"#).unwrap();
        assert_eq!((good.amount.minor(), good.currency.as_str()), (1299, "GBP"));
        for bad in [
            r#"{"amount":-1,"currency":"GBP"}"#,
            r#"{"amount":1.5,"currency":"GBP"}"#,
            r#"{"amount":"1","currency":"GBP"}"#,
            r#"{"amount":1e309,"currency":"GBP"}"#,
            r#"{"amount":9223372036854775808,"currency":"GBP"}"#,
            r#"{"amount":1,"currency":"gbp"}"#,
            r#"{"amount":1,"currency":"XXX"}"#,
            r#"{"amount":1,"currency":"GBP","scale":2}"#,
            r#"{"amount":1}"#,
        ] {
            assert!(read(bad).is_none(), "{bad}");
        }
        assert!(Currency::parse("EUR GBP").is_none());
    }

    #[test]
    fn a_sentence_shows_money_in_major_units() {
        for (amount, currency, text) in [
            (1_299, "GBP", "12.99 GBP"),
            (5, "GBP", "0.05 GBP"),
            (5, "JPY", "5 JPY"),
            (12_345, "KWD", "12.345 KWD"),
        ] {
            let money = Money::new(amount, currency).unwrap();
            assert_eq!(money.to_string(), text);
        }
    }
}
