//! `moves`.

mod handlers;
mod history;
mod rules;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::{ADJUST_STOCK, MOVE_STOCK, READ_STOCK};
use domain::refusal::code;
use web::Route;
use web::{get, post};

/// Why movements may not be posted.
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

/// Why a movement may not be taken back.
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
        .pages::<stock::wire::Move>()
        .to(|c| Box::pin(history::list(c))),
    post("/v1/inventory/moves", "Move stock, all lines or none")
        .needs(MOVE_STOCK)
        .takes::<wire::NewMoves>()
        .gives::<stock::wire::Posted>()
        .refuses(MOVE_REFUSALS)
        .to(|c| Box::pin(handlers::create(c))),
    get("/v1/inventory/moves/{id}", "Read a movement")
        .needs(READ_STOCK)
        .gives::<stock::wire::Move>()
        .to(|c| Box::pin(handlers::read(c))),
    post(
        "/v1/inventory/moves/{id}/reverse",
        "Take a movement back with its mirror image",
    )
    .needs(ADJUST_STOCK)
    .may_take::<wire::Reversal>()
    .gives::<stock::wire::Posted>()
    .refuses(REVERSAL_REFUSALS)
    .to(|c| Box::pin(handlers::reverse(c))),
    post("/v1/inventory/stock/add", "Receive stock of one item")
        .needs(MOVE_STOCK)
        .takes::<wire::StockChange>()
        .gives::<stock::wire::Posted>()
        .refuses(MOVE_REFUSALS)
        .to(|c| Box::pin(handlers::add(c))),
    post("/v1/inventory/stock/use", "Use up stock of one item")
        .needs(MOVE_STOCK)
        .takes::<wire::StockChange>()
        .gives::<stock::wire::Posted>()
        .refuses(MOVE_REFUSALS)
        .to(|c| Box::pin(handlers::take(c))),
];
