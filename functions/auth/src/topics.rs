//! The events of this function. Those of users hold no personal data, because whoever may read events may read them.

use domain::Id;
use schemars::JsonSchema;
use serde::Serialize;
use web::{Deleted, Topic, topic};

use crate::api_keys::wire::ApiKey;
use crate::organisation::wire::Organisation;
use crate::roles::wire::Role;
use crate::users::wire::{State, User};

pub const TOPICS: &[Topic] = &[
    topic::<Organisation>(
        "organisation.registered",
        "organisation",
        "An organisation was registered",
    ),
    topic::<Organisation>(
        "organisation.changed",
        "organisation",
        "The settings of the organisation were updated",
    ),
    topic::<UserStatus>("user.created", "user", "A user was created"),
    topic::<UserStatus>("user.changed", "user", "A user was updated"),
    topic::<UserStatus>("user.activated", "user", "A user was activated"),
    topic::<UserStatus>("user.deactivated", "user", "A user was deactivated"),
    topic::<UserStatus>(
        "user.password_changed",
        "user",
        "A user changed their password",
    ),
    topic::<Role>("role.created", "role", "A role was created"),
    topic::<Role>("role.changed", "role", "A role was updated"),
    topic::<Deleted>("role.deleted", "role", "A role was deleted"),
    topic::<ApiKey>("api_key.created", "api_key", "An API key was created"),
    topic::<ApiKey>(
        "api_key.rotated",
        "api_key",
        "An API key was replaced and ends soon",
    ),
    topic::<ApiKey>("api_key.revoked", "api_key", "An API key was revoked"),
];

/// What the events of a user say: who, but no name and no address.
#[derive(Serialize, JsonSchema)]
struct UserStatus {
    id: Id<User>,
    /// The id of a role.
    role: String,
    state: State,
    version: i64,
}
