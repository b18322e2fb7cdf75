//! Documents for outside parties: how they look on paper, and how they get there.
//!
//! In scope: purchase orders as PDF. Out of scope: what the documents say and how they come about
//! (`purchasing`), and who the outside parties are (`people`).

mod handlers;
mod pdf;
mod print;
pub mod statements;
mod wire;

use domain::permission::READ_PURCHASES;
use handlers::purchase_orders;
use web::{Function, Route, get, health};
use wire::print::Look;

pub static ROUTES: &[Route] = &[
    health::route("/v1/documents/health"),
    get(
        "/v1/documents/purchase-orders/{id}",
        "Print a purchase order as its supplier gets it",
    )
    .needs(READ_PURCHASES)
    .query::<Look>()
    .gives_file("application/pdf")
    .to(|c| Box::pin(purchase_orders::print(c))),
];

pub static FUNCTION: Function = Function::new("documents", ROUTES, &[]);

platform::entry!(FUNCTION);
