//! How documents look on paper.

pub mod format;
pub mod purchase_order;
mod sheet;
mod table;
pub mod words;
