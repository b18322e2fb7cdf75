//! The `inventory` function: items, warehouses and stock.

mod alerts;
mod categories;
mod costs;
mod counts;
mod document_moves;
mod exports;
mod import_rows;
mod imports;
mod item_lists;
mod item_refusals;
pub mod items;
mod layers;
mod levels;
mod move_lists;
mod moves;
mod reservation_expiry;
mod reservations;
mod warehouses;
