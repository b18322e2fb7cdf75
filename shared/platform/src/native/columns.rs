//! Checks that the struct of a row has the columns of its statement: rows are read by position, so two columns of one
//! type could be exchanged unnoticed.

use serde::de::value::Error;
use serde::de::{DeserializeOwned, Error as _, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};

use crate::Fault;

/// Compares the fields of a struct with the columns of the statement whose rows it reads. A tuple
/// has no names to compare.
///
/// # Errors
/// A fault when names or order differ.
pub fn check<T: DeserializeOwned>(columns: &[String]) -> Result<(), Fault> {
    let mut fields = None;
    // It always fails, because there is no value to read.
    let _ = T::deserialize(Probe(&mut fields));
    match fields {
        Some(fields) if fields != columns => Err(Fault::new(format!(
            "{} has the fields {fields:?}, its statement the columns {columns:?}",
            std::any::type_name::<T>()
        ))),
        _ => Ok(()),
    }
}

/// Collects the fields that a type reads.
struct Probe<'a>(&'a mut Option<&'static [&'static str]>);

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.0 = Some(fields);
        Err(Error::custom("there is no value"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("there is no value"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::check;

    #[derive(Deserialize)]
    struct Found {
        #[expect(dead_code, reason = "only its name matters")]
        name: String,
        #[expect(dead_code, reason = "only its name matters")]
        code: Option<String>,
    }

    #[test]
    fn the_fields_of_a_struct_are_the_columns_in_their_order() {
        let columns = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        assert!(check::<Found>(&columns(&["name", "code"])).is_ok());
        for other in [
            &["code", "name"][..],
            &["name"],
            &["name", "code", "id"],
            &["name", "Code"],
        ] {
            assert!(check::<Found>(&columns(other)).is_err(), "{other:?}");
        }
        assert!(check::<(String, i64)>(&columns(&["a", "b"])).is_ok());
    }
}
