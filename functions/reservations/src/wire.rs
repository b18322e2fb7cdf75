//! What comes in and goes out, one module a resource.

pub mod availability;
pub mod reservations;
