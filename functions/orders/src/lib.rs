//! What becomes of an order.
//!
//! In scope: an order with its lines, its confirmation and end, its history. Out of scope: new orders
//! and lists of them (`orderbook`), what follows (`payments`, `shipments`), how an organisation sells
//! (`settings`), customers (`people`), items and stock (`items`, `inventory`), quotes, figures.

mod handlers;
mod refusals;
mod rules;
pub mod statements;
mod wire;

use domain::permission::{MANAGE_ORDERS, READ_ORDERS};
use handlers::{history, items, orders, steps};
use refusals::{CHANGE_REFUSALS, HOLD_REFUSALS, LINE_REFUSALS, STEP_REFUSALS};
use web::{Function, Route, delete, get, health, patch, post};

pub static ROUTES: &[Route] = &[
    health::route("/v1/orders/health"),
    // Orders.
    get(
        "/v1/orders/by-number/{number}",
        "Read an order by its number",
    )
    .needs(READ_ORDERS)
    .gives::<sales::wire::orders::Order>()
    .to(|c| Box::pin(orders::read_by_number(c))),
    get(
        "/v1/orders/by-reference/{channel}/{reference}",
        "Read an order by what its channel calls it",
    )
    .needs(READ_ORDERS)
    .gives::<sales::wire::orders::Order>()
    .to(|c| Box::pin(orders::read_by_reference(c))),
    get("/v1/orders/{id}", "Read an order")
        .needs(READ_ORDERS)
        .gives::<sales::wire::orders::Order>()
        .to(|c| Box::pin(orders::read(c))),
    patch("/v1/orders/{id}", "Change what is said about an order")
        .needs(MANAGE_ORDERS)
        .takes::<wire::orders::OrderChange>()
        .gives::<sales::wire::orders::Order>()
        .refuses(CHANGE_REFUSALS)
        .to(|c| Box::pin(orders::change(c))),
    post(
        "/v1/orders/{id}/refresh-customer",
        "Take the customer of a draft as they are now",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<sales::wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(orders::refresh_customer(c))),
    post(
        "/v1/orders/{id}/refresh-taxes",
        "Price the lines of a draft with the taxes of now",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<sales::wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(orders::refresh_taxes(c))),
    post(
        "/v1/orders/{id}/hold",
        "Hold the stock of a draft for a while, all its lines or none",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .may_take::<wire::orders::NewHold>()
    .gives::<sales::wire::orders::Order>()
    .refuses(HOLD_REFUSALS)
    .to(|c| Box::pin(orders::hold(c))),
    post(
        "/v1/orders/{id}/confirm",
        "Confirm a draft: takes its stock, all lines or none",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<sales::wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(steps::confirm(c))),
    post(
        "/v1/orders/{id}/cancel",
        "Call an order off and give its stock back",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .may_take::<wire::orders::Reason>()
    .gives::<sales::wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(steps::cancel(c))),
    post(
        "/v1/orders/{id}/complete",
        "Complete an order that is shipped",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<sales::wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(steps::complete(c))),
    post(
        "/v1/orders/{id}/close-short",
        "Complete an order with what it has shipped",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .may_take::<wire::orders::Reason>()
    .gives::<sales::wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(steps::close_short(c))),
    get(
        "/v1/orders/{id}/events",
        "List what became of an order, oldest first",
    )
    .needs(READ_ORDERS)
    .query::<wire::history::Filter>()
    .pages::<wire::history::OrderEvent>()
    .to(|c| Box::pin(history::events(c))),
    get(
        "/v1/orders/{id}/margin",
        "What an order earns, by line, with cost first in first out",
    )
    .needs(READ_ORDERS)
    .gives::<wire::margin::Margin>()
    .to(|c| Box::pin(history::read_margin(c))),
    get(
        "/v1/orders/{id}/payment-status",
        "Read how far an order is paid",
    )
    .needs(READ_ORDERS)
    .gives::<wire::pay_status::PaymentStatus>()
    .to(|c| Box::pin(history::pay_status(c))),
    // Lines.
    get("/v1/orders/{id}/items", "List the lines of an order")
        .needs(READ_ORDERS)
        .gives::<wire::lines::OrderLines>()
        .to(|c| Box::pin(items::list(c))),
    post("/v1/orders/{id}/items", "Add lines to a draft")
        .needs(MANAGE_ORDERS)
        .takes::<wire::lines::NewLines>()
        .gives::<sales::wire::orders::Order>()
        .makes_in("/v1/orders")
        .refuses(LINE_REFUSALS)
        .to(|c| Box::pin(items::add(c))),
    patch(
        "/v1/orders/{id}/items/{line_id}",
        "Change a line of a draft, with the taxes of now",
    )
    .needs(MANAGE_ORDERS)
    .takes::<wire::lines::LineChange>()
    .gives::<sales::wire::orders::Order>()
    .refuses(LINE_REFUSALS)
    .to(|c| Box::pin(items::change(c))),
    delete("/v1/orders/{id}/items/{line_id}", "Take a line off a draft")
        .needs(MANAGE_ORDERS)
        .refuses(LINE_REFUSALS)
        .to(|c| Box::pin(items::remove(c))),
];

pub static FUNCTION: Function = Function::new("orders", ROUTES, &[])
    .with_constraints(&[stock::CONSTRAINTS, sales::CONSTRAINTS]);

platform::entry!(FUNCTION);
