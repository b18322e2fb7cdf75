//! What the functions promise over HTTP, the same on every platform.

mod answers;
mod auth;
mod bad_input;
mod documents;
mod events;
mod inventory;
mod orders;
mod people;
mod permissions;
mod plans;
mod purchasing;
#[path = "../scenarios/mod.rs"]
mod scenarios;
mod scopes;
mod system;
mod tokens;
