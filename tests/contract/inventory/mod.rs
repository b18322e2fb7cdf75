//! The `inventory` function: items, warehouses and stock.

mod adjustments;
mod alerts;
mod availability;
mod categories;
mod codes;
mod costs;
mod count_postings;
mod counts;
mod document_moves;
mod exports;
mod import_rows;
mod imports;
mod item_lists;
mod item_refusals;
mod item_suppliers;
pub mod items;
mod kardex;
mod layers;
mod levels;
mod move_lists;
mod moves;
mod prices;
mod reservation_expiry;
mod reservations;
mod warehouses;
