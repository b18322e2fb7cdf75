//! Receipts: goods that arrive for a purchase order.
//!
//! In scope: receiving some or all of what was ordered, at a stated exchange rate, the documents of this, and reversing a
//! receipt that was a mistake. Out of scope: the order itself and what ends it without goods (`purchase_orders`), and goods
//! that come without an order (`inventory`).

mod exchange;
mod handlers;
mod reversals;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::{MANAGE_PURCHASES, READ_PURCHASES};
use domain::refusal::code;
use web::{Route, get, post};

use crate::purchase_orders::wire::PurchaseOrder;

pub static ROUTES: &[Route] = &[
    get("/v1/purchasing/receipts", "List receipts, newest first")
        .needs(READ_PURCHASES)
        .query::<wire::Filter>()
        .pages::<wire::Summary>()
        .to(|c| Box::pin(handlers::list(c))),
    get("/v1/purchasing/receipts/{id}", "Read a receipt")
        .needs(READ_PURCHASES)
        .gives::<wire::Receipt>()
        .to(|c| Box::pin(handlers::read(c))),
    post(
        "/v1/purchasing/purchase-orders/{id}/receive",
        "Receive goods of a purchase order",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .takes::<wire::NewReceipt>()
    .gives::<wire::PostedReceipt>()
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::INVALID_REFERENCE,
        &code::ALREADY_EXISTS,
        &code::ITEM_DELETED,
        &code::WAREHOUSE_DELETED,
        &code::UNIT_MISMATCH,
        &code::OUT_OF_RANGE,
        &code::OVER_RECEIPT,
        &code::CURRENCY_MISMATCH,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(handlers::receive(c))),
    post(
        "/v1/purchasing/purchase-orders/{id}/reverse",
        "Reverse receipts of a purchase order",
    )
    .named("reverseReceipts")
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .takes::<wire::ReceiptReversal>()
    .gives::<PurchaseOrder>()
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::ALREADY_EXISTS,
        &code::INVALID_REFERENCE,
        &code::ALREADY_REVERSED,
        &code::RECEIPT_USED,
        &code::INSUFFICIENT_STOCK,
        &code::ITEM_DELETED,
        &code::WAREHOUSE_DELETED,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(handlers::reverse(c))),
];
