//! The kardex: the history of one stock level.
//!
//! In scope: listing the postings of a level with the balance after each. Out of scope: movements of
//! all levels (`moves`).

pub mod statements;

use domain::permission::READ_STOCK;
use domain::quantity::Delta;
use domain::{Id, Instant, Quantity, Read, values};
use schemars::JsonSchema;
use serde::Serialize;
use stock::Item;
use web::{Answer, Context, Cursor, Limit, Route, get, one, page};

use crate::moves::wire::{Move, RecordedReason};
use crate::references::RecordedReference;
use statements::{FIND_ITEM, KARDEX};

pub static ROUTES: &[Route] = &[get(
    "/v1/inventory/items/{id}/kardex",
    "List the postings of a stock level",
)
.needs(READ_STOCK)
.query::<Filter>()
.pages::<Entry>()
.to(|c| Box::pin(list(c)))];

/// A posting: what a movement did to a level.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "KardexEntry")]
struct Entry {
    /// Its position in the history of this level, from 1.
    seq: i64,
    move_id: Id<Move>,
    reason: RecordedReason,
    /// Positive for stock that came in, negative for stock that went out.
    change: Delta,
    /// The quantity on hand after it.
    balance: Quantity,
    reference: Option<RecordedReference>,
    created_by: String,
    note: Option<String>,
    occurred_at: Instant,
    created_at: Instant,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Filter {
    warehouse_id: Id<stock::Warehouse>,
    #[serde(default)]
    limit: Limit,
    #[serde(default)]
    cursor: Cursor,
}

/// Newest first.
async fn list(c: &Context<'_>) -> Answer {
    let item: Id<Item> = c.id("id")?;
    let filter: Filter = c.query()?;
    let last = domain::MAX_SAFE_INTEGER.to_string();
    let [before] = filter.cursor.after_number("kardex", [&last], 0)?;
    let postings = KARDEX.bind(values![
        c.org_id(),
        &item,
        &filter.warehouse_id,
        before,
        filter.limit.plus_one()
    ]);
    let known = FIND_ITEM.bind(values![c.org_id(), &item]);
    let [known, rows] = c.read([known, postings]).await?;
    one::<(String,)>(&known)?;
    page(c, "kardex", filter.limit, &rows)
}
