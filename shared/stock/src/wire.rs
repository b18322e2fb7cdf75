//! Records and references that several functions tell and take.

mod attributes;
mod barcodes;
mod items;
mod levels;
mod moves;
mod references;
mod supplier_items;

pub use attributes::Attributes;
pub use barcodes::{Barcode, NewBarcode};
pub use items::{Barcodes, Kind, NewItem, Status};
pub use levels::{Level, LevelState};
pub use moves::{Cost, Move, Posted, RecordedReason};
pub use references::{RecordedReference, Reference, ReferenceType, document_line, pair};
pub use supplier_items::{ItemName, SupplierItem, SupplierName};
