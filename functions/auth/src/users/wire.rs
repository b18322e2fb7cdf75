//! The bodies, answers and queries of users.

use domain::text::{Email, Line, Name};
use domain::{Id, Instant, Language, Patch, Read};
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;
use web::{Cursor, Limit};

use crate::fields::{Password, Username};

/// A user of this organisation.
#[derive(Serialize, JsonSchema)]
pub struct User {
    pub id: Id<Self>,
    pub email: String,
    pub username: Option<String>,
    pub full_name: String,
    /// The language of the user; null for the organisation's.
    pub locale: Option<Language>,
    /// The id of a role.
    pub role: String,
    pub state: State,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase", const_into_str)]
#[schemars(rename = "UserState")]
pub enum State {
    Active,
    Disabled,
}

/// The id of a role: a word for a built-in one, a UUID for others.
pub type RoleId = Line<64>;

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    pub email: Email,
    pub username: Option<Username>,
    pub full_name: Name,
    pub role: RoleId,
    pub locale: Option<Language>,
    /// The first password, to be changed by the user.
    pub password: Password,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    pub full_name: Option<Name>,
    pub role: Option<RoleId>,
}

/// What users change about themselves.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileChange {
    pub full_name: Option<Name>,
    /// null: the language of the organisation.
    #[serde(default)]
    pub locale: Patch<Language>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    pub current_password: Password,
    pub new_password: Password,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserFilter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
    /// The start of an e-mail. The list is then sorted by e-mail, otherwise by id.
    pub q: Option<Line<254>>,
    pub state: Option<State>,
    /// `true` for active users, `false` for all others.
    pub active: Option<bool>,
    pub role: Option<RoleId>,
}
