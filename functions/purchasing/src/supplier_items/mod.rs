//! The items that a supplier sells, and its terms for them.
//!
//! In scope: price, order quantities, lead time and preference of a supplier for an item. Out of scope: the suppliers of an
//! item as a list (`inventory`), and what is ordered on these terms (`purchase_orders`).

mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::{MANAGE_SUPPLIERS, READ_SUPPLIERS};
use domain::refusal::code;
use web::{Route, delete, get, post, put};

pub static ROUTES: &[Route] = &[
    get(
        "/v1/purchasing/suppliers/{id}/items",
        "List the items of a supplier",
    )
    .needs(READ_SUPPLIERS)
    .query::<wire::Filter>()
    .pages::<stock::wire::SupplierItem>()
    .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/purchasing/suppliers/{id}/items/batch",
        "Set a supplier's terms for several items",
    )
    .needs(MANAGE_SUPPLIERS)
    .answers_with(200)
    .takes::<wire::TermsBatch>()
    .gives::<wire::SupplierItems>()
    .refuses(&[
        &code::INVALID_REFERENCE,
        &code::ALREADY_EXISTS,
        &code::UNIT_MISMATCH,
        &code::OUT_OF_RANGE,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(handlers::set_batch(c))),
    get(
        "/v1/purchasing/suppliers/{id}/items/{item_id}",
        "Read a supplier's terms for an item",
    )
    .needs(READ_SUPPLIERS)
    .gives::<stock::wire::SupplierItem>()
    .to(|c| Box::pin(handlers::read(c))),
    put(
        "/v1/purchasing/suppliers/{id}/items/{item_id}",
        "Set a supplier's terms for an item",
    )
    .needs(MANAGE_SUPPLIERS)
    .takes::<wire::Terms>()
    .gives::<stock::wire::SupplierItem>()
    .refuses(&[&code::UNIT_MISMATCH, &code::OUT_OF_RANGE])
    .to(|c| Box::pin(handlers::set(c))),
    delete(
        "/v1/purchasing/suppliers/{id}/items/{item_id}",
        "Remove an item from a supplier",
    )
    .needs(MANAGE_SUPPLIERS)
    .to(|c| Box::pin(handlers::remove(c))),
];
