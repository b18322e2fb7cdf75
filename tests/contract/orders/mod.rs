//! `orders`: from a draft to its end, with payments, shipments and returns.

mod at_once;
mod lines;
#[expect(
    clippy::module_inception,
    reason = "the resource is called like its function"
)]
mod orders;
mod payments;
mod returns;
mod settings;
mod shipments;
mod transitions;
