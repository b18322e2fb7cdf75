//! Records and references that several functions tell and take.

mod moves;
mod references;
mod supplier_items;

pub use moves::{Cost, Move, RecordedReason};
pub use references::{RecordedReference, Reference, ReferenceType, document_line, pair};
pub use supplier_items::{ItemName, SupplierItem, SupplierName};
