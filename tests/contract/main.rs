//! What the functions promise over HTTP, the same on every platform.

mod answers;
mod auth;
mod docs;
mod permissions;
mod system;
mod tokens;
mod warehouses;
