//! `receipts`.

mod handlers;
mod mistakes;
mod rules;
pub mod statements;

use domain::permission::MANAGE_PURCHASES;
use domain::refusal::code;
use web::Route;
use web::post;

use crate::purchase_orders::TRANSITION_REFUSALS;

pub static ROUTES: &[Route] = &[
    post(
        "/v1/purchasing/purchase-orders/{id}/receive",
        "Receive what came of some lines",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .takes::<crate::purchase_orders::wire::Delivery>()
    .gives::<crate::purchase_orders::wire::Received>()
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
        "/v1/purchasing/purchase-orders/{id}/take-back",
        "Take back what was received by mistake",
    )
    .named("takeBackReceipt")
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .takes::<crate::purchase_orders::wire::Mistake>()
    .gives::<crate::purchase_orders::wire::PurchaseOrder>()
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::ALREADY_EXISTS,
        &code::INVALID_REFERENCE,
        &code::ALREADY_REVERSED,
        &code::DELIVERY_USED,
        &code::INSUFFICIENT_STOCK,
        &code::ITEM_DELETED,
        &code::WAREHOUSE_DELETED,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(handlers::take_back(c))),
    post(
        "/v1/purchasing/purchase-orders/{id}/close",
        "Give up what did not come",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .takes::<crate::purchase_orders::wire::Shortfall>()
    .gives::<crate::purchase_orders::wire::PurchaseOrder>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::close(c))),
    post(
        "/v1/purchasing/purchase-orders/{id}/cancel",
        "Cancel a purchase order of which nothing came",
    )
    .needs(MANAGE_PURCHASES)
    .answers_with(200)
    .gives::<crate::purchase_orders::wire::PurchaseOrder>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::cancel(c))),
];
