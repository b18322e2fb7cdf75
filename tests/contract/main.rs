//! What the functions promise over HTTP, the same on every platform.

mod alerts;
mod answers;
mod auth;
mod bad_input;
mod categories;
mod costs;
mod docs;
mod events;
mod expiry;
mod item_lists;
mod item_refusals;
mod items;
mod move_lists;
mod moves;
mod people;
mod people_lists;
mod permissions;
mod plans;
mod reservations;
mod scopes;
mod stock;
mod supplier_items;
mod suppliers;
mod system;
mod tokens;
mod warehouses;
