//! What customers order, and what follows from it.
//!
//! In scope: orders with their lines, their confirmation and end, shipments, payments, refunds,
//! returns, the history of each, and the settings of selling: tax rates, document numbers, how
//! prices are meant. Out of scope: customers (`people`), items and stock (`inventory`), quotes,
//! figures.

mod actions;
mod feed;
mod handlers;
mod refusals;
mod rules;
pub mod statements;
mod wire;

use actions::{
    NEW_PAYMENT_REFUSALS, NEW_REFUND_REFUSALS, NEW_RETURN_REFUSALS, NEW_SHIPMENT_REFUSALS,
    SHIPMENT_REFUSALS, pays, reads, ships,
};
use domain::permission::{
    MANAGE_ORDERS, MANAGE_SALES, READ_EVENTS, READ_ORDERS, REFUND_PAYMENTS, SHIP_ORDERS,
    TAKE_PAYMENTS,
};
use domain::refusal::code;
use handlers::{
    create, events, history, items, orders, payments, refunds, returns, settings, shipments, steps,
    tax_rates,
};
use refusals::{
    CHANGE_REFUSALS, HOLD_REFUSALS, LINE_REFUSALS, NEW_ORDER_REFUSALS, STALE, STEP_REFUSALS,
};
use web::{Function, Route, delete, get, health, patch, post};

pub static ROUTES: &[Route] = &[
    health::route("/v1/orders/health"),
    // What happened.
    get(
        "/v1/events",
        "List what happened in the organisation, in its order",
    )
    .needs(READ_EVENTS)
    .query::<wire::events::Filter>()
    .gives::<wire::events::Events>()
    .to(|c| Box::pin(events::list(c))),
    get(
        "/v1/orders/events",
        "Follow what happens to orders, as server-sent events",
    )
    .needs(READ_ORDERS)
    .query::<wire::events::StreamFilter>()
    .streams::<wire::events::Event>()
    .refuses(&[&code::INVALID_CURSOR])
    .to(|c| Box::pin(events::stream(c))),
    // Orders.
    get("/v1/orders", "List orders, newest first")
        .needs(READ_ORDERS)
        .query::<wire::orders::Filter>()
        .pages::<wire::orders::OrderSummary>()
        .to(|c| Box::pin(orders::list(c))),
    post(
        "/v1/orders",
        "Create an order: a draft, or with confirmation, payment and shipment at once",
    )
    .needs(MANAGE_ORDERS)
    .query::<wire::orders::Inclusion>()
    .takes::<wire::orders::NewOrder>()
    .gives::<wire::orders::CreatedOrder>()
    .refuses(NEW_ORDER_REFUSALS)
    .to(|c| Box::pin(create::create(c))),
    get(
        "/v1/orders/by-number/{number}",
        "Read an order by its number",
    )
    .needs(READ_ORDERS)
    .gives::<wire::orders::Order>()
    .to(|c| Box::pin(orders::read_by_number(c))),
    get(
        "/v1/orders/by-reference/{channel}/{reference}",
        "Read an order by what its channel calls it",
    )
    .needs(READ_ORDERS)
    .gives::<wire::orders::Order>()
    .to(|c| Box::pin(orders::read_by_reference(c))),
    get("/v1/orders/{id}", "Read an order")
        .needs(READ_ORDERS)
        .gives::<wire::orders::Order>()
        .to(|c| Box::pin(orders::read(c))),
    patch("/v1/orders/{id}", "Change what is said about an order")
        .needs(MANAGE_ORDERS)
        .takes::<wire::orders::OrderChange>()
        .gives::<wire::orders::Order>()
        .refuses(CHANGE_REFUSALS)
        .to(|c| Box::pin(orders::change(c))),
    post(
        "/v1/orders/{id}/refresh-customer",
        "Take the customer of a draft as they are now",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(orders::refresh_customer(c))),
    post(
        "/v1/orders/{id}/refresh-taxes",
        "Price the lines of a draft with the taxes of now",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(orders::refresh_taxes(c))),
    post(
        "/v1/orders/{id}/hold",
        "Hold the stock of a draft for a while, all its lines or none",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .may_take::<wire::orders::NewHold>()
    .gives::<wire::orders::Order>()
    .refuses(HOLD_REFUSALS)
    .to(|c| Box::pin(orders::hold(c))),
    post(
        "/v1/orders/{id}/confirm",
        "Confirm a draft: takes its stock, all lines or none",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(steps::confirm(c))),
    post(
        "/v1/orders/{id}/cancel",
        "Call an order off and give its stock back",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .may_take::<wire::orders::Reason>()
    .gives::<wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(steps::cancel(c))),
    post(
        "/v1/orders/{id}/complete",
        "Complete an order that is shipped",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .gives::<wire::orders::Order>()
    .refuses(STEP_REFUSALS)
    .to(|c| Box::pin(steps::complete(c))),
    post(
        "/v1/orders/{id}/close-short",
        "Complete an order with what it has shipped",
    )
    .needs(MANAGE_ORDERS)
    .answers_with(200)
    .may_take::<wire::orders::Reason>()
    .gives::<wire::orders::Order>()
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
    // Lines.
    get("/v1/orders/{id}/items", "List the lines of an order")
        .needs(READ_ORDERS)
        .gives::<wire::lines::OrderLines>()
        .to(|c| Box::pin(items::list(c))),
    post("/v1/orders/{id}/items", "Add lines to a draft")
        .needs(MANAGE_ORDERS)
        .takes::<wire::lines::NewLines>()
        .gives::<wire::orders::Order>()
        .makes_in("/v1/orders")
        .refuses(LINE_REFUSALS)
        .to(|c| Box::pin(items::add(c))),
    patch(
        "/v1/orders/{id}/items/{line_id}",
        "Change a line of a draft, with the taxes of now",
    )
    .needs(MANAGE_ORDERS)
    .takes::<wire::lines::LineChange>()
    .gives::<wire::orders::Order>()
    .refuses(LINE_REFUSALS)
    .to(|c| Box::pin(items::change(c))),
    delete("/v1/orders/{id}/items/{line_id}", "Take a line off a draft")
        .needs(MANAGE_ORDERS)
        .refuses(LINE_REFUSALS)
        .to(|c| Box::pin(items::remove(c))),
    // Shipments.
    reads("/v1/orders/shipments", "List shipments, newest first")
        .query::<wire::shipments::Filter>()
        .pages::<wire::shipments::Shipment>()
        .to(|c| Box::pin(shipments::list(c))),
    post(
        "/v1/orders/shipments",
        "Prepare a shipment of an order, or of a part of it",
    )
    .needs(SHIP_ORDERS)
    .takes::<wire::shipments::NewShipment>()
    .gives::<wire::shipments::Shipment>()
    .refuses(NEW_SHIPMENT_REFUSALS)
    .to(|c| Box::pin(shipments::create(c))),
    reads("/v1/orders/shipments/{id}", "Read a shipment")
        .gives::<wire::shipments::Shipment>()
        .to(|c| Box::pin(shipments::read(c))),
    patch(
        "/v1/orders/shipments/{id}",
        "Change the papers of a shipment, its state, or both",
    )
    .needs(SHIP_ORDERS)
    .takes::<wire::shipments::ShipmentChange>()
    .gives::<wire::shipments::Shipment>()
    .refuses(SHIPMENT_REFUSALS)
    .to(|c| Box::pin(shipments::patch(c))),
    ships("/v1/orders/shipments/{id}/pack", "Pack a shipment").to(|c| Box::pin(shipments::pack(c))),
    ships(
        "/v1/orders/shipments/{id}/dispatch",
        "Send a shipment off: its goods leave the warehouse",
    )
    .to(|c| Box::pin(shipments::dispatch(c))),
    ships(
        "/v1/orders/shipments/{id}/deliver",
        "Note that a shipment arrived",
    )
    .to(|c| Box::pin(shipments::deliver(c))),
    ships(
        "/v1/orders/shipments/{id}/fail",
        "Note that a shipment could not be delivered",
    )
    .to(|c| Box::pin(shipments::fail(c))),
    ships(
        "/v1/orders/shipments/{id}/retry",
        "Send a shipment that could not be delivered off again",
    )
    .to(|c| Box::pin(shipments::retry(c))),
    ships(
        "/v1/orders/shipments/{id}/return",
        "Take a whole shipment back into the warehouse",
    )
    .to(|c| Box::pin(shipments::take_back(c))),
    ships(
        "/v1/orders/shipments/{id}/cancel",
        "Cancel a shipment that has not left",
    )
    .to(|c| Box::pin(shipments::cancel(c))),
    // Payments.
    reads("/v1/orders/payments", "List payments, newest first")
        .query::<wire::payments::Filter>()
        .pages::<wire::payments::Payment>()
        .to(|c| Box::pin(payments::list(c))),
    post("/v1/orders/payments", "Record a payment of an order")
        .needs(TAKE_PAYMENTS)
        .takes::<wire::payments::NewPayment>()
        .gives::<wire::payments::Payment>()
        .refuses(NEW_PAYMENT_REFUSALS)
        .to(|c| Box::pin(payments::create(c))),
    reads("/v1/orders/payments/{id}", "Read a payment")
        .gives::<wire::payments::Payment>()
        .to(|c| Box::pin(payments::read(c))),
    pays(
        "/v1/orders/payments/{id}/authorize",
        "Note that the provider keeps the money of a payment ready",
    )
    .to(|c| Box::pin(payments::authorize(c))),
    pays(
        "/v1/orders/payments/{id}/capture",
        "Note that the money of a payment is there",
    )
    .to(|c| Box::pin(payments::capture(c))),
    pays(
        "/v1/orders/payments/{id}/fail",
        "Note that a payment failed",
    )
    .to(|c| Box::pin(payments::fail(c))),
    pays("/v1/orders/payments/{id}/void", "Call a payment off").to(|c| Box::pin(payments::void(c))),
    reads(
        "/v1/orders/{id}/payment-status",
        "Read how far an order is paid",
    )
    .gives::<wire::payments::PaymentStatus>()
    .to(|c| Box::pin(payments::status(c))),
    // Refunds.
    reads("/v1/orders/refunds", "List refunds, newest first")
        .query::<wire::refunds::Filter>()
        .pages::<wire::refunds::Refund>()
        .to(|c| Box::pin(refunds::list(c))),
    post(
        "/v1/orders/refunds",
        "Give money of a payment back, all of it or a part",
    )
    .needs(REFUND_PAYMENTS)
    .takes::<wire::refunds::NewRefund>()
    .gives::<wire::refunds::Refund>()
    .refuses(NEW_REFUND_REFUSALS)
    .to(|c| Box::pin(refunds::create(c))),
    reads("/v1/orders/refunds/{id}", "Read a refund")
        .gives::<wire::refunds::Refund>()
        .to(|c| Box::pin(refunds::read(c))),
    actions::refunds(
        "/v1/orders/refunds/{id}/capture",
        "Note that the money of a refund arrived",
    )
    .to(|c| Box::pin(refunds::capture(c))),
    actions::refunds(
        "/v1/orders/refunds/{id}/fail",
        "Note that a refund failed: its money can be refunded again",
    )
    .to(|c| Box::pin(refunds::fail(c))),
    // Returns.
    reads("/v1/orders/returns", "List returns, newest first")
        .query::<wire::returns::Filter>()
        .pages::<wire::returns::Return>()
        .to(|c| Box::pin(returns::list(c))),
    post(
        "/v1/orders/returns",
        "Take goods of a completed order back, with or without a refund",
    )
    .needs(SHIP_ORDERS)
    .takes::<wire::returns::NewReturn>()
    .gives::<wire::returns::Return>()
    .refuses(NEW_RETURN_REFUSALS)
    .to(|c| Box::pin(returns::create(c))),
    reads("/v1/orders/returns/{id}", "Read a return")
        .gives::<wire::returns::Return>()
        .to(|c| Box::pin(returns::read(c))),
    // Settings.
    get("/v1/orders/settings", "Read how the organisation sells")
        .needs(READ_ORDERS)
        .gives::<wire::settings::Settings>()
        .to(|c| Box::pin(settings::read(c))),
    patch("/v1/orders/settings", "Change how the organisation sells")
        .needs(MANAGE_SALES)
        .takes::<wire::settings::SettingsChange>()
        .gives::<wire::settings::Settings>()
        .refuses(STALE)
        .to(|c| Box::pin(settings::change(c))),
    get("/v1/orders/numbers", "Read how documents are numbered")
        .needs(READ_ORDERS)
        .gives::<wire::numbers::Sequences>()
        .to(|c| Box::pin(settings::list_sequences(c))),
    patch(
        "/v1/orders/numbers/{type}",
        "Change how a kind of document is numbered",
    )
    .needs(MANAGE_SALES)
    .takes::<wire::numbers::SequenceChange>()
    .gives::<wire::numbers::Sequence>()
    .refuses(STALE)
    .to(|c| Box::pin(settings::change_sequence(c))),
    // Tax rates.
    get("/v1/orders/tax-rates", "List tax rates, by code and time")
        .needs(READ_ORDERS)
        .query::<wire::tax_rates::Filter>()
        .pages::<wire::tax_rates::TaxRate>()
        .to(|c| Box::pin(tax_rates::list(c))),
    post(
        "/v1/orders/tax-rates",
        "Say what a tax code means from a moment on",
    )
    .needs(MANAGE_SALES)
    .takes::<wire::tax_rates::NewTaxRate>()
    .gives::<wire::tax_rates::TaxRate>()
    .refuses(&[&code::ALREADY_EXISTS])
    .to(|c| Box::pin(tax_rates::create(c))),
    get("/v1/orders/tax-rates/{id}", "Read a tax rate")
        .needs(READ_ORDERS)
        .gives::<wire::tax_rates::TaxRate>()
        .to(|c| Box::pin(tax_rates::read(c))),
    patch("/v1/orders/tax-rates/{id}", "Correct a tax rate")
        .needs(MANAGE_SALES)
        .takes::<wire::tax_rates::TaxRateChange>()
        .gives::<wire::tax_rates::TaxRate>()
        .refuses(refusals::TAX_RATE_REFUSALS)
        .to(|c| Box::pin(tax_rates::change(c))),
    delete(
        "/v1/orders/tax-rates/{id}",
        "Delete a tax rate; lines keep what they were priced with",
    )
    .needs(MANAGE_SALES)
    .refuses(STALE)
    .to(|c| Box::pin(tax_rates::remove(c))),
];

pub static FUNCTION: Function = Function::new("orders", ROUTES, &[]);

platform::entry!(FUNCTION, in parts);
