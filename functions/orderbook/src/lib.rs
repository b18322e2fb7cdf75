//! The order book: which orders there are, and how new ones come in.
//!
//! In scope: the lists of orders, and an order made as a draft or with its confirmation, payment and
//! shipment at once. Out of scope: what becomes of an order (`orders`) and what follows from it
//! (`payments`, `shipments`).

mod handlers;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::{MANAGE_ORDERS, READ_ORDERS};
use domain::refusal::code;
use handlers::{create, list};
use web::{Function, Route, get, health, post};

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

pub static ROUTES: &[Route] = &[
    health::route("/v1/orderbook/health"),
    get("/v1/orders", "List orders, newest first")
        .needs(READ_ORDERS)
        .query::<wire::Filter>()
        .pages::<sales::wire::orders::OrderSummary>()
        .to(|c| Box::pin(list::list(c))),
    post(
        "/v1/orders",
        "Create an order: a draft, or with confirmation, payment and shipment at once",
    )
    .needs(MANAGE_ORDERS)
    .query::<wire::Inclusion>()
    .takes::<wire::NewOrder>()
    .gives::<wire::CreatedOrder>()
    .makes_in("/v1/orders")
    .refuses(NEW_ORDER_REFUSALS)
    .to(|c| Box::pin(create::create(c))),
];

pub static FUNCTION: Function = Function::new("orderbook", ROUTES, &[])
    .with_constraints(&[stock::CONSTRAINTS, sales::CONSTRAINTS]);

platform::entry!(FUNCTION);
