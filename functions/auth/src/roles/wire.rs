//! The bodies, answers and queries of roles and permissions.

use domain::text::{Line, Prose};
use domain::{Instant, Patch, Read};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

/// A named set of permissions.
#[derive(Serialize, JsonSchema)]
pub struct Role {
    /// A word for a built-in role, a UUID for others.
    pub id: String,
    pub name: String,
    pub description: Option<String>,
    /// Built-in roles cannot be changed.
    pub builtin: bool,
    /// Codes, in a fixed order.
    pub permissions: Vec<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// The codes of a role's permissions.
pub type Codes = Vec<String>;

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    /// Unique in the organisation, whatever its case.
    pub name: Line<64>,
    pub description: Option<Prose<500>>,
    #[schemars(length(max = 128))]
    pub permissions: Codes,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    pub name: Option<Line<64>>,
    #[serde(default)]
    pub description: Patch<Prose<500>>,
    /// All permissions of the role; they replace the ones before.
    #[schemars(length(max = 128))]
    pub permissions: Option<Codes>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleFilter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// A permission.
#[derive(Serialize, JsonSchema)]
pub struct PermissionEntry {
    pub code: &'static str,
    pub description: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub struct PermissionList {
    pub permissions: Vec<PermissionEntry>,
}

/// The permissions of the caller.
#[derive(Serialize, JsonSchema)]
pub struct OwnPermissions {
    pub permissions: Vec<PermissionEntry>,
    /// Whether the permission of `check` is among them; null without `check`.
    pub allowed: Option<bool>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PermissionFilter {
    /// The code of a permission.
    pub check: Option<Line<64>>,
}
