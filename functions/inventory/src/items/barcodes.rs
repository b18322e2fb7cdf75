//! Barcodes of an item in bodies and answers.

use std::borrow::Cow;

use domain::barcode;
use domain::quantity::Positive;
use domain::{Quantity, Read, Reader};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

/// A barcode on a package.
#[derive(Serialize, JsonSchema)]
pub struct Barcode {
    pub code: String,
    /// The quantity in the package.
    pub pack: Quantity,
    pub warning: Option<BarcodeWarning>,
}

/// What is odd about a barcode. It is kept as it is.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "SQL writes it; only its schema is used")]
pub enum BarcodeWarning {
    /// It looks like a GTIN, but its last digit is not the check digit of the others.
    WrongCheckDigit,
}

/// A barcode in a body: `"5012345678900"`, or an object with the quantity of the package.
#[derive(Clone, Debug)]
pub struct NewBarcode {
    pub code: barcode::Barcode,
    /// By default the quantity that the item's price is for.
    pub pack: Option<Positive>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PackedBarcode")]
struct Packed {
    code: barcode::Barcode,
    /// The quantity in the package; by default the quantity that the item's price is for.
    pack: Option<Positive>,
}

impl Read for NewBarcode {
    fn read(from: &mut Reader) -> Self {
        if from.is_text() {
            let code = barcode::Barcode::read(from);
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
        let text = generator.subschema_for::<barcode::Barcode>();
        let object = generator.subschema_for::<Packed>();
        schemars::json_schema!({ "anyOf": [text, object] })
    }
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
