//! Request and response types, one module a resource.

pub mod payments;
pub mod refunds;
