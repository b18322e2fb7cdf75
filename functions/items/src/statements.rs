//! The SQL of `items`, one module a resource.

pub mod item_suppliers;
pub mod items;
pub mod kardex;
pub mod stock;
pub mod values;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    item_suppliers::ALL,
    items::ALL,
    kardex::ALL,
    stock::ALL,
    values::ALL,
];
