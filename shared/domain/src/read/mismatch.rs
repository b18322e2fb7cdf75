//! Values that a type does not accept.

use std::borrow::Cow;
use std::fmt;

/// Why a value does not fit, wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// A stable word: `out_of_range`, `invalid_email`, …
    pub code: &'static str,
    pub detail: Cow<'static, str>,
}

impl Invalid {
    pub const fn new(code: &'static str, detail: &'static str) -> Self {
        Self {
            code,
            detail: Cow::Borrowed(detail),
        }
    }

    pub const fn with(code: &'static str, detail: String) -> Self {
        Self {
            code,
            detail: Cow::Owned(detail),
        }
    }
}

/// A value that a type does not accept.
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

/// The first mismatches of a body: for each object its unknown and repeated fields, then its own fields in their
/// order. There is at least one.
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
