//! What goes over the wire, one module a resource.

pub mod purchase_orders;
pub mod reorders;
