//! What goes over the wire, one module a resource.

pub mod purchase_orders;
pub mod reorders;
pub mod replenishment;

/// Marks the ids of suppliers.
#[derive(Debug)]
pub enum Supplier {}
