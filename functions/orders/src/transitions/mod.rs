//! The transitions of an order: `/v1/orders/{id}/confirm`, `cancel`, `complete` and `close-short`.
//!
//! In scope: their checks, and the batch that moves the order and its stock. Out of scope: what a confirmation
//! consists of, which channels need too (`sales`), shipments, payments and returns (their own modules).

mod handlers;
pub mod rules;
pub mod statements;

use domain::Code;
use domain::permission::MANAGE_ORDERS;
use domain::refusal::code;
use sales::wire::orders::Order;
use web::{Route, post};

use crate::orders::wire::CloseReason;

pub const TRANSITION_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::NOT_A_CUSTOMER,
    &code::ITEM_DELETED,
    &code::WAREHOUSE_DELETED,
    &code::ORDER_EMPTY,
    &code::ORDER_SHIPPED,
    &code::ORDER_NOT_SHIPPED,
    &code::ORDER_NOT_PAID,
    &code::TAX_RATE_MISSING,
    &code::TAX_RATE_CHANGED,
    &code::OUT_OF_RANGE,
    &code::INSUFFICIENT_STOCK,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    post(
        "/v1/orders/{id}/confirm",
        "Confirm an order: reserves or deducts its stock, all lines or none",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<Order>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::confirm(c))),
    post(
        "/v1/orders/{id}/cancel",
        "Cancel an order and return its stock",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .may_take::<CloseReason>()
    .gives::<Order>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::cancel(c))),
    post(
        "/v1/orders/{id}/complete",
        "Complete an order that is fully shipped",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<Order>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::complete(c))),
    post(
        "/v1/orders/{id}/close-short",
        "Close an order short: complete it with what was shipped",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .may_take::<CloseReason>()
    .gives::<Order>()
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::close_short(c))),
];
