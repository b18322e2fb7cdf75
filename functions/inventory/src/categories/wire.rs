//! Bodies, queries and answers of categories.

use domain::text::{Name, Note};
use domain::{Id, Instant, Invalid, Patch, Read, Reader};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

/// A category of items. Categories may contain others, at most four levels deep.
#[derive(Serialize, JsonSchema)]
pub struct Category {
    pub id: Id<Self>,
    pub parent_id: Option<Id<Self>>,
    pub name: String,
    pub description: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCategory {
    /// Unique in the organisation, without regard to case and spelling.
    pub name: Name,
    pub parent_id: Option<Id<Category>>,
    pub description: Option<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryChange {
    #[serde(default)]
    #[read(given)]
    #[schemars(with = "Name")]
    pub name: Option<Name>,
    /// Null moves it to the top level, with everything in it.
    #[serde(default)]
    pub parent_id: Patch<Id<Category>>,
    #[serde(default)]
    pub description: Patch<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Only categories directly in this one; `none` for the top level.
    #[serde(default)]
    pub parent_id: Option<Parent>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// A category, or the top level.
pub enum Parent {
    None,
    Category(Id<Category>),
}

impl Read for Parent {
    fn read(from: &mut Reader) -> Self {
        match from.text() {
            Some(text) if text != "none" => match Id::parse(&text) {
                Some(id) => Self::Category(id),
                None => {
                    from.refuse(Invalid::new("invalid_id", "the id of a category, or none"));
                    Self::None
                }
            },
            _ => Self::None,
        }
    }
}

impl JsonSchema for Parent {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Parent".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "anyOf": [{ "type": "string", "format": "uuid" }, { "const": "none" }] })
    }
}
