//! Passwords.
//!
//! In scope: changing one's own password, the rules for passwords, hashing and verifying. Out of scope: logging in
//! (`sessions`) and resetting a forgotten password.

mod cost;
mod handlers;
pub mod hash;
pub mod rules;

use domain::refusal::code;
use web::{Route, post};

pub static ROUTES: &[Route] = &[
    post("/v1/auth/password/change", "Change one's own password")
        .sensitive()
        .in_person()
        .answers_with(204)
        .takes::<crate::users::wire::PasswordChange>()
        .refuses(&[
            &code::WEAK_PASSWORD,
            &code::RATE_LIMITED,
            &code::WRONG_PASSWORD,
        ])
        .to(|c| Box::pin(handlers::change(c))),
];
