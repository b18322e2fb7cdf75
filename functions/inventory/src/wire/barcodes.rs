//! Barcodes of an item on the wire.

use std::borrow::Cow;
use std::fmt;

use domain::Quantity;
use domain::quantity::Positive;
use domain::text::ShortCode;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

/// A code on a package.
#[derive(Serialize, JsonSchema)]
pub struct Barcode {
    pub code: String,
    /// How much the package holds.
    pub pack: Quantity,
}

/// A barcode as it is given: `"5012345678900"`, or with what the package holds.
#[derive(Clone, Debug)]
pub struct NewBarcode {
    pub code: ShortCode,
    /// As much as the item's price is for, unless it says otherwise.
    pub pack: Option<Positive>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
struct Packed {
    code: ShortCode,
    /// How much the package holds; by default as much as the item's price is for.
    pack: Option<Positive>,
}

impl<'de> Deserialize<'de> for NewBarcode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrObject)
    }
}

struct TextOrObject;

impl<'de> Visitor<'de> for TextOrObject {
    type Value = NewBarcode;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a barcode, as text or with its pack")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<NewBarcode, E> {
        let code = ShortCode::deserialize(serde::de::value::StrDeserializer::new(text))?;
        Ok(NewBarcode { code, pack: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<NewBarcode, A::Error> {
        let Packed { code, pack } = Packed::deserialize(MapAccessDeserializer::new(members))?;
        Ok(NewBarcode { code, pack })
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

#[cfg(test)]
mod tests {
    use super::NewBarcode;

    #[test]
    fn a_barcode_is_a_text_or_an_object() {
        let parse = serde_json::from_str::<NewBarcode>;
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
