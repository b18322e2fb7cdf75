//! Receipts: goods that arrive for a purchase order.
//!
//! In scope: receiving some or all of what was ordered, and reversing a receipt that was a mistake. Out of scope: the order
//! itself and what ends it without goods (`purchase_orders`), and goods that come without an order (`inventory`).

mod handlers;
mod reversals;
mod rules;
pub mod statements;
pub mod wire;

use domain::permission::MANAGE_PURCHASES;
use domain::refusal::code;
use web::{Route, post};

use crate::purchase_orders::wire::PurchaseOrder;

pub static ROUTES: &[Route] = &[
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
