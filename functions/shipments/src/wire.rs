//! Request and response types, one module a resource.

pub mod returns;
pub mod shipments;
