//! Types read from a tree: the deserializer and its ways of reading.

use serde::de::value::{StrDeserializer, StringDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Mismatch, Tree};

impl Tree {
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
