//! What the functions promise over HTTP, the same on every platform.

mod auth;
mod docs;
mod system;
mod warehouses;
