//! Barcodes of articles, and when two of them are the same.
//!
//! In scope: their text, the key they are compared by, and the check digit of a GTIN. Out of scope: what is printed as bars.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::fold::code_key;

use crate::text::ShortCode;
use crate::{Invalid, Read, Reader};

/// A barcode: 1 to 64 visible characters, no spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Barcode(String);

impl Barcode {
    /// # Errors
    /// As bodies report it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        ShortCode::parse(text)?;
        if is_spreadsheet_number(text) {
            return Err(Invalid::new(
                "spreadsheet_number",
                "a spreadsheet turned this barcode into a rounded number; format its column as text and copy it again",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn key(&self) -> String {
        key(&self.0)
    }

    /// Whether it looks like a GTIN whose last digit is not the check digit of the others.
    pub fn has_wrong_check_digit(&self) -> bool {
        gtin(&self.0).is_some_and(|digits| !ends_with_check_digit(digits))
    }
}

/// What a barcode is compared by: the 14 digits of a GTIN-8, -12, -13 or -14, or else its key as a code.
pub fn key(text: &str) -> String {
    match gtin(text) {
        Some(digits) => format!("{digits:0>14}"),
        None => code_key(text),
    }
}

/// The other lengths in which a scanner may read a GTIN: a UPC is an EAN that begins with a zero.
pub fn other_forms(text: &str) -> Vec<String> {
    let key = key(text);
    let form = |zeros: usize| {
        let (front, digits) = key.split_at_checked(zeros)?;
        let is_form = front.bytes().all(|byte| byte == b'0') && digits != text;
        is_form.then(|| digits.to_owned())
    };
    match gtin(text) {
        Some(_) => [0, 1, 2].into_iter().filter_map(form).collect(),
        None => Vec::new(),
    }
}

/// The digits of a text that has the form of a GTIN.
fn gtin(text: &str) -> Option<&str> {
    let is_gtin =
        matches!(text.len(), 8 | 12 | 13 | 14) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_gtin.then_some(text)
}

/// The weights are 3 and 1 in turn from the digit before the check digit on, and the sum with the check digit is a multiple
/// of ten (GS1 General Specifications, 7.9).
fn ends_with_check_digit(digits: &str) -> bool {
    let weighted = digits.bytes().rev().zip([1_u32, 3].into_iter().cycle());
    let sum: u32 = weighted
        .map(|(digit, weight)| u32::from(digit.saturating_sub(b'0')).saturating_mul(weight))
        .sum();
    sum.is_multiple_of(10)
}

/// `4.00639E+12` or `4,00639E+12`: how a spreadsheet shows a long number.
fn is_spreadsheet_number(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some((number, exponent)) = text.split_once("E+").or_else(|| text.split_once("e+")) else {
        return false;
    };
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    is_number(whole) && is_number(fraction) && is_number(exponent)
}

impl Read for Barcode {
    fn read(from: &mut Reader) -> Self {
        from.parsed(Self::parse)
    }
}

impl JsonSchema for Barcode {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Barcode".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        ShortCode::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::{Barcode, key, other_forms};

    fn parse(text: &str) -> Barcode {
        Barcode::parse(text).unwrap()
    }

    #[test]
    fn a_gtin_is_compared_by_its_fourteen_digits() {
        for alike in [
            ["012345678905", "0012345678905", "00012345678905"],
            ["96385074", "0000096385074", "00000096385074"],
            ["Ab-1", "AB-1", "ａｂ-1"],
        ] {
            let keys = alike.map(key);
            assert!(keys.iter().all(|one| *one == keys[0]), "{keys:?}");
        }
        for (one, other) in [
            ("012345678905", "12345678905"),
            ("123", "0123"),
            ("012345678905", "012345678906"),
        ] {
            assert_ne!(key(one), key(other));
        }
        assert_eq!(
            other_forms("0012345678905"),
            ["00012345678905", "012345678905"]
        );
        assert_eq!(other_forms("4006381333931"), ["04006381333931"]);
        assert!(other_forms("LAMP-1").is_empty());
    }

    #[test]
    fn a_check_digit_is_checked_where_there_is_one() {
        for right in [
            "4006381333931",
            "012345678905",
            "96385074",
            "00012345678905",
            "10614141000415",
            "123",
            "4006381333931X",
        ] {
            assert!(!parse(right).has_wrong_check_digit(), "{right}");
        }
        for wrong in [
            "4006381333932",
            "012345678901",
            "96385073",
            "10614141000416",
        ] {
            assert!(parse(wrong).has_wrong_check_digit(), "{wrong}");
        }
    }

    #[test]
    fn what_a_spreadsheet_made_of_a_barcode_is_refused() {
        for bad in ["4.00639E+12", "4,00639E+12", "4E+12", "4.00639e+12"] {
            let refused = Barcode::parse(bad).unwrap_err();
            assert_eq!(refused.code, "spreadsheet_number");
        }
        for good in ["4.00639E12", "E+12", "A4E+12", "12E5", "4.E+12"] {
            assert!(Barcode::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a b", ".", ".."] {
            assert!(Barcode::parse(bad).is_err(), "{bad}");
        }
    }
}
