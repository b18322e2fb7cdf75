//! `orders`.

pub mod change;
mod create;
mod handlers;
mod list;
pub mod loaded;
mod new_order;
pub mod statements;
mod taxes;
pub mod wire;

use domain::Code;
use domain::permission::{MANAGE_ORDERS, READ_ORDERS};
use domain::refusal::code;
use web::Route;

use crate::transitions::STEP_REFUSALS;
use web::{get, patch, post};

/// Why an order may not be made.
const NEW_ORDER_REFUSALS: &[&Code] = &[
    &code::NOT_A_CUSTOMER,
    &code::NOT_A_REP,
    &code::INVALID_REFERENCE,
    &code::WAREHOUSE_DELETED,
    &code::ITEM_DELETED,
    &code::UNIT_MISMATCH,
    &code::OUT_OF_RANGE,
    &code::CURRENCY_MISMATCH,
    &code::TAX_RATE_MISSING,
    &code::TOO_MANY_LINES,
    &code::EXTERNAL_REFERENCE_TAKEN,
    &code::ORDER_EMPTY,
    &code::INSUFFICIENT_STOCK,
    &code::SHIPMENT_EMPTY,
    &code::PROVIDER_REFERENCE_TAKEN,
];

const CHANGE_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::NOT_A_CUSTOMER,
    &code::NOT_A_REP,
    &code::INVALID_REFERENCE,
    &code::WAREHOUSE_DELETED,
    &code::ALREADY_EXISTS,
    &code::EXTERNAL_REFERENCE_TAKEN,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

const HOLD_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::ITEM_DELETED,
    &code::WAREHOUSE_DELETED,
    &code::INSUFFICIENT_STOCK,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    get("/v1/orders", "List orders, newest first")
        .needs(READ_ORDERS)
        .query::<new_order::Filter>()
        .pages::<sales::wire::orders::OrderSummary>()
        .to(|c| Box::pin(list::list(c))),
    post(
        "/v1/orders",
        "Create an order: a draft, or with confirmation, payment and shipment at once",
    )
    .needs(MANAGE_ORDERS)
    .query::<new_order::Inclusion>()
    .takes::<new_order::NewOrder>()
    .gives::<new_order::CreatedOrder>()
    .creates_in("/v1/orders")
    .refuses(NEW_ORDER_REFUSALS)
    .to(|c| Box::pin(create::create(c))),
    get(
        "/v1/orders/by-number/{number}",
        "Read an order by its number",
    )
    .needs(READ_ORDERS)
    .gives::<sales::wire::orders::Order>()
    .to(|c| Box::pin(handlers::read_by_number(c))),
    get(
        "/v1/orders/by-reference/{channel}/{reference}",
        "Read an order by what its channel calls it",
    )
    .needs(READ_ORDERS)
    .gives::<sales::wire::orders::Order>()
    .to(|c| Box::pin(handlers::read_by_reference(c))),
    get("/v1/orders/{id}", "Read an order")
        .needs(READ_ORDERS)
        .gives::<sales::wire::orders::Order>()
        .to(|c| Box::pin(handlers::read(c))),
    patch("/v1/orders/{id}", "Change what is said about an order")
        .needs(MANAGE_ORDERS)
        .takes::<wire::OrderChange>()
        .gives::<sales::wire::orders::Order>()
        .refuses(CHANGE_REFUSALS)
        .to(|c| Box::pin(handlers::change(c))),
    post(
        "/v1/orders/{id}/refresh-customer",
        "Take the customer of a draft as they are now",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<sales::wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(handlers::refresh_customer(c))),
    post(
        "/v1/orders/{id}/refresh-taxes",
        "Price the lines of a draft with the taxes of now",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<sales::wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(handlers::refresh_taxes(c))),
    post(
        "/v1/orders/{id}/hold",
        "Hold the stock of a draft for a while, all its lines or none",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .may_take::<wire::NewHold>()
    .gives::<sales::wire::orders::Order>()
    .refuses(HOLD_REFUSALS)
    .to(|c| Box::pin(handlers::hold(c))),
];
