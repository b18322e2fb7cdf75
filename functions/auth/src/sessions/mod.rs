//! `sessions`.

mod access_token;
pub mod deny;
pub mod jobs;
mod keys;
mod login;
mod login_rules;
mod logout;
mod refresh;
mod refresh_rules;
mod refresh_token;
pub mod session;
pub mod statements;
mod wire;

use domain::refusal::code;
use web::Route;
use web::{get, post};

pub static ROUTES: &[Route] = &[
    post("/v1/auth/login", "Log in with an e-mail or a username")
        .public()
        .answers_with(200)
        .takes::<wire::Login>()
        .gives::<wire::Tokens>()
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
    .takes::<wire::Refresh>()
    .gives::<wire::Tokens>()
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
    .gives::<wire::KeySet>()
    .to(|c| Box::pin(keys::list(c))),
];
