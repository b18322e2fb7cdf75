//! Why a statement failed, read from the message of the database: no platform gives a code.

use std::fmt;

/// An internal error (500): logged in full, shown to the client as "internal error".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(Box<str>);

impl Fault {
    pub fn new(cause: impl Into<String>) -> Self {
        Self(cause.into().into_boxed_str())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a read or a write was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqlFailure {
    /// A named CHECK refused the batch.
    Check(String),
    /// A UNIQUE constraint refused it: `table.column, table.column`.
    Unique(String),
    /// A trigger refused it with `raise(abort, 'code')`.
    Raised(String),
    /// A reference to a row that does not exist. SQLite does not say which.
    ForeignKey,
    /// The database is overloaded, locked or cannot be reached. As far as is known, nothing was written.
    Busy(String),
    /// The disk of the database is full, or the database is as large as it may be. Nothing was written.
    Full(String),
    /// Anything else.
    Fault(Fault),
}

impl SqlFailure {
    /// Reads the message of SQLite, without what D1 and Spin add to it.
    pub fn from_text(text: &str) -> Self {
        let mut core = text.trim();
        for decoration in ["Error: ", "D1_ERROR: "] {
            core = core.strip_prefix(decoration).unwrap_or(core);
        }
        let core = core
            .split_once(": SQLITE_")
            .map_or(core, |(before, _)| before)
            .trim();
        if let Some(name) = core.strip_prefix("CHECK constraint failed: ") {
            return Self::Check(name.to_owned());
        }
        if let Some(columns) = core.strip_prefix("UNIQUE constraint failed: ") {
            return Self::Unique(columns.to_owned());
        }
        if core.starts_with("FOREIGN KEY constraint failed") {
            return Self::ForeignKey;
        }
        if FULL.iter().any(|sign| core.contains(sign)) {
            return Self::Full(text.to_owned());
        }
        if BUSY.iter().any(|sign| core.contains(sign)) {
            return Self::Busy(text.to_owned());
        }
        if !core.is_empty() && core.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
            return Self::Raised(core.to_owned());
        }
        Self::Fault(Fault::new(text))
    }
}

/// The messages of a busy database on the platforms.
const BUSY: &[&str] = &[
    "overloaded",
    "Network connection lost",
    "database is locked",
    "database table is locked",
    "storage operation exceeded timeout",
    "storage caused object to be reset",
    "reset because its code was updated",
    "Too many requests queued",
];

/// The messages of a full database on the platforms.
const FULL: &[&str] = &["database or disk is full", "Exceeded maximum DB size"];

impl From<Fault> for SqlFailure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::SqlFailure;

    #[test]
    fn a_violation_is_recognised_on_every_platform() {
        let check = SqlFailure::Check("insufficient_stock".into());
        for text in [
            "CHECK constraint failed: insufficient_stock",
            "D1_ERROR: CHECK constraint failed: insufficient_stock: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_CHECK)",
        ] {
            assert_eq!(SqlFailure::from_text(text), check, "{text}");
        }
        assert_eq!(
            SqlFailure::from_text(
                "D1_ERROR: UNIQUE constraint failed: item.org_id, item.sku: SQLITE_CONSTRAINT"
            ),
            SqlFailure::Unique("item.org_id, item.sku".into())
        );
        assert_eq!(
            SqlFailure::from_text(
                "D1_ERROR: in_use: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_TRIGGER)"
            ),
            SqlFailure::Raised("in_use".into())
        );
        assert_eq!(
            SqlFailure::from_text("FOREIGN KEY constraint failed"),
            SqlFailure::ForeignKey
        );
        assert!(matches!(
            SqlFailure::from_text("D1_ERROR: D1 DB is overloaded."),
            SqlFailure::Busy(_)
        ));
        assert!(matches!(
            SqlFailure::from_text("database or disk is full"),
            SqlFailure::Full(_)
        ));
        assert!(matches!(
            SqlFailure::from_text("no such table: item"),
            SqlFailure::Fault(_)
        ));
    }
}
