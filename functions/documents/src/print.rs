//! How documents look on paper.
//!
//! In scope: the layout of a document, its fixed texts in both languages, and how numbers and dates are written. Out of scope:
//! the PDF format (`pdf`), and where the data comes from (`purchase_orders`).

pub mod format;
pub mod purchase_order;
mod sheet;
mod table;
pub mod words;
