//! `history`.

mod handlers;
mod margin;
mod pay_status;
mod rules;
mod wire;

use domain::permission::READ_ORDERS;
use web::Route;
use web::get;

pub static ROUTES: &[Route] = &[
    get(
        "/v1/orders/{id}/events",
        "List what became of an order, oldest first",
    )
    .needs(READ_ORDERS)
    .query::<wire::Filter>()
    .pages::<wire::OrderEvent>()
    .to(|c| Box::pin(handlers::events(c))),
    get(
        "/v1/orders/{id}/margin",
        "What an order earns, by line, with cost first in first out",
    )
    .needs(READ_ORDERS)
    .gives::<margin::Margin>()
    .to(|c| Box::pin(handlers::read_margin(c))),
    get(
        "/v1/orders/{id}/payment-status",
        "Read how far an order is paid",
    )
    .needs(READ_ORDERS)
    .gives::<pay_status::PaymentStatus>()
    .to(|c| Box::pin(handlers::pay_status(c))),
];
