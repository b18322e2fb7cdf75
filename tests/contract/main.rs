//! What the functions promise over HTTP, the same on every platform.

mod auth;
mod system;
mod warehouses;
