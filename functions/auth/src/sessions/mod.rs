//! Sessions: logging in and out, access tokens and refresh tokens.
//!
//! In scope: opening, extending and ending sessions, signing access tokens, the public keys, denying access tokens.
//! Out of scope: checking an access token (`web::token`) and hashing passwords (`password`).

mod access_token;
pub mod deny;
pub mod jobs;
mod jwks;
mod login;
mod logout;
mod refresh;
mod refresh_token;
mod rules;
pub mod session;
pub mod statements;
mod wire;

use domain::refusal::code;
use web::{Route, get, post};

pub static ROUTES: &[Route] = &[
    post("/v1/auth/login", "Log in")
        .public()
        .answers_with(200)
        .takes::<wire::Credentials>()
        .gives::<wire::Tokens>()
        .refuses(&[
            &code::RATE_LIMITED,
            &code::WRONG_CREDENTIALS,
            &code::NO_ORGANISATION,
            &code::SESSION_REVOKED,
        ])
        .to(|c| Box::pin(login::login(c))),
    post("/v1/auth/token/refresh", "Refresh an access token")
        .public()
        .answers_with(200)
        .takes::<wire::TokenRefresh>()
        .gives::<wire::Tokens>()
        .refuses(&[&code::INVALID_REFRESH_TOKEN, &code::TOKEN_ALREADY_ROTATED])
        .to(|c| Box::pin(refresh::refresh(c))),
    post("/v1/auth/logout", "Log out")
        .in_person()
        .answers_with(204)
        .to(|c| Box::pin(logout::logout(c))),
    get(
        "/v1/auth/jwks.json",
        "List the public keys of access tokens as a JWK set",
    )
    .public()
    .gives::<wire::PublicKeySet>()
    .to(|c| Box::pin(jwks::list(c))),
];
