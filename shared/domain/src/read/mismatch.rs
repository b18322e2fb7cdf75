//! What a type does not accept, and where.

use std::fmt;

/// What a type does not accept, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// JSON pointer (RFC 6901).
    pub pointer: String,
    /// A stable word: `missing`, `wrong_type`, `out_of_range`, …
    pub code: String,
    pub detail: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.pointer, self.code, self.detail)
    }
}

/// The first mismatches of a whole: of each object what is not its own, then its fields in their order. There is at
/// least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatches(pub Vec<Mismatch>);

impl fmt::Display for Mismatches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, mismatch) in self.0.iter().enumerate() {
            let mark = if position == 0 { "" } else { "; " };
            write!(f, "{mark}{mismatch}")?;
        }
        Ok(())
    }
}
