//! `returns`.

mod handlers;
mod rules;
pub mod statements;
mod wire;

use domain::permission::SHIP_ORDERS;
use web::Route;
use web::post;

pub static ROUTES: &[Route] = &[
    crate::shipments::routes::reads("/v1/orders/returns", "List returns, newest first")
        .query::<wire::Filter>()
        .pages::<wire::Return>()
        .to(|c| Box::pin(handlers::list(c))),
    post(
        "/v1/orders/returns",
        "Take goods of a completed order back, with or without a refund",
    )
    .needs(SHIP_ORDERS)
    .takes::<wire::NewReturn>()
    .gives::<wire::Return>()
    .refuses(crate::shipments::routes::NEW_RETURN_REFUSALS)
    .to(|c| Box::pin(handlers::create(c))),
    crate::shipments::routes::reads("/v1/orders/returns/{id}", "Read a return")
        .gives::<wire::Return>()
        .to(|c| Box::pin(handlers::read(c))),
];
