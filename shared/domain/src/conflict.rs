//! Fields of a body that conflict with other records. They are found in the read, so that the refusal can name them; after
//! a race the constraints of the schema refuse the same without naming the field.

use std::collections::BTreeSet;

use crate::Refusal;
use crate::refusal::code;
use serde::Deserialize;

/// A row of a `FIND_CONFLICTS`.
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

/// Refuses unknown references, else duplicates, with all fields of that kind.
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

/// The position of the first text that repeats an earlier one.
pub fn first_repeat(texts: &[&str]) -> Option<usize> {
    let mut seen = BTreeSet::new();
    texts.iter().position(|text| !seen.insert(*text))
}

#[cfg(test)]
mod tests {
    use super::{Conflict, Kind, first_repeat, refuse};

    #[test]
    fn unknown_references_are_refused_before_duplicates() {
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
    fn of_two_equal_texts_the_second_is_refused() {
        assert_eq!(first_repeat(&["a", "b", "c", "b", "a"]), Some(3));
        assert_eq!(first_repeat(&["a", "b"]), None);
    }
}
