//! The SQL of `inventory`, one module a resource.

pub mod alerts;
pub mod categories;
pub mod item_suppliers;
pub mod items;
pub mod moves;
pub mod stock;
pub mod values;
pub mod warehouses;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    alerts::ALL,
    categories::ALL,
    item_suppliers::ALL,
    items::ALL,
    moves::ALL,
    stock::ALL,
    values::ALL,
    warehouses::ALL,
];
