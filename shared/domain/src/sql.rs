//! SQL as data: named texts with their values. `platform` runs them.

use std::borrow::Cow;

/// A value bound to a statement. Integers stay within ±(2^53 − 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    Integer(i64),
    Text(String),
}

/// A named SQL text. Tests prepare every one of them against the migrated schema.
#[derive(Clone, Copy, Debug)]
pub struct Query {
    pub name: &'static str,
    pub sql: &'static str,
}

impl Query {
    pub const fn bind(&self, values: Vec<Value>) -> Statement {
        Statement {
            sql: Cow::Borrowed(self.sql),
            values,
        }
    }
}

/// A SQL text with the values of `?1`, `?2`, …
#[derive(Clone, Debug)]
pub struct Statement {
    pub sql: Cow<'static, str>,
    pub values: Vec<Value>,
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Integer(i64::from(value))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::from(value.as_str())
    }
}

impl<T> From<&crate::Id<T>> for Value {
    fn from(id: &crate::Id<T>) -> Self {
        Self::from(id.as_str())
    }
}

impl From<crate::Instant> for Value {
    fn from(instant: crate::Instant) -> Self {
        Self::Integer(instant.ms())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// `values![org, &id, name]`: the values of a statement, each `Into<Value>`.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}

/// Declares the statements of a module, and `ALL` of them for the plan test.
///
/// ```
/// domain::statements! {
///     /// `GET /v1/things/{id}`, by primary key.
///     FIND = "select name from thing where org_id = ?1 and id = ?2";
/// }
/// assert_eq!(ALL.len(), 1);
/// ```
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$meta])* pub const $name: $crate::Query = $crate::Query { name: stringify!($name), sql: $sql };)*
        /// Every statement here, for the tests that prepare them.
        pub const ALL: &[$crate::Query] = &[$($name),*];
    };
}

/// Epoch milliseconds of a column as RFC 3339 text.
#[macro_export]
macro_rules! rfc3339 {
    ($column:literal) => {
        concat!(
            "strftime('%Y-%m-%dT%H:%M:%fZ', ",
            $column,
            " / 1000.0, 'unixepoch')"
        )
    };
}
