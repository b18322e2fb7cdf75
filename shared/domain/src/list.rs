//! Lists that know how short and how long they may be.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

/// `MIN` to `MAX` entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T, const MIN: usize, const MAX: usize>(Vec<T>);

impl<T, const MIN: usize, const MAX: usize> List<T, MIN, MAX> {
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }

    pub fn as_slice(&self) -> &[T] {
        &self.0
    }
}

impl<T, const MAX: usize> Default for List<T, 0, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>, const MIN: usize, const MAX: usize> Deserialize<'de>
    for List<T, MIN, MAX>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_seq(Entries::<T, MIN, MAX>(PhantomData))
            .map(Self)
    }
}

/// Stops reading at the first entry too many, so that a hostile list costs no memory.
struct Entries<T, const MIN: usize, const MAX: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MIN: usize, const MAX: usize> Visitor<'de>
    for Entries<T, MIN, MAX>
{
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of {MIN} to {MAX}")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element()? {
            if list.len() == MAX {
                return Err(A::Error::custom(format!("too_many: at most {MAX}")));
            }
            list.push(entry);
        }
        if list.len() < MIN {
            return Err(A::Error::custom(format!("too_few: at least {MIN}")));
        }
        Ok(list)
    }
}

impl<T: JsonSchema, const MIN: usize, const MAX: usize> JsonSchema for List<T, MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("List{MIN}To{MAX}Of{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let items = generator.subschema_for::<T>();
        schemars::json_schema!({ "type": "array", "items": items, "minItems": MIN, "maxItems": MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::List;

    #[test]
    fn a_list_is_neither_too_short_nor_too_long() {
        type Pair = List<u8, 1, 2>;
        for (text, fits) in [
            ("[]", false),
            ("[1]", true),
            ("[1,2]", true),
            ("[1,2,3]", false),
            ("[256]", false),
            ("{}", false),
            ("1", false),
        ] {
            assert_eq!(serde_json::from_str::<Pair>(text).is_ok(), fits, "{text}");
        }
    }
}
