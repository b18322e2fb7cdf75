//! Authentication and authorisation.
//!
//! In scope: organisations and their settings, users, roles, logging in and out, tokens, passwords,
//! the public keys, API keys. Out of scope: second factors, a list of sessions, password resets by e-mail,
//! invitations, privacy requests.
//!
//! Shard 0 is the directory: accounts, and the shards of their organisations. The users, roles and sessions of an
//! organisation are on its own shard. A change of both cannot be one batch, so these routes take more round
//! trips than the two of other writes, in steps that can each be repeated:
//!
//! | route | round trips | why |
//! |---|---|---|
//! | register | 3 on shard 0, otherwise 5 | counts, reads, then the directory and the organisation |
//! | login | 2; 3 for an imported password or a repeat | directory, then session |
//! | users: create | 3; 4 after an abandoned try | session and role, account, membership |
//! | password/change | 4, and one for each further shard | session, account twice, sessions |

mod api_keys;
mod database;
mod fields;
mod organisation;
mod password;
mod permission_codes;
mod registration;
mod roles;
mod secrets;
mod sessions;
mod topics;
mod users;

mod directory {
    //! The directory on shard 0: accounts, and the shards of their organisations.
    //!
    //! In scope: the statements that several resources send to it. Out of scope: routes; it has none.

    pub mod statements;
}

use domain::refusal::code;
use domain::{Constraint, Query};
use web::{Function, Job, Route, health, job};

const OWN_ROUTES: &[Route] = &[
    health::route("/v1/auth/health"),
    job::tick_route("/internal/auth/tick"),
    job::run_route("/internal/auth/jobs/{name}"),
];

pub static JOBS: &[Job] = &[
    Job {
        name: "auth.cleanup",
        summary: "Delete expired refresh tokens and old sessions",
        every_minutes: 60,
        step: |work| Box::pin(sessions::jobs::cleanup(work)),
    },
    Job {
        name: "auth.publish_denials",
        summary: "Deny access tokens that could not be denied at once",
        every_minutes: 1,
        step: |work| Box::pin(sessions::jobs::publish_denials(work)),
    },
    Job {
        name: "auth.delete_denials",
        summary: "Delete denials of access tokens that have expired",
        every_minutes: 60,
        step: |work| Box::pin(sessions::jobs::delete_denials(work)),
    },
];

/// Every statement by its resource, for the tests that prepare them.
pub const STATEMENTS: &[(&str, &[Query])] = &[
    ("directory", directory::statements::ALL),
    ("registration", registration::statements::ALL),
    ("sessions", sessions::statements::ALL),
    ("users", users::statements::ALL),
    ("roles", roles::statements::ALL),
    ("api_keys", api_keys::statements::ALL),
    ("organisation", organisation::statements::ALL),
];

/// The refusals that the constraints of its own tables mean.
const CONSTRAINTS: &[Constraint] = &[
    ("builtin_role", &code::BUILTIN_ROLE),
    ("directory_org.slug", &code::SLUG_TAKEN),
    ("illegal_transition", &code::ILLEGAL_TRANSITION),
    ("in_use", &code::IN_USE),
    ("last_admin", &code::LAST_ADMIN),
    ("refresh_token.parent_hash", &code::TOKEN_ALREADY_ROTATED),
    ("session_revoked", &code::SESSION_REVOKED),
    ("token_already_rotated", &code::TOKEN_ALREADY_ROTATED),
    ("user_account.email", &code::EMAIL_TAKEN),
    ("user_account.username", &code::USERNAME_TAKEN),
];

pub static FUNCTION: Function = Function::new(
    "auth",
    &[
        OWN_ROUTES,
        registration::ROUTES,
        sessions::ROUTES,
        password::ROUTES,
        users::ROUTES,
        roles::ROUTES,
        api_keys::ROUTES,
        organisation::ROUTES,
    ],
    JOBS,
)
.with_constraints(&[CONSTRAINTS])
.with_topics(&[topics::TOPICS]);

platform::entry!(FUNCTION);
