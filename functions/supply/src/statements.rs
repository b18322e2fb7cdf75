//! Named SQL, one module a resource.

pub mod purchases;
pub mod supplier_items;
pub mod suppliers;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[purchases::ALL, supplier_items::ALL, suppliers::ALL];
