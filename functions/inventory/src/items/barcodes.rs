//! Barcodes of an item in bodies and answers.

use std::borrow::Cow;

use domain::quantity::Positive;
use domain::text::ShortCode;
use domain::{Quantity, Read, Reader};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

/// A barcode on a package.
#[derive(Serialize, JsonSchema)]
pub struct Barcode {
    pub code: String,
    /// The quantity in the package.
    pub pack: Quantity,
}

/// A barcode in a body: `"5012345678900"`, or an object with the quantity of the package.
#[derive(Clone, Debug)]
pub struct NewBarcode {
    pub code: ShortCode,
    /// By default the quantity that the item's price is for.
    pub pack: Option<Positive>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PackedBarcode")]
struct Packed {
    code: ShortCode,
    /// The quantity in the package; by default the quantity that the item's price is for.
    pack: Option<Positive>,
}

impl Read for NewBarcode {
    fn read(from: &mut Reader) -> Self {
        if from.is_text() {
            let code = ShortCode::read(from);
            return Self { code, pack: None };
        }
        let Packed { code, pack } = Packed::read(from);
        Self { code, pack }
    }
}

impl JsonSchema for NewBarcode {
    fn schema_name() -> Cow<'static, str> {
        "NewBarcode".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = generator.subschema_for::<ShortCode>();
        let object = generator.subschema_for::<Packed>();
        schemars::json_schema!({ "anyOf": [text, object] })
    }
}

/// Whether a code has the length of a GTIN and a last digit that does not fit the others
/// (<https://www.gs1.org/services/how-calculate-check-digit-manually>).
pub fn has_wrong_check_digit(code: &str) -> bool {
    if ![8, 12, 13, 14].contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    // From the right, the last digit included: one, three, one, …
    let digits = code.bytes().rev().map(|byte| u32::from(byte - b'0'));
    let weighed = digits.zip([1, 3].into_iter().cycle());
    let sum: u32 = weighed.map(|(digit, weight)| digit * weight).sum();
    !sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use domain::Tree;

    use super::NewBarcode;

    #[test]
    fn a_barcode_is_a_text_or_an_object() {
        let parse = |text: &str| Tree::parse(text).unwrap().into_body::<NewBarcode>();
        assert!(parse(r#""5012345678900""#).unwrap().pack.is_none());
        let packed =
            parse(r#"{"code":"5012345678917","pack":{"value":12,"unit":"each"}}"#).unwrap();
        assert_eq!(packed.pack.map(|pack| pack.0.value), Some(12));
        for bad in [
            "1",
            "null",
            r#""""#,
            r#""a b""#,
            "{}",
            r#"{"code":"1","size":2}"#,
            r#"{"code":"1","pack":{"value":0,"unit":"each"}}"#,
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
