//! API keys: what a program authenticates with in place of a user's access token.
//!
//! In scope: creating, listing, rotating and revoking keys. Out of scope: checking a key on a request, which is
//! `web::api_key`.

mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::MANAGE_API_KEYS;
use domain::refusal::code;
use web::{Route, get, post};

pub static ROUTES: &[Route] = &[
    get("/v1/auth/api-keys", "List API keys")
        .needs(MANAGE_API_KEYS)
        .in_person()
        .query::<wire::ApiKeyFilter>()
        .pages::<wire::ApiKey>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/auth/api-keys", "Create an API key")
        .needs(MANAGE_API_KEYS)
        .sensitive()
        .in_person()
        .takes::<wire::NewApiKey>()
        .gives::<wire::CreatedApiKey>()
        .refuses(&[
            &code::UNKNOWN_PERMISSION,
            &code::NOT_A_SCOPE,
            &code::BEYOND_OWN_PERMISSIONS,
        ])
        .to(|c| Box::pin(handlers::create(c))),
    get("/v1/auth/api-keys/{id}", "Read an API key")
        .needs(MANAGE_API_KEYS)
        .in_person()
        .gives::<wire::ApiKey>()
        .to(|c| Box::pin(handlers::read(c))),
    post("/v1/auth/api-keys/{id}/revoke", "Revoke an API key")
        .needs(MANAGE_API_KEYS)
        .sensitive()
        .in_person()
        .answers_with(200)
        .gives::<wire::ApiKey>()
        .refuses(&[
            &code::ILLEGAL_TRANSITION,
            &code::INVALID_PRECONDITION,
            &code::PRECONDITION_FAILED,
            &code::STALE_VERSION,
        ])
        .to(|c| Box::pin(handlers::revoke(c))),
    post("/v1/auth/api-keys/{id}/rotate", "Rotate an API key")
        .needs(MANAGE_API_KEYS)
        .sensitive()
        .in_person()
        .creates_in("/v1/auth/api-keys")
        .may_take::<wire::Rotation>()
        .gives::<wire::CreatedApiKey>()
        .refuses(&[
            &code::ILLEGAL_TRANSITION,
            &code::BEYOND_OWN_PERMISSIONS,
            &code::INVALID_PRECONDITION,
            &code::PRECONDITION_FAILED,
            &code::STALE_VERSION,
        ])
        .to(|c| Box::pin(handlers::rotate(c))),
];
