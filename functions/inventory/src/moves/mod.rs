//! Stock movements.
//!
//! In scope: posting movements, listing them, and reversing one. Out of scope: the rules of a movement
//! and the SQL that posts it (`stock`), and movements of orders and purchase orders, which their own
//! functions post.

pub mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::Code;
use domain::permission::{ADJUST_STOCK, MOVE_STOCK, READ_STOCK};
use domain::refusal::code;
use web::{Route, get, post};

/// The refusals of posting movements.
const MOVE_REFUSALS: &[&Code] = &[
    &code::OUT_OF_RANGE,
    &code::INVALID_MOVE,
    &code::INVALID_REFERENCE,
    &code::ITEM_DELETED,
    &code::NOT_STOCKED,
    &code::WAREHOUSE_DELETED,
    &code::UNIT_MISMATCH,
    &code::INSUFFICIENT_STOCK,
    &code::CURRENCY_MISMATCH,
];

/// The refusals of a reversal.
const REVERSAL_REFUSALS: &[&Code] = &[
    &code::INVALID_MOVE,
    &code::BELONGS_TO_DOCUMENT,
    &code::ALREADY_REVERSED,
    &code::INSUFFICIENT_STOCK,
    &code::ITEM_DELETED,
    &code::WAREHOUSE_DELETED,
    &code::OUT_OF_RANGE,
];

pub static ROUTES: &[Route] = &[
    get("/v1/inventory/moves", "List movements, newest first")
        .needs(READ_STOCK)
        .query::<wire::Filter>()
        .pages::<wire::Move>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/inventory/moves", "Post stock movements")
        .named("postMoves")
        .needs(MOVE_STOCK)
        .takes::<wire::NewMoves>()
        .gives::<wire::Posted>()
        .refuses(MOVE_REFUSALS)
        .to(|c| Box::pin(handlers::create(c))),
    get("/v1/inventory/moves/{id}", "Read a movement")
        .needs(READ_STOCK)
        .gives::<wire::Move>()
        .to(|c| Box::pin(handlers::read(c))),
    post("/v1/inventory/moves/{id}/reverse", "Reverse a movement")
        .needs(ADJUST_STOCK)
        .may_take::<wire::Reversal>()
        .gives::<wire::Posted>()
        .refuses(REVERSAL_REFUSALS)
        .to(|c| Box::pin(handlers::reverse(c))),
    post("/v1/inventory/stock/add", "Receive stock of one item")
        .needs(MOVE_STOCK)
        .takes::<wire::StockChange>()
        .gives::<wire::Posted>()
        .refuses(MOVE_REFUSALS)
        .to(|c| Box::pin(handlers::receive(c))),
    post("/v1/inventory/stock/use", "Consume stock of one item")
        .needs(MOVE_STOCK)
        .takes::<wire::StockChange>()
        .gives::<wire::Posted>()
        .refuses(MOVE_REFUSALS)
        .to(|c| Box::pin(handlers::consume(c))),
];
