//! Registering an organisation with its first administrator.
//!
//! In scope: who may register, the directory entry, the roles and the first user. Out of scope: changing the
//! organisation later (`organisation`) and adding further users (`users`).

mod handlers;
mod rules;
pub mod statements;
mod wire;

use domain::refusal::code;
use web::{Route, post};

pub static ROUTES: &[Route] = &[post("/v1/auth/register", "Register an organisation")
    .public()
    .takes::<wire::NewRegistration>()
    .gives::<wire::Registered>()
    .refuses(&[
        &code::WEAK_PASSWORD,
        &code::RATE_LIMITED,
        &code::REGISTRATION_CLOSED,
        &code::SLUG_TAKEN,
        &code::EMAIL_TAKEN,
        &code::USERNAME_TAKEN,
    ])
    .to(|c| Box::pin(handlers::register(c)))];
