//! Lists with a minimum and a maximum length.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::{Read, Reader};

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

impl<T: Read, const MIN: usize, const MAX: usize> Read for List<T, MIN, MAX> {
    fn read(from: &mut Reader) -> Self {
        Self(from.list(MIN, MAX))
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
    use crate::Tree;

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
            let read = Tree::parse(text).unwrap().into_body::<Pair>();
            assert_eq!(read.is_ok(), fits, "{text}");
        }
    }
}
