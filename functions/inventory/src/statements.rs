//! The SQL of `inventory`, one module a resource.

pub mod categories;
pub mod items;
pub mod supplier_items;
pub mod suppliers;
pub mod warehouses;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    categories::ALL,
    items::ALL,
    supplier_items::ALL,
    suppliers::ALL,
    warehouses::ALL,
];
