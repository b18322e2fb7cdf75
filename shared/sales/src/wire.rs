//! The records of sales in answers and requests, one module a resource.

pub mod lines;
pub mod orders;
pub mod payments;
pub mod refunds;
pub mod shipments;
