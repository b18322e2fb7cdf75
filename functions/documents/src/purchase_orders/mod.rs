//! `purchase_orders`.

pub mod handlers;
pub mod statements;
pub mod wire;

use domain::permission::READ_PURCHASES;
use web::Route;
use web::get;

pub static ROUTES: &[Route] = &[get(
    "/v1/documents/purchase-orders/{id}",
    "Print a purchase order as its supplier gets it",
)
.named("printPurchaseOrder")
.needs(READ_PURCHASES)
.query::<wire::Look>()
.gives_file("application/pdf")
.to(|c| Box::pin(handlers::print(c)))];
