//! API keys on the wire.

use domain::text::Line;
use domain::{Id, Instant, Read};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

use crate::roles::wire::Codes;
use crate::words::Between;

/// What a program logs in with, for the person who created it.
#[derive(Serialize, JsonSchema)]
pub struct ApiKey {
    pub id: Id<Self>,
    pub name: String,
    /// The key without its secret, to recognise it by.
    pub prefix: String,
    /// Codes of permissions, in a fixed order. What the creator may no longer do, the key may not
    /// either.
    pub scopes: Vec<String>,
    /// The id of a user.
    pub created_by: String,
    pub created_at: Instant,
    pub expires_at: Instant,
    /// To the hour.
    pub last_used_at: Option<Instant>,
    pub revoked_at: Option<Instant>,
    /// The key that was made when this one was rotated.
    pub successor_id: Option<Id<Self>>,
    pub version: i64,
}

/// A key that was just made.
#[derive(Serialize, JsonSchema)]
pub struct CreatedApiKey {
    #[serde(flatten)]
    pub api_key: ApiKey,
    /// The whole key, for `Authorization: Bearer`. It is shown this once and stored nowhere.
    pub key: String,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// What it is for.
    pub name: Line<100>,
    /// Codes of permissions: a part of the creator's own, without those over users, roles, keys and
    /// the organisation.
    #[schemars(length(max = 128))]
    pub scopes: Codes,
    /// 90 where it is not said.
    pub expires_in_days: Option<Between<1, 366>>,
}

#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ApiKeyRotation")]
pub struct Rotation {
    /// For how long the old key goes on working, so that whoever uses it can change over: 0 ends it
    /// at once, and it never lives longer than it would have. One day where it is not said, seven at
    /// most.
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
