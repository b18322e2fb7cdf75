//! Categories on the wire.

use domain::text::{Name, Note};
use domain::{Id, Instant, Patch};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Cursor, Limit};

/// A shelf of the catalogue. Categories lie in one another, at most four levels deep.
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

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCategory {
    /// Unique in the organisation, whatever its case.
    pub name: Name,
    pub parent_id: Option<Id<Category>>,
    pub description: Option<Note>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryChange {
    #[serde(default, deserialize_with = "domain::patch::given")]
    #[schemars(with = "Name")]
    pub name: Option<Name>,
    /// Null moves it to the top, with everything inside it.
    #[serde(default)]
    pub parent_id: Patch<Id<Category>>,
    #[serde(default)]
    pub description: Patch<Note>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Only what lies directly in this category; `none` for the top level.
    #[serde(default)]
    pub parent_id: Option<Parent>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// A category, or the top level above all of them.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub enum Parent {
    None,
    Category(Id<Category>),
}

impl TryFrom<String> for Parent {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text == "none" {
            return Ok(Self::None);
        }
        Id::parse(&text)
            .map(Self::Category)
            .ok_or("invalid_id: the id of a category, or none")
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
