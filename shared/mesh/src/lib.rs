//! Geometry of uploaded models: chunks of a file in; figures, estimates and a picture out.
//!
//! In scope: what a file is and whether it is safe (`sniff`, `check`), readers of STL, OBJ, PLY and 3MF (`read`), what a
//! model measures (`figures`), what it takes to print it (`estimate`, `calibration`, `review`), and how it looks
//! (`picture`). Out of scope: where bytes come from and go to, money, and what is done with a file that is refused.
//!
//! Nothing here waits, allocates by what a header says, or panics on any input. The same bytes give the same
//! figures and the same picture on every platform.

pub mod calibration;
pub mod check;
pub mod estimate;
pub mod figures;
mod lines;
pub mod picture;
pub mod read;
pub mod reason;
pub mod review;
pub mod sink;
pub mod sniff;
mod xml;
pub mod zip;

pub use calibration::{Basis, Calibration, Job};
pub use check::Check;
pub use estimate::{Estimate, PrintProfile, Terms, estimate};
pub use figures::slices::{SliceFigures, Slices};
pub use figures::{Bounds, Figures, Measure};
pub use picture::{Image, Picture};
pub use read::Reader;
pub use reason::{Problem, Reason, Result};
pub use review::{ReviewReason, review};
pub use sink::{Sink, Triangle};
pub use sniff::{Kind, sniff};
