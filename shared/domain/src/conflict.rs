//! Fields of a body that other records forbid, found in the read so that the refusal can name them. The constraints of
//! the schema refuse the same to the loser of a race, without the name.

use std::collections::BTreeSet;

use crate::Refusal;
use crate::refusal::code;
use serde::Deserialize;

/// A row of a `FIND_CONFLICTS`, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Conflict {
    #[serde(rename = "code")]
    pub kind: Kind,
    /// JSON pointer to the field.
    pub pointer: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    InvalidReference,
    AlreadyExists,
}

/// Refuses what is missing before what is taken, with every field of that kind.
///
/// # Errors
/// `invalid_reference` or `already_exists`.
pub fn refuse(conflicts: &[Conflict]) -> Result<(), Refusal> {
    for (kind, code) in [
        (Kind::InvalidReference, &code::INVALID_REFERENCE),
        (Kind::AlreadyExists, &code::ALREADY_EXISTS),
    ] {
        let fields = conflicts.iter().filter(|conflict| conflict.kind == kind);
        let refusal = fields.fold(Refusal::new(code), |refusal, conflict| {
            refusal.at(conflict.pointer.as_str())
        });
        if !refusal.errors.is_empty() {
            return Err(refusal);
        }
    }
    Ok(())
}

/// The position of the first text that stands before it as well.
pub fn first_repeat(texts: &[&str]) -> Option<usize> {
    let mut seen = BTreeSet::new();
    texts.iter().position(|text| !seen.insert(*text))
}

#[cfg(test)]
mod tests {
    use super::{Conflict, Kind, first_repeat, refuse};

    #[test]
    fn what_is_missing_comes_before_what_is_taken() {
        let conflict = |kind, pointer: &str| Conflict {
            kind,
            pointer: pointer.to_owned(),
        };
        let conflicts = [
            conflict(Kind::AlreadyExists, "/sku"),
            conflict(Kind::InvalidReference, "/category_id"),
            conflict(Kind::AlreadyExists, "/barcodes/1"),
        ];
        let refused = |conflicts| {
            let refusal = refuse(conflicts).unwrap_err();
            let pointers = refusal.errors.iter().map(|error| error.pointer.clone());
            (refusal.code.name, pointers.collect::<Vec<_>>())
        };
        assert_eq!(
            refused(&conflicts),
            ("invalid_reference", vec!["/category_id".to_owned()])
        );
        let taken = [conflicts[0].clone(), conflicts[2].clone()];
        assert_eq!(
            refused(&taken),
            (
                "already_exists",
                vec!["/sku".to_owned(), "/barcodes/1".to_owned()]
            )
        );
        assert!(refuse(&[]).is_ok());
    }

    #[test]
    fn the_second_of_two_is_the_repeat() {
        assert_eq!(first_repeat(&["a", "b", "c", "b", "a"]), Some(3));
        assert_eq!(first_repeat(&["a", "b"]), None);
    }
}
