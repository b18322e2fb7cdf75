//! The SQL of `inventory`, one module a resource.

pub mod alerts;
pub mod categories;
pub mod items;
pub mod moves;
pub mod purchases;
pub mod reservations;
pub mod stock;
pub mod supplier_items;
pub mod suppliers;
pub mod values;
pub mod warehouses;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    alerts::ALL,
    categories::ALL,
    items::ALL,
    moves::ALL,
    purchases::ALL,
    reservations::ALL,
    stock::ALL,
    supplier_items::ALL,
    suppliers::ALL,
    values::ALL,
    warehouses::ALL,
];
