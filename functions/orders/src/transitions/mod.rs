//! `transitions`.

mod closing;
mod handlers;

use domain::Code;
use domain::permission::MANAGE_ORDERS;
use domain::refusal::code;
use web::Route;
use web::post;

/// Why an order may not go from one state to another.
pub const STEP_REFUSALS: &[&Code] = &[
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
        "Confirm a draft: takes its stock, all lines or none",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<sales::wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(handlers::confirm(c))),
    post(
        "/v1/orders/{id}/cancel",
        "Call an order off and give its stock back",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .may_take::<crate::orders::wire::Reason>()
    .gives::<sales::wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(handlers::cancel(c))),
    post(
        "/v1/orders/{id}/complete",
        "Complete an order that is shipped",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<sales::wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(handlers::complete(c))),
    post(
        "/v1/orders/{id}/close-short",
        "Complete an order with what it has shipped",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .may_take::<crate::orders::wire::Reason>()
    .gives::<sales::wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(handlers::close_short(c))),
];
