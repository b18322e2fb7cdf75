//! What a warehouse really holds.
//!
//! In scope: stock counts, their scans, and the movements that make the ledger say what was counted.
//! Out of scope: corrections by hand (`items`) and the ledger itself (`inventory`).

mod handlers;
mod rules;
pub mod statements;
mod wire;

use domain::Code;
use domain::permission::{ADJUST_STOCK, READ_STOCK};
use domain::refusal::code;
use handlers::counts;
use web::{Function, Route, get, health, post};

/// Why a count may not go from one state to another.
const TRANSITION_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    health::route("/v1/counts/health"),
    get("/v1/inventory/counts", "List stock counts, newest first")
        .needs(READ_STOCK)
        .query::<wire::counts::Filter>()
        .pages::<wire::counts::Count>()
        .to(|c| Box::pin(counts::list(c))),
    post("/v1/inventory/counts", "Start to count a warehouse")
        .needs(ADJUST_STOCK)
        .takes::<wire::counts::NewCount>()
        .gives::<wire::counts::Count>()
        .refuses(&[&code::INVALID_REFERENCE, &code::WAREHOUSE_DELETED])
        .to(|c| Box::pin(counts::create(c))),
    get("/v1/inventory/counts/{id}", "Read a stock count")
        .needs(READ_STOCK)
        .gives::<wire::counts::Count>()
        .to(|c| Box::pin(counts::read(c))),
    get(
        "/v1/inventory/counts/{id}/lines",
        "List what was counted, by item",
    )
    .needs(READ_STOCK)
    .query::<wire::counts::LineFilter>()
    .pages::<wire::counts::CountLine>()
    .to(|c| Box::pin(counts::list_lines(c))),
    post(
        "/v1/inventory/counts/{id}/scan",
        "Add what was seen; a scan sent twice counts once",
    )
    .needs(ADJUST_STOCK)
    .answers_with(200)
    .takes::<wire::counts::Scans>()
    .gives::<wire::counts::Count>()
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::INVALID_REFERENCE,
        &code::ITEM_DELETED,
        &code::NOT_STOCKED,
        &code::UNIT_MISMATCH,
        &code::OUT_OF_RANGE,
        &code::TOO_MANY_LINES,
        &code::SCAN_NAME_TAKEN,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(counts::scan(c))),
    post(
        "/v1/inventory/counts/{id}/post",
        "Make the ledger say what was counted",
    )
    .needs(ADJUST_STOCK)
    .answers_with(200)
    .may_take::<wire::counts::Closing>()
    .gives::<wire::counts::Posted>()
    .refuses(&[
        &code::ILLEGAL_TRANSITION,
        &code::COUNT_OUTDATED,
        &code::INSUFFICIENT_STOCK,
        &code::WAREHOUSE_DELETED,
        &code::OUT_OF_RANGE,
        &code::INVALID_PRECONDITION,
        &code::PRECONDITION_FAILED,
        &code::STALE_VERSION,
    ])
    .to(|c| Box::pin(counts::close(c))),
    post("/v1/inventory/counts/{id}/cancel", "Give up a stock count")
        .needs(ADJUST_STOCK)
        .answers_with(200)
        .gives::<wire::counts::Count>()
        .refuses(TRANSITION_REFUSALS)
        .to(|c| Box::pin(counts::cancel(c))),
];

pub static FUNCTION: Function =
    Function::new("counts", ROUTES, &[]).with_constraints(&[stock::CONSTRAINTS]);

platform::entry!(FUNCTION);
