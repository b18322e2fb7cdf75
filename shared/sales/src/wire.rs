//! What several functions say about sales, one module a resource.

pub mod destinations;
pub mod lines;
pub mod orders;
pub mod payments;
pub mod refunds;
pub mod shares;
pub mod shipments;
