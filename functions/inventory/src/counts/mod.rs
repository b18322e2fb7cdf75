//! Stock counts of a whole warehouse.
//!
//! In scope: opening a count, adding the scans of several devices and taking them out, what nobody counted, posting the
//! differences, and cancelling. Out of scope: correcting one level by hand (`adjustments`).

mod handlers;
mod rules;
pub mod statements;
pub mod wire;

use domain::Code;
use domain::permission::{ADJUST_STOCK, READ_STOCK};
use domain::refusal::code;
use web::{Route, delete, get, post};

/// The refusals of a transition.
const TRANSITION_REFUSALS: &[&Code] = &[
    &code::ILLEGAL_TRANSITION,
    &code::INVALID_PRECONDITION,
    &code::PRECONDITION_FAILED,
    &code::STALE_VERSION,
];

pub static ROUTES: &[Route] = &[
    get("/v1/inventory/counts", "List stock counts, newest first")
        .needs(READ_STOCK)
        .query::<wire::Filter>()
        .pages::<wire::Count>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/inventory/counts", "Open a stock count")
        .needs(ADJUST_STOCK)
        .takes::<wire::NewCount>()
        .gives::<wire::Count>()
        .refuses(&[&code::INVALID_REFERENCE, &code::WAREHOUSE_DELETED])
        .to(|c| Box::pin(handlers::create(c))),
    get("/v1/inventory/counts/{id}", "Read a stock count")
        .needs(READ_STOCK)
        .gives::<wire::Count>()
        .to(|c| Box::pin(handlers::read(c))),
    get(
        "/v1/inventory/counts/{id}/lines",
        "List the lines of a stock count",
    )
    .needs(READ_STOCK)
    .query::<wire::LineFilter>()
    .pages::<wire::CountLine>()
    .to(|c| Box::pin(handlers::list_lines(c))),
    get(
        "/v1/inventory/counts/{id}/uncounted",
        "List the items with stock that a stock count does not have",
    )
    .named("listUncountedItems")
    .needs(READ_STOCK)
    .query::<wire::LineFilter>()
    .pages::<wire::UncountedItem>()
    .to(|c| Box::pin(handlers::list_uncounted(c))),
    get(
        "/v1/inventory/counts/{id}/scans",
        "List the scans of a stock count, by name",
    )
    .needs(READ_STOCK)
    .query::<wire::LineFilter>()
    .pages::<wire::Scan>()
    .to(|c| Box::pin(handlers::list_scans(c))),
    delete(
        "/v1/inventory/counts/{id}/scans/{device_seq}",
        "Take a scan out of a stock count",
    )
    .needs(ADJUST_STOCK)
    .refuses(TRANSITION_REFUSALS)
    .to(|c| Box::pin(handlers::remove_scan(c))),
    post(
        "/v1/inventory/counts/{id}/scans",
        "Add scans to a stock count",
    )
    .named("addStockCountScans")
    .needs(ADJUST_STOCK)
    .answers_with(200)
    .takes::<wire::Scans>()
    .gives::<wire::ScannedCount>()
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
    .to(|c| Box::pin(handlers::add_scans(c))),
    post("/v1/inventory/counts/{id}/post", "Post a stock count")
        .needs(ADJUST_STOCK)
        .answers_with(200)
        .may_take::<wire::CountPosting>()
        .gives::<wire::PostedCount>()
        .refuses(&[
            &code::ILLEGAL_TRANSITION,
            &code::INVALID_REFERENCE,
            &code::COUNT_OUTDATED,
            &code::COUNT_BELOW_RESERVED,
            &code::INSUFFICIENT_STOCK,
            &code::WAREHOUSE_DELETED,
            &code::OUT_OF_RANGE,
            &code::INVALID_PRECONDITION,
            &code::PRECONDITION_FAILED,
            &code::STALE_VERSION,
        ])
        .to(|c| Box::pin(handlers::post(c))),
    post("/v1/inventory/counts/{id}/cancel", "Cancel a stock count")
        .needs(ADJUST_STOCK)
        .answers_with(200)
        .gives::<wire::Count>()
        .refuses(TRANSITION_REFUSALS)
        .to(|c| Box::pin(handlers::cancel(c))),
];
