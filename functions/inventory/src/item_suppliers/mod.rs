//! `item_suppliers`.

mod handlers;
pub mod statements;
mod wire;

use domain::permission::READ_SUPPLIERS;
use web::Route;
use web::get;

pub static ROUTES: &[Route] = &[get(
    "/v1/inventory/items/{id}/suppliers",
    "List the suppliers of an item",
)
.needs(READ_SUPPLIERS)
.query::<wire::Filter>()
.pages::<stock::wire::SupplierItem>()
.to(|c| Box::pin(handlers::list(c)))];
