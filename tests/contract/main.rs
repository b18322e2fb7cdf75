//! What the functions promise over HTTP, the same on every platform.

mod alerts;
mod answers;
mod auth;
mod docs;
mod moves;
mod permissions;
mod reservations;
mod stock;
mod system;
mod tokens;
mod warehouses;
