//! What the tests stand on: a server on whichever platform is under test, a client, and shops.
//!
//! Without `TRASTIENDA_BASE_URL` the functions run natively in this process, behind real HTTP;
//! with it the tests speak to that server, and `TRASTIENDA_PLATFORM` names what it is.

use std::sync::OnceLock;

mod api;
pub mod buyer;
pub mod check;
pub mod client;
pub mod depot;
pub mod dump;
mod events;
pub mod functions;
pub mod market;
pub mod mask;
pub mod mint;
pub mod native;
pub mod pdf;
pub mod plans;
pub mod receiver;
pub mod record;
pub mod sample;
pub mod sampled;
pub mod scenario;
pub mod schema;
pub mod shop;
pub mod statements;
pub mod tokens;

pub use api::API;
pub use client::{Answer, Client, Draft};
pub use functions::FUNCTIONS;
pub use native::Native;
pub use sampled::Sampled;
pub use shop::Shop;

/// Where the server under test answers, starting the native one at the first call.
pub fn base_url() -> String {
    std::env::var("TRASTIENDA_BASE_URL").unwrap_or_else(|_| native().base_url.clone())
}

/// The native server that tests share.
pub fn native() -> &'static Native {
    static NATIVE: OnceLock<Native> = OnceLock::new();
    NATIVE.get_or_init(Native::start)
}

/// Whether the functions run natively in this process.
pub fn is_native() -> bool {
    std::env::var("TRASTIENDA_BASE_URL").is_err()
}

/// The secret of the internal routes.
pub fn internal_secret() -> String {
    std::env::var("INTERNAL_SECRET").unwrap_or_else(|_| native::INTERNAL_SECRET.to_owned())
}
