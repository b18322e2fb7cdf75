//! What a type does not accept, and where.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Expected, Unexpected};

use crate::text::cut;

/// What a type does not accept, and where. Boxed wherever it travels: what may fail is read field by field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// JSON pointer (RFC 6901).
    pub pointer: String,
    /// A stable word: `missing`, `wrong_type`, `out_of_range`, …
    pub code: Cow<'static, str>,
    pub detail: String,
    /// How many values there were of a list or a struct that needs more.
    count: Option<usize>,
}

impl Mismatch {
    pub(super) fn new(code: &'static str, detail: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            pointer: String::new(),
            code: Cow::Borrowed(code),
            detail: detail.into(),
            count: None,
        })
    }

    /// Where a value should be there is none.
    #[cold]
    #[inline(never)]
    pub(super) fn missing() -> Box<Self> {
        Self::new("missing", "this field is required")
    }

    pub(super) fn is_absence(&self) -> bool {
        self.pointer.is_empty() && self.code == "missing"
    }

    /// The fault of a struct with these fields: the one that it stopped at is missing.
    #[cold]
    #[inline(never)]
    pub(super) fn of(self: Box<Self>, fields: &[&str]) -> Box<Self> {
        match self.count.and_then(|count| fields.get(count)) {
            Some(field) if self.pointer.is_empty() => Self::missing().at(field),
            _ => self,
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn unknown_field(field: &str, fields: &[&str]) -> Box<Self> {
        Self::new(
            "unknown_field",
            format!("expected one of {}", fields.join(", ")),
        )
        .at(field)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn duplicate_field(field: &str) -> Box<Self> {
        Self::new("duplicate_field", "this field is given twice").at(field)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn at(mut self: Box<Self>, name: &str) -> Box<Self> {
        self.pointer
            .insert_str(0, &name.replace('~', "~0").replace('/', "~1"));
        self.pointer.insert(0, '/');
        self
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.pointer, self.code, self.detail)
    }
}

impl std::error::Error for Mismatch {}

impl de::Error for Box<Mismatch> {
    /// `code: sentence` of our own types is taken apart.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        match cut(&message, ": ") {
            Some((code, detail)) if code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
                let mut mismatch = Mismatch::new("", detail);
                mismatch.code = code.to_owned().into();
                mismatch
            }
            _ => Mismatch::new("invalid_value", message),
        }
    }

    #[cold]
    #[inline(never)]
    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Mismatch::new("wrong_type", format!("expected {expected}"))
    }

    #[cold]
    #[inline(never)]
    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Mismatch::new("invalid_value", format!("expected {expected}"))
    }

    #[cold]
    #[inline(never)]
    fn invalid_length(count: usize, expected: &dyn Expected) -> Self {
        let mut mismatch = Mismatch::new("wrong_length", format!("expected {expected}"));
        mismatch.count = Some(count);
        mismatch
    }

    #[cold]
    #[inline(never)]
    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Mismatch::new(
            "unknown_value",
            format!("expected one of {}", expected.join(", ")),
        )
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Mismatch::unknown_field(field, expected)
    }

    fn missing_field(field: &'static str) -> Self {
        Mismatch::missing().at(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Mismatch::duplicate_field(field)
    }
}
