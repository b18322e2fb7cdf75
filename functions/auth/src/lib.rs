//! Who may do what.
//!
//! In scope: organisations and their settings, users, roles, logging in and out, tokens, passwords,
//! the public keys, API keys. Out of scope: second factors, a page of sessions, resets by e-mail, invitations,
//! privacy requests.
//!
//! Shard 0 is the directory: accounts, and where their organisations live. An organisation's users,
//! roles and sessions are on its own shard. What touches both cannot be one batch, so these take
//! more round trips than the two of other writes, in steps that can each be repeated:
//!
//! | route | trips | why |
//! |---|---|---|
//! | register | 3 on shard 0, otherwise 5 | counts, reads, then the directory and the organisation |
//! | login | 2; 3 once for an imported password or for a repeat | directory, then session |
//! | users: create | 3; 4 after a try that broke | session and role, account, membership |
//! | password/change | 4, and one for each further shard | session, account twice, sessions |

mod access_token;
mod deny;
mod handlers;
mod jobs;
mod password_cost;
mod password_hash;
mod refresh_token;
mod rules;
mod secrets;
mod session;
pub mod statements;
mod wire;

use domain::permission::{
    MANAGE_API_KEYS, MANAGE_ORGANISATION, MANAGE_ROLES, MANAGE_USERS, READ_USERS,
};
use domain::refusal::code;
use handlers::{
    api_keys, keys, login, logout, me, organisation, password, permissions, refresh, register,
    roles, users,
};
use web::{Function, Job, Route, delete, get, health, job, patch, post, put};

pub static ROUTES: &[Route] = &[
    health::route("/v1/auth/health"),
    job::tick_route("/internal/auth/tick"),
    job::run_route("/internal/auth/jobs/{name}"),
    post(
        "/v1/auth/register",
        "Register an organisation and its first administrator",
    )
    .public()
    .takes::<wire::registration::NewRegistration>()
    .gives::<wire::registration::Registered>()
    .refuses(&[
        &code::WEAK_PASSWORD,
        &code::RATE_LIMITED,
        &code::REGISTRATION_CLOSED,
        &code::SLUG_TAKEN,
        &code::EMAIL_TAKEN,
        &code::USERNAME_TAKEN,
    ])
    .to(|c| Box::pin(register::register(c))),
    post("/v1/auth/login", "Log in with an e-mail or a username")
        .public()
        .answers_with(200)
        .takes::<wire::login::Login>()
        .gives::<wire::login::Tokens>()
        .refuses(&[
            &code::RATE_LIMITED,
            &code::WRONG_CREDENTIALS,
            &code::NO_ORGANISATION,
            &code::SESSION_REVOKED,
        ])
        .to(|c| Box::pin(login::login(c))),
    post(
        "/v1/auth/token/refresh",
        "Exchange a refresh token for new tokens",
    )
    .public()
    .answers_with(200)
    .takes::<wire::login::Refresh>()
    .gives::<wire::login::Tokens>()
    .refuses(&[&code::INVALID_REFRESH_TOKEN, &code::TOKEN_ALREADY_ROTATED])
    .to(|c| Box::pin(refresh::refresh(c))),
    post("/v1/auth/logout", "Log out")
        .in_person()
        .answers_with(204)
        .to(|c| Box::pin(logout::logout(c))),
    get(
        "/v1/auth/jwks.json",
        "The public keys of access tokens, as JWK set",
    )
    .public()
    .gives::<wire::login::KeySet>()
    .to(|c| Box::pin(keys::list(c))),
    get("/v1/auth/me", "Who the caller is")
        .in_person()
        .gives::<wire::users::User>()
        .to(|c| Box::pin(me::read(c))),
    patch("/v1/auth/me", "Change one's own name or language")
        .in_person()
        .takes::<wire::users::ProfileChange>()
        .gives::<wire::users::User>()
        .to(|c| Box::pin(me::change(c))),
    put("/v1/auth/me", "The same as PATCH")
        .in_person()
        .takes::<wire::users::ProfileChange>()
        .gives::<wire::users::User>()
        .to(|c| Box::pin(me::change(c))),
    get("/v1/auth/me/permissions", "What the caller may do")
        .query::<wire::roles::PermissionFilter>()
        .gives::<wire::roles::OwnPermissions>()
        .to(|c| Box::pin(permissions::own(c))),
    post(
        "/v1/auth/password/change",
        "Change one's own password and end all other sessions",
    )
    .sensitive()
    .in_person()
    .answers_with(204)
    .takes::<wire::users::PasswordChange>()
    .refuses(&[
        &code::WEAK_PASSWORD,
        &code::RATE_LIMITED,
        &code::WRONG_PASSWORD,
    ])
    .to(|c| Box::pin(password::change(c))),
    get("/v1/auth/users", "List users, by id, or by e-mail with q")
        .needs(READ_USERS)
        .query::<wire::users::UserFilter>()
        .pages::<wire::users::User>()
        .to(|c| Box::pin(users::list(c))),
    post("/v1/auth/users", "Add a user")
        .needs(MANAGE_USERS)
        .sensitive()
        .in_person()
        .takes::<wire::users::NewUser>()
        .gives::<wire::users::User>()
        .refuses(&[
            &code::EMAIL_TAKEN,
            &code::INVALID_REFERENCE,
            &code::BEYOND_OWN_PERMISSIONS,
            &code::WEAK_PASSWORD,
            &code::USERNAME_TAKEN,
            &code::ALREADY_EXISTS,
        ])
        .to(|c| Box::pin(users::create(c))),
    get("/v1/auth/users/{id}", "Read a user")
        .needs(READ_USERS)
        .gives::<wire::users::User>()
        .to(|c| Box::pin(users::read(c))),
    patch("/v1/auth/users/{id}", "Change a user's name or role")
        .needs(MANAGE_USERS)
        .sensitive()
        .in_person()
        .takes::<wire::users::UserChange>()
        .gives::<wire::users::User>()
        .refuses(&[
            &code::INVALID_REFERENCE,
            &code::BEYOND_OWN_PERMISSIONS,
            &code::LAST_ADMIN,
        ])
        .to(|c| Box::pin(users::change(c))),
    post("/v1/auth/users/{id}/activate", "Let a user in again")
        .needs(MANAGE_USERS)
        .sensitive()
        .in_person()
        .answers_with(200)
        .gives::<wire::users::User>()
        .refuses(&[
            &code::BEYOND_OWN_PERMISSIONS,
            &code::ILLEGAL_TRANSITION,
            &code::INVALID_PRECONDITION,
            &code::PRECONDITION_FAILED,
            &code::STALE_VERSION,
        ])
        .to(|c| Box::pin(users::activate(c))),
    post(
        "/v1/auth/users/{id}/deactivate",
        "Keep a user out and end their sessions",
    )
    .needs(MANAGE_USERS)
    .sensitive()
    .in_person()
    .answers_with(200)
    .gives::<wire::users::User>()
    .refuses(&[
        &code::BEYOND_OWN_PERMISSIONS,
        &code::ILLEGAL_TRANSITION,
        &code::LAST_ADMIN,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(users::deactivate(c))),
    get("/v1/auth/roles", "List roles, by id")
        .needs(READ_USERS)
        .query::<wire::roles::RoleFilter>()
        .pages::<wire::roles::Role>()
        .to(|c| Box::pin(roles::list(c))),
    post("/v1/auth/roles", "Create a role")
        .needs(MANAGE_ROLES)
        .sensitive()
        .in_person()
        .takes::<wire::roles::NewRole>()
        .gives::<wire::roles::Role>()
        .refuses(&[
            &code::UNKNOWN_PERMISSION,
            &code::BEYOND_OWN_PERMISSIONS,
            &code::ALREADY_EXISTS,
        ])
        .to(|c| Box::pin(roles::create(c))),
    get("/v1/auth/roles/{role}", "Read a role")
        .needs(READ_USERS)
        .gives::<wire::roles::Role>()
        .to(|c| Box::pin(roles::read(c))),
    patch("/v1/auth/roles/{role}", "Change a role")
        .needs(MANAGE_ROLES)
        .sensitive()
        .in_person()
        .takes::<wire::roles::RoleChange>()
        .gives::<wire::roles::Role>()
        .refuses(&[
            &code::BUILTIN_ROLE,
            &code::UNKNOWN_PERMISSION,
            &code::BEYOND_OWN_PERMISSIONS,
            &code::ALREADY_EXISTS,
        ])
        .to(|c| Box::pin(roles::change(c))),
    delete("/v1/auth/roles/{role}", "Delete a role that no user has")
        .needs(MANAGE_ROLES)
        .sensitive()
        .in_person()
        .refuses(&[
            &code::BUILTIN_ROLE,
            &code::BEYOND_OWN_PERMISSIONS,
            &code::IN_USE,
        ])
        .to(|c| Box::pin(roles::remove(c))),
    get("/v1/auth/api-keys", "List API keys, by id")
        .needs(MANAGE_API_KEYS)
        .in_person()
        .query::<wire::api_keys::ApiKeyFilter>()
        .pages::<wire::api_keys::ApiKey>()
        .to(|c| Box::pin(api_keys::list(c))),
    post(
        "/v1/auth/api-keys",
        "Create an API key, which is shown this once",
    )
    .needs(MANAGE_API_KEYS)
    .sensitive()
    .in_person()
    .takes::<wire::api_keys::NewApiKey>()
    .gives::<wire::api_keys::CreatedApiKey>()
    .refuses(&[
        &code::UNKNOWN_PERMISSION,
        &code::NOT_A_SCOPE,
        &code::BEYOND_OWN_PERMISSIONS,
    ])
    .to(|c| Box::pin(api_keys::create(c))),
    get("/v1/auth/api-keys/{id}", "Read an API key")
        .needs(MANAGE_API_KEYS)
        .in_person()
        .gives::<wire::api_keys::ApiKey>()
        .to(|c| Box::pin(api_keys::read(c))),
    post("/v1/auth/api-keys/{id}/revoke", "End an API key at once")
        .needs(MANAGE_API_KEYS)
        .sensitive()
        .in_person()
        .answers_with(200)
        .gives::<wire::api_keys::ApiKey>()
        .refuses(&[
            &code::ILLEGAL_TRANSITION,
            &code::INVALID_PRECONDITION,
            &code::PRECONDITION_FAILED,
            &code::STALE_VERSION,
        ])
        .to(|c| Box::pin(api_keys::revoke(c))),
    post(
        "/v1/auth/api-keys/{id}/rotate",
        "Make the API key that takes this one's place, which works on for a while",
    )
    .needs(MANAGE_API_KEYS)
    .sensitive()
    .in_person()
    .makes_in("/v1/auth/api-keys")
    .may_take::<wire::api_keys::Rotation>()
    .gives::<wire::api_keys::CreatedApiKey>()
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::BEYOND_OWN_PERMISSIONS,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(api_keys::rotate(c))),
    get("/v1/auth/permissions", "Every permission there is")
        .gives::<wire::roles::PermissionList>()
        .to(|c| Box::pin(permissions::list(c))),
    get("/v1/auth/organisation", "Read the organisation's settings")
        .gives::<wire::organisation::Organisation>()
        .to(|c| Box::pin(organisation::read(c))),
    patch(
        "/v1/auth/organisation",
        "Change the organisation's settings",
    )
    .needs(MANAGE_ORGANISATION)
    .sensitive()
    .in_person()
    .takes::<wire::organisation::OrganisationChange>()
    .gives::<wire::organisation::Organisation>()
    .to(|c| Box::pin(organisation::change(c))),
];

pub static JOBS: &[Job] = &[Job {
    name: "cleanup",
    summary: "Forget expired refresh tokens and old sessions",
    every_minutes: 60,
    step: |work| Box::pin(jobs::cleanup(work)),
}];

pub static FUNCTION: Function = Function::new("auth", ROUTES, JOBS);

platform::entry!(FUNCTION);
