//! The bodies, answers and queries of API keys.

use domain::text::Line;
use domain::{Id, Instant, Read};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

use crate::fields::Between;
use crate::roles::wire::Codes;

/// An API key of a user, without its secret.
#[derive(Serialize, JsonSchema)]
pub struct ApiKey {
    pub id: Id<Self>,
    pub name: String,
    /// The key without its secret, to recognise it by.
    pub prefix: String,
    /// Codes of permissions, in a fixed order. The key works only while its creator has all of them.
    pub scopes: Vec<String>,
    /// The id of the user who created it.
    pub created_by: String,
    pub created_at: Instant,
    pub expires_at: Instant,
    /// Accurate to the hour.
    pub last_used_at: Option<Instant>,
    pub revoked_at: Option<Instant>,
    /// The key that replaced this one when it was rotated.
    pub successor_id: Option<Id<Self>>,
    pub version: i64,
}

/// A new key.
#[derive(Serialize, JsonSchema)]
pub struct CreatedApiKey {
    #[serde(flatten)]
    pub api_key: ApiKey,
    /// The whole key, for `Authorization: Bearer`. It is shown only in this answer and is not stored.
    pub key: String,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// What the key is used for.
    pub name: Line<100>,
    /// Codes of permissions that the creator has, except those over users, roles, keys and the organisation.
    #[schemars(length(max = 128))]
    pub scopes: Codes,
    /// 90 by default.
    pub expires_in_days: Option<Between<1, 366>>,
}

#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ApiKeyRotation")]
pub struct Rotation {
    /// How long the old key stays valid, at most until its own expiry: 0 ends it at once. One day by default,
    /// seven days at most.
    pub overlap_seconds: Option<Between<0, 604_800>>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiKeyFilter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
