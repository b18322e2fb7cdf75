//! What comes in and goes out, one module a resource.

pub mod categories;
pub mod imports;
