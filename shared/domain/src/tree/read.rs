//! Types read from a tree.
//!
//! The members of an object are first put into the order of the type's fields, so that a body and
//! a row are read by the same code, and a type costs a function no code to look for its fields.

use serde::de::value::StringDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Mismatch, Tree};

impl Tree {
    /// Reads a body.
    ///
    /// # Errors
    /// What does not fit the type, and where.
    pub fn into_body<T: DeserializeOwned>(self) -> Result<T, Box<Mismatch>> {
        T::deserialize(Node::new(self, Form::Body))
    }

    /// Reads a row of a table.
    ///
    /// # Errors
    /// As `into_body`.
    pub fn into_row<T: DeserializeOwned>(self) -> Result<T, Box<Mismatch>> {
        T::deserialize(Node::new(self, Form::Row))
    }

    /// Reads the filters of a query string.
    ///
    /// # Errors
    /// As `into_body`.
    pub fn into_query<T: DeserializeOwned>(self) -> Result<T, Box<Mismatch>> {
        T::deserialize(Node::new(self, Form::Query))
    }

    const fn described(&self) -> &'static str {
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

/// How a tree is read.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Body,
    /// A struct comes as a list in the order of its fields.
    Row,
    /// Numbers and booleans come as text.
    Query,
}

/// What a type is read from: a tree, or nothing where a field is absent.
struct Node {
    tree: Option<Tree>,
    form: Form,
}

impl Node {
    const fn new(tree: Tree, form: Form) -> Self {
        Self {
            tree: Some(tree),
            form,
        }
    }

    /// In a query, what a text says.
    fn told(self) -> Option<Tree> {
        match self.tree {
            Some(Tree::Text(text)) if self.form == Form::Query => Some(match text.as_str() {
                "true" => Tree::Bool(true),
                "false" => Tree::Bool(false),
                _ => text.parse().map_or(Tree::Text(text), Tree::Integer),
            }),
            tree => tree,
        }
    }
}

#[cold]
#[inline(never)]
fn refusal(tree: Option<&Tree>, expected: &dyn Expected) -> Box<Mismatch> {
    match tree {
        None => Mismatch::missing(),
        Some(tree) => Mismatch::new(
            "wrong_type",
            format!("expected {expected}, not {}", tree.described()),
        ),
    }
}

/// The values of an object in the order of a type's fields; none may be unknown or given twice.
#[inline(never)]
fn arranged(
    members: Vec<(String, Tree)>,
    fields: &'static [&'static str],
) -> Result<Vec<Option<Tree>>, Box<Mismatch>> {
    let mut values: Vec<Option<Tree>> = fields.iter().map(|_| None).collect();
    for (name, value) in members {
        let position = fields.iter().position(|field| *field == name);
        let Some(slot) = position.and_then(|position| values.get_mut(position)) else {
            return Err(Mismatch::unknown_field(&name, fields));
        };
        if slot.replace(value).is_some() {
            return Err(Mismatch::duplicate_field(&name));
        }
    }
    Ok(values)
}

macro_rules! integers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
            match self.told() {
                Some(Tree::Integer(value)) => visitor.visit_i64(value),
                Some(Tree::Large(value)) => visitor.visit_u64(value),
                tree => Err(refusal(tree.as_ref(), &visitor)),
            }
        })*
    };
}

macro_rules! texts {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
            match self.tree {
                Some(Tree::Text(text)) => visitor.visit_string(text),
                tree => Err(refusal(tree.as_ref(), &visitor)),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Node {
    type Error = Box<Mismatch>;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        let Self { tree, form } = self;
        match tree {
            None => Err(Mismatch::missing()),
            Some(Tree::Null) => visitor.visit_unit(),
            Some(Tree::Bool(value)) => visitor.visit_bool(value),
            Some(Tree::Integer(value)) => visitor.visit_i64(value),
            Some(Tree::Large(value)) => visitor.visit_u64(value),
            Some(Tree::Real(value)) => visitor.visit_f64(value),
            Some(Tree::Text(value)) => visitor.visit_string(value),
            Some(Tree::List(items)) => visitor.visit_seq(Items::new(items, form)),
            Some(Tree::Object(members)) => visitor.visit_map(Members {
                members: members.into_iter(),
                value: None,
                form,
            }),
        }
    }

    /// An absent field is told from null as a unit: a plain option takes both for none.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        match self.tree {
            None => visitor.visit_unit(),
            Some(Tree::Null) => visitor.visit_none(),
            Some(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        match self.told() {
            Some(Tree::Bool(value)) => visitor.visit_bool(value),
            tree => Err(refusal(tree.as_ref(), &visitor)),
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    texts! { deserialize_str deserialize_string }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Box<Mismatch>> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Box<Mismatch>> {
        match self.tree {
            Some(Tree::List(items)) => visitor.visit_seq(Items::new(items, self.form)),
            tree => Err(refusal(tree.as_ref(), &visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Box<Mismatch>> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Box<Mismatch>> {
        let values = match self.tree {
            Some(Tree::Object(members)) if self.form != Form::Row => arranged(members, fields)?,
            Some(Tree::List(items)) if self.form == Form::Row => {
                items.into_iter().map(Some).collect()
            }
            tree => return Err(refusal(tree.as_ref(), &"an object")),
        };
        visitor
            .visit_seq(Items {
                values: values.into_iter(),
                fields,
                at: 0,
                form: self.form,
            })
            .map_err(|mismatch| mismatch.of(fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Box<Mismatch>> {
        match self.tree {
            Some(Tree::Text(name)) => {
                let name: StringDeserializer<Box<Mismatch>> = name.into_deserializer();
                visitor.visit_enum(name)
            }
            tree => Err(refusal(tree.as_ref(), &"a text")),
        }
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple_struct map
        identifier ignored_any
    }
}

/// Values in their order: the entries of a list, or what there is of a type's fields.
struct Items {
    values: std::vec::IntoIter<Option<Tree>>,
    /// None for a list.
    fields: &'static [&'static str],
    at: usize,
    form: Form,
}

impl Items {
    fn new(items: Vec<Tree>, form: Form) -> Self {
        let values: Vec<Option<Tree>> = items.into_iter().map(Some).collect();
        Self {
            values: values.into_iter(),
            fields: &[],
            at: 0,
            form,
        }
    }

    fn next(&mut self) -> Option<Node> {
        let tree = self.values.next()?;
        self.at = self.at.saturating_add(1);
        Some(Node {
            tree,
            form: self.form,
        })
    }

    /// What a value's own mismatch is of the whole. An absent field is no fault yet: its type may
    /// have a default.
    #[cold]
    #[inline(never)]
    fn fault(&self, mismatch: Box<Mismatch>) -> Option<Box<Mismatch>> {
        if mismatch.is_absence() {
            return None;
        }
        let position = self.at.saturating_sub(1);
        Some(match self.fields.get(position) {
            Some(field) => mismatch.at(field),
            None => mismatch.at(&position.to_string()),
        })
    }
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Box<Mismatch>;

    // One copy a field's type, whatever the struct.
    #[inline(never)]
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Box<Mismatch>> {
        let Some(node) = self.next() else {
            return Ok(None);
        };
        match seed.deserialize(node) {
            Ok(value) => Ok(Some(value)),
            Err(mismatch) => self.fault(mismatch).map_or(Ok(None), Err),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.values.len())
    }
}

/// The members of an object that is no struct.
struct Members {
    members: std::vec::IntoIter<(String, Tree)>,
    value: Option<(String, Tree)>,
    form: Form,
}

impl<'de> MapAccess<'de> for Members {
    type Error = Box<Mismatch>;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Box<Mismatch>> {
        self.value = self.members.next();
        let Some((name, _)) = &self.value else {
            return Ok(None);
        };
        let name: StringDeserializer<Box<Mismatch>> = name.clone().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, Box<Mismatch>> {
        match self.value.take() {
            Some((name, tree)) => seed
                .deserialize(Node::new(tree, self.form))
                .map_err(|mismatch| mismatch.at(&name)),
            // Keys and values are asked for in turn.
            None => Err(Mismatch::missing()),
        }
    }
}
