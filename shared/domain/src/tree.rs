//! From JSON text to types, strictly, naming the place of what is wrong.
//!
//! The text is parsed once into a plain tree; types are read from the tree by one small
//! deserializer. That keeps functions small (a type costs one layer of code, not one a wrapper),
//! and says what serde_json alone does not: the JSON pointer of the fault. An array is never taken
//! for an object, and a field given twice is refused.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{StrDeserializer, StringDeserializer};
use serde::de::{
    self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer,
    MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

/// A JSON value as it stands in the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    Null,
    Bool(bool),
    Integer(i64),
    /// Whole, but past `i64`.
    Large(u64),
    Real(f64),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

/// What a type does not accept, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// JSON pointer (RFC 6901).
    pub pointer: String,
    /// A stable word: `missing`, `wrong_type`, `out_of_range`, …
    pub code: Cow<'static, str>,
    pub detail: String,
}

/// How a tree is read. A type parameter, so that no code is made for what a way does not allow.
trait Mode: Copy {
    /// A struct comes as a list in the order of its fields.
    const POSITIONAL: bool = false;
    /// Numbers and booleans may come as text.
    const TEXTUAL: bool = false;
}

#[derive(Clone, Copy)]
struct Body;
impl Mode for Body {}

/// A row of a table.
#[derive(Clone, Copy)]
struct Row;
impl Mode for Row {
    const POSITIONAL: bool = true;
}

/// A query string.
#[derive(Clone, Copy)]
struct Query;
impl Mode for Query {
    const TEXTUAL: bool = true;
}

impl Tree {
    /// # Errors
    /// Why the text is not JSON.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// The names and values of a query string, decoded.
    pub fn of_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self::Object(
            pairs
                .into_iter()
                .map(|(name, value)| (name, Self::Text(value)))
                .collect(),
        )
    }

    /// A member of an object.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub const fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(integer) => Some(*integer),
            _ => None,
        }
    }

    /// Reads a body.
    ///
    /// # Errors
    /// What does not fit the type, and where.
    pub fn into_body<T: DeserializeOwned>(self) -> Result<T, Mismatch> {
        T::deserialize(Node {
            tree: self,
            mode: Body,
        })
    }

    /// Reads a row of a table.
    ///
    /// # Errors
    /// As `into_body`.
    pub fn into_row<T: DeserializeOwned>(self) -> Result<T, Mismatch> {
        T::deserialize(Node {
            tree: self,
            mode: Row,
        })
    }

    /// Reads the filters of a query string.
    ///
    /// # Errors
    /// As `into_body`.
    pub fn into_query<T: DeserializeOwned>(self) -> Result<T, Mismatch> {
        T::deserialize(Node {
            tree: self,
            mode: Query,
        })
    }

    const fn unexpected(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) | Self::Large(_) => "an integer",
            Self::Real(_) => "a number with a fraction",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole;

        impl<'de> Visitor<'de> for Whole {
            type Value = Tree;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
                Ok(Tree::Bool(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
                Ok(Tree::Integer(value))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
                Ok(i64::try_from(value).map_or(Tree::Large(value), Tree::Integer))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
                Ok(Tree::Real(value))
            }

            fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
                Ok(Tree::Text(value.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Tree::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree, A::Error> {
                let mut object = Vec::new();
                while let Some(member) = members.next_entry()? {
                    object.push(member);
                }
                Ok(Tree::Object(object))
            }
        }

        deserializer.deserialize_any(Whole)
    }
}

impl fmt::Display for Tree {
    /// As JSON text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Large(value) => write!(f, "{value}"),
            Self::Real(value) => f.write_str(&serde_json::to_string(value).unwrap_or_default()),
            Self::Text(text) => write_text(f, text),
            Self::List(items) => {
                f.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { "," })?;
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (at, (name, value)) in members.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { "," })?;
                    write_text(f, name)?;
                    write!(f, ":{value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

/// A text between quotes, escaped as RFC 8259 wants it.
fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str(&serde_json::to_string(text).unwrap_or_default())
}

impl From<&str> for Tree {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Tree {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Tree {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<bool> for Tree {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl<T: Into<Self>> From<Option<T>> for Tree {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// `object! { "name" => value, … }`: a JSON object, its members in this order.
#[macro_export]
macro_rules! object {
    ($($name:literal => $value:expr),* $(,)?) => {
        $crate::Tree::Object(vec![$(($name.to_owned(), $crate::Tree::from($value))),*])
    };
}

impl Mismatch {
    fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            pointer: String::new(),
            code: Cow::Borrowed(code),
            detail: detail.into(),
        }
    }

    #[cold]
    #[inline(never)]
    fn at(mut self, name: &str) -> Self {
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

impl de::Error for Mismatch {
    /// `code: sentence` of our own types is taken apart.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        match message.split_once(": ") {
            Some((code, detail)) if code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
                Self {
                    pointer: String::new(),
                    code: code.to_owned().into(),
                    detail: detail.to_owned(),
                }
            }
            _ => Self::new("invalid_value", message),
        }
    }

    #[cold]
    #[inline(never)]
    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new("wrong_type", format!("expected {expected}"))
    }

    #[cold]
    #[inline(never)]
    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new("invalid_value", format!("expected {expected}"))
    }

    #[cold]
    #[inline(never)]
    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::new("wrong_length", format!("expected {expected}"))
    }

    #[cold]
    #[inline(never)]
    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(
            "unknown_value",
            format!("expected one of {}", expected.join(", ")),
        )
    }

    #[cold]
    #[inline(never)]
    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(
            "unknown_field",
            format!("expected one of {}", expected.join(", ")),
        )
        .at(field)
    }

    #[cold]
    #[inline(never)]
    fn missing_field(field: &'static str) -> Self {
        Self::new("missing", "this field is required").at(field)
    }

    #[cold]
    #[inline(never)]
    fn duplicate_field(field: &'static str) -> Self {
        Self::new("duplicate_field", "this field is given twice").at(field)
    }
}

/// A tree that a type is read from.
struct Node<M> {
    tree: Tree,
    mode: M,
}

impl<M> Node<M> {
    #[cold]
    #[inline(never)]
    fn refuse<T>(&self, expected: &str) -> Result<T, Mismatch> {
        Err(Mismatch::new(
            "wrong_type",
            format!("expected {expected}, not {}", self.tree.unexpected()),
        ))
    }
}

macro_rules! integers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            if let (true, Tree::Text(text)) = (M::TEXTUAL, &self.tree) {
                return match text.parse() {
                    Ok(integer) => visitor.visit_i64(integer),
                    Err(_) => self.refuse("an integer"),
                };
            }
            self.deserialize_any(visitor)
        })*
    };
}

impl<'de, M: Mode> Deserializer<'de> for Node<M> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let mode = self.mode;
        match self.tree {
            Tree::Null => visitor.visit_unit(),
            Tree::Bool(value) => visitor.visit_bool(value),
            Tree::Integer(value) => visitor.visit_i64(value),
            Tree::Large(value) => visitor.visit_u64(value),
            Tree::Real(value) => visitor.visit_f64(value),
            Tree::Text(value) => visitor.visit_string(value),
            Tree::List(items) => visitor.visit_seq(Items {
                items: items.into_iter(),
                at: 0,
                mode,
            }),
            Tree::Object(members) => visitor.visit_map(Members {
                members: members.into_iter(),
                value: None,
                mode,
            }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.tree {
            Tree::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if let (true, Tree::Text(text)) = (M::TEXTUAL, &self.tree) {
            return match text.as_str() {
                "true" => visitor.visit_bool(true),
                "false" => visitor.visit_bool(false),
                _ => self.refuse("true or false"),
            };
        }
        self.deserialize_any(visitor)
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        let mode = self.mode;
        match self.tree {
            // A row never is one, so no code is made to read it as one.
            Tree::Object(members) if !M::POSITIONAL => visitor.visit_map(Members {
                members: members.into_iter(),
                value: None,
                mode,
            }),
            Tree::List(items) if M::POSITIONAL => visitor.visit_seq(Items {
                items: items.into_iter(),
                at: 0,
                mode,
            }),
            tree => Node { tree, mode }.refuse("an object"),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.tree {
            Tree::Text(name) => {
                let name: StringDeserializer<Mismatch> = name.into_deserializer();
                visitor.visit_enum(name)
            }
            tree => Node {
                tree,
                mode: self.mode,
            }
            .refuse("a text"),
        }
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        identifier ignored_any
    }
}

struct Items<M> {
    items: std::vec::IntoIter<Tree>,
    at: usize,
    mode: M,
}

impl<'de, M: Mode> SeqAccess<'de> for Items<M> {
    type Error = Mismatch;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mismatch> {
        let Some(tree) = self.items.next() else {
            return Ok(None);
        };
        let at = self.at;
        self.at = at.saturating_add(1);
        let read = seed.deserialize(Node {
            tree,
            mode: self.mode,
        });
        read.map(Some)
            .map_err(|mismatch| mismatch.at(&at.to_string()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Members<M> {
    members: std::vec::IntoIter<(String, Tree)>,
    value: Option<(String, Tree)>,
    mode: M,
}

impl<'de, M: Mode> MapAccess<'de> for Members<M> {
    type Error = Mismatch;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mismatch> {
        self.value = self.members.next();
        let Some((name, _)) = &self.value else {
            return Ok(None);
        };
        let name: StrDeserializer<'_, Mismatch> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    // One copy a field's type, whatever the struct.
    #[inline(never)]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Mismatch> {
        let Some((name, tree)) = self.value.take() else {
            return Err(Mismatch::new("invalid_value", "a value without a name"));
        };
        seed.deserialize(Node {
            tree,
            mode: self.mode,
        })
        .map_err(|mismatch| mismatch.at(&name))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::Tree;
    use crate::{Money, Patch};

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Order {
        lines: Vec<Line>,
        #[serde(default)]
        note: Patch<String>,
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Line {
        price: Money,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Large,
        Small,
    }

    #[test]
    fn what_is_wrong_is_named_by_its_pointer_and_code() {
        let table = [
            (r#"{}"#, "/lines", "missing"),
            (r#"[]"#, "", "wrong_type"),
            (r#"{"lines":[],"a/b~":1}"#, "/a~1b~0", "unknown_field"),
            (r#"{"lines":[],"lines":[]}"#, "/lines", "duplicate_field"),
            (r#"{"lines":"x"}"#, "/lines", "wrong_type"),
            (r#"{"lines":[[1]]}"#, "/lines/0", "wrong_type"),
            (
                r#"{"lines":[{"price":[1,"GBP"]}]}"#,
                "/lines/0/price",
                "wrong_type",
            ),
            (
                r#"{"lines":[{"price":{"amount":-1,"currency":"GBP"}}]}"#,
                "/lines/0/price/amount",
                "out_of_range",
            ),
            (
                r#"{"lines":[{"price":{"amount":1.0,"currency":"GBP"}}]}"#,
                "/lines/0/price/amount",
                "wrong_type",
            ),
            (
                r#"{"lines":[{"price":{"amount":1,"currency":"gbp"}}]}"#,
                "/lines/0/price/currency",
                "invalid_currency",
            ),
            (r#"{"lines":[],"kind":"huge"}"#, "/kind", "unknown_value"),
            (r#"{"lines":[],"kind":3}"#, "/kind", "wrong_type"),
            (r#"{"lines":[],"note":3}"#, "/note", "wrong_type"),
        ];
        for (text, pointer, code) in table {
            let mismatch = Tree::parse(text).unwrap().into_body::<Order>().unwrap_err();
            assert_eq!(
                (mismatch.pointer.as_str(), &*mismatch.code),
                (pointer, code),
                "{text}"
            );
        }
    }

    #[test]
    fn a_good_body_is_read_whole() {
        let text =
            r#"{"lines":[{"price":{"amount":5,"currency":"GBP"}}],"note":null,"kind":"small"}"#;
        let order: Order = Tree::parse(text).unwrap().into_body().unwrap();
        assert_eq!(
            (order.lines.len(), order.note, order.kind),
            (1, Patch::Clear, Some(Kind::Small))
        );
    }

    #[test]
    fn a_tree_is_written_as_it_was_read() {
        let text = r#"{"a":[1,-2,18446744073709551615,1.5,true,null],"b\"\n":{"ñ":"\u0001"}}"#;
        assert_eq!(Tree::parse(text).unwrap().to_string(), text);
    }

    #[test]
    fn rows_are_positional_and_queries_textual() {
        let row = |text: &str| Tree::parse(text).unwrap().into_row::<Line>();
        assert!(row(r#"[[5,"GBP"]]"#).is_ok());
        assert!(row(r#"[{"amount":5,"currency":"GBP"}]"#).is_err());
        assert_eq!(
            Tree::parse(r#"[1,null,"x"]"#).unwrap().into_row(),
            Ok((1_u8, None::<i64>, "x".to_owned()))
        );

        #[derive(Debug, Deserialize, PartialEq)]
        struct Filter {
            limit: Option<i64>,
            low: Option<bool>,
            name: Option<String>,
        }
        let pairs = [("limit", "3"), ("low", "true"), ("name", "7")]
            .map(|(n, v)| (n.to_owned(), v.to_owned()));
        let filter: Filter = Tree::of_pairs(pairs).into_query().unwrap();
        assert_eq!(
            filter,
            Filter {
                limit: Some(3),
                low: Some(true),
                name: Some("7".into())
            }
        );
    }
}
