//! Quantities are integers of an item's smallest unit, and carry their unit on the wire.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::refusal::{Refusal, code};
use crate::{Invalid, MAX_SAFE_INTEGER, Read, Reader};

/// The maximum of one line and of the stock in one location, in base units: 1000 tonnes in mg, a million litres in ul. The
/// sum over 9000 locations is below 2^53.
pub const QUANTITY_MAX: i64 = 1_000_000_000_000;

/// Units that a client can use. Each is a whole multiple of one base unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    Each,
    Mg,
    G,
    Kg,
    Ul,
    Ml,
    L,
    Mm,
    Cm,
    M,
    S,
    Min,
    H,
}

impl Unit {
    /// The base unit, and how many of it one of these holds.
    pub const fn base(self) -> (&'static str, i64) {
        match self {
            Self::Each => ("each", 1),
            Self::Mg => ("mg", 1),
            Self::G => ("mg", 1_000),
            Self::Kg => ("mg", 1_000_000),
            Self::Ul => ("ul", 1),
            Self::Ml => ("ul", 1_000),
            Self::L => ("ul", 1_000_000),
            Self::Mm => ("mm", 1),
            Self::Cm => ("mm", 10),
            Self::M => ("mm", 1_000),
            Self::S => ("s", 1),
            Self::Min => ("s", 60),
            Self::H => ("s", 3_600),
        }
    }
}

/// An amount of something, zero or more: `{"value": 750, "unit": "g"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    #[schemars(range(min = 0, max = 9_007_199_254_740_991_i64))]
    #[read(with = value)]
    pub value: i64,
    pub unit: Unit,
}

fn value(from: &mut Reader) -> i64 {
    let invalid = Invalid::new("out_of_range", "a quantity is 0 to 9007199254740991");
    from.within(0, MAX_SAFE_INTEGER, invalid)
}

impl Quantity {
    /// This quantity in an item's base unit. `pointer` names the field for the refusal.
    ///
    /// # Errors
    /// `unit_mismatch` when the item is measured otherwise; `out_of_range` past `QUANTITY_MAX`.
    pub fn in_base(self, base: &str, pointer: &str) -> Result<i64, Refusal> {
        let (own_base, factor) = self.unit.base();
        if own_base != base {
            return Err(Refusal::new(&code::UNIT_MISMATCH)
                .with("unit", base)
                .at(pointer));
        }
        match self.value.checked_mul(factor) {
            Some(base_value) if base_value <= QUANTITY_MAX => Ok(base_value),
            _ => Err(Refusal::new(&code::OUT_OF_RANGE).at(pointer)),
        }
    }
}

/// A quantity of at least one unit, for movements and reservations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Positive(pub Quantity);

impl Read for Positive {
    fn read(from: &mut Reader) -> Self {
        let invalid = Invalid::new("out_of_range", "this quantity is 1 to 1000000000000");
        let fits = |quantity: &Quantity| (1..=QUANTITY_MAX).contains(&quantity.value);
        Self(from.checked(fits, invalid))
    }
}

impl JsonSchema for Positive {
    fn schema_name() -> Cow<'static, str> {
        "PositiveQuantity".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let unit = generator.subschema_for::<Unit>();
        schemars::json_schema!({
            "type": "object", "additionalProperties": false, "required": ["value", "unit"],
            "properties": {
                "value": { "type": "integer", "minimum": 1, "maximum": QUANTITY_MAX },
                "unit": unit
            }
        })
    }
}

/// A change of a quantity, up or down, never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "QuantityChange")]
pub struct Delta {
    #[schemars(range(min = -1_000_000_000_000_i64, max = 1_000_000_000_000_i64))]
    #[read(with = delta)]
    pub value: i64,
    pub unit: Unit,
}

fn delta(from: &mut Reader) -> i64 {
    let invalid = Invalid::new(
        "out_of_range",
        "a change is not zero and within ±1000000000000",
    );
    let fits = |value: &i64| *value != 0 && (-QUANTITY_MAX..=QUANTITY_MAX).contains(value);
    from.checked(fits, invalid)
}

impl Delta {
    /// The size of the change in the item's base unit, as `Quantity::in_base` gives it.
    ///
    /// # Errors
    /// As `Quantity::in_base`.
    pub fn size_in_base(self, base: &str, pointer: &str) -> Result<i64, Refusal> {
        Quantity {
            value: self.value.abs(),
            unit: self.unit,
        }
        .in_base(base, pointer)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Read, Tree};

    use super::{Delta, Positive, Quantity, Unit};

    fn fits<T: Read>(text: &str) -> bool {
        Tree::parse(text).is_ok_and(|tree| tree.into_body::<T>().is_ok())
    }

    #[test]
    fn units_of_one_measure_convert_exactly() {
        let kilo = Quantity {
            value: 2,
            unit: Unit::Kg,
        };
        assert_eq!(kilo.in_base("mg", "/q"), Ok(2_000_000));
        assert_eq!(
            kilo.in_base("each", "/q").map_err(|r| r.code.name),
            Err("unit_mismatch")
        );
        let huge = Quantity {
            value: crate::MAX_SAFE_INTEGER,
            unit: Unit::Kg,
        };
        let most = Quantity {
            value: 1_000_000,
            unit: Unit::Kg,
        };
        let more = Quantity {
            value: 1_000_001,
            unit: Unit::Kg,
        };
        assert_eq!(most.in_base("mg", "/q"), Ok(super::QUANTITY_MAX));
        for past in [huge, more] {
            assert_eq!(
                past.in_base("mg", "/q").map_err(|r| r.code.name),
                Err("out_of_range")
            );
        }
    }

    #[test]
    fn hostile_numbers_are_refused() {
        for bad in [
            "-1",
            "1.5",
            "\"1\"",
            "1e309",
            "9007199254740992",
            "9223372036854775808",
            "null",
        ] {
            let text = format!(r#"{{"value":{bad},"unit":"each"}}"#);
            assert!(!fits::<Quantity>(&text), "{bad}");
            assert!(!fits::<Positive>(&text), "{bad}");
        }
        for whole in ["1.0", "1e0", "10e-1", "9007199254740991.0", "1E3"] {
            let text = format!(r#"{{"value":{whole},"unit":"each"}}"#);
            assert!(fits::<Quantity>(&text), "{whole}");
        }
        for more in ["9007199254740992.0", "1e300", "1.0000001", "-1.0"] {
            let text = format!(r#"{{"value":{more},"unit":"each"}}"#);
            assert!(!fits::<Quantity>(&text), "{more}");
        }
        assert!(!fits::<Positive>(r#"{"value":0,"unit":"each"}"#));
        assert!(!fits::<Positive>(r#"{"value":-0.0,"unit":"each"}"#));
        assert!(!fits::<Delta>(r#"{"value":0,"unit":"each"}"#));
    }
}
