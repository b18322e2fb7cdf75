//! Users of an organisation, and the caller's own profile.
//!
//! In scope: adding, changing, activating and deactivating users. Out of scope: passwords after the first
//! (`password`), what a role allows (`roles`).

mod handlers;
mod me;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::{MANAGE_USERS, READ_USERS};
use domain::refusal::code;
use web::{Route, get, patch, post};

pub static ROUTES: &[Route] = &[
    get("/v1/auth/me", "Read one's own profile")
        .named("getMyProfile")
        .in_person()
        .gives::<wire::User>()
        .to(|c| Box::pin(me::read(c))),
    patch("/v1/auth/me", "Update one's own profile")
        .named("updateMyProfile")
        .in_person()
        .takes::<wire::ProfileChange>()
        .gives::<wire::User>()
        .to(|c| Box::pin(me::change(c))),
    get("/v1/auth/users", "List users")
        .needs(READ_USERS)
        .query::<wire::UserFilter>()
        .pages::<wire::User>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/auth/users", "Add a user")
        .needs(MANAGE_USERS)
        .sensitive()
        .in_person()
        .takes::<wire::NewUser>()
        .gives::<wire::User>()
        .refuses(&[
            &code::EMAIL_TAKEN,
            &code::INVALID_REFERENCE,
            &code::BEYOND_OWN_PERMISSIONS,
            &code::WEAK_PASSWORD,
            &code::USERNAME_TAKEN,
            &code::ALREADY_EXISTS,
        ])
        .to(|c| Box::pin(handlers::create(c))),
    get("/v1/auth/users/{id}", "Read a user")
        .needs(READ_USERS)
        .gives::<wire::User>()
        .to(|c| Box::pin(handlers::read(c))),
    patch("/v1/auth/users/{id}", "Update a user")
        .needs(MANAGE_USERS)
        .sensitive()
        .in_person()
        .takes::<wire::UserChange>()
        .gives::<wire::User>()
        .refuses(&[
            &code::INVALID_REFERENCE,
            &code::BEYOND_OWN_PERMISSIONS,
            &code::LAST_ADMIN,
        ])
        .to(|c| Box::pin(handlers::change(c))),
    post("/v1/auth/users/{id}/activate", "Activate a user")
        .needs(MANAGE_USERS)
        .sensitive()
        .in_person()
        .answers_with(200)
        .gives::<wire::User>()
        .refuses(&[
            &code::BEYOND_OWN_PERMISSIONS,
            &code::ILLEGAL_TRANSITION,
            &code::INVALID_PRECONDITION,
            &code::PRECONDITION_FAILED,
            &code::STALE_VERSION,
        ])
        .to(|c| Box::pin(handlers::activate(c))),
    post("/v1/auth/users/{id}/deactivate", "Deactivate a user")
        .needs(MANAGE_USERS)
        .sensitive()
        .in_person()
        .answers_with(200)
        .gives::<wire::User>()
        .refuses(&[
            &code::BEYOND_OWN_PERMISSIONS,
            &code::ILLEGAL_TRANSITION,
            &code::OWN_ACCOUNT,
            &code::LAST_ADMIN,
            &code::INVALID_PRECONDITION,
            &code::PRECONDITION_FAILED,
            &code::STALE_VERSION,
        ])
        .to(|c| Box::pin(handlers::deactivate(c))),
];
