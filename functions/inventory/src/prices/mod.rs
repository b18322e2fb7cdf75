//! The history of an item's price and of its recorded cost.
//!
//! In scope: listing both. Out of scope: changing them (`items`), and the cost of stock, which is a
//! member of each movement (`moves`).

pub mod statements;

use domain::permission::READ_ITEMS;
use domain::{Id, Instant, Money, Quantity, Query, Read, values};
use schemars::JsonSchema;
use serde::Serialize;
use stock::Item;
use stock::wire::Cost;
use web::{Answer, Context, Cursor, Limit, Route, get, one, page};

use crate::kardex::statements::FIND_ITEM;
use statements::{LIST_COSTS, LIST_PRICES};

pub static ROUTES: &[Route] = &[
    get(
        "/v1/inventory/items/{id}/prices",
        "List the prices of an item",
    )
    .needs(READ_ITEMS)
    .query::<Filter>()
    .pages::<ItemPrice>()
    .to(|c| Box::pin(list(c, &LIST_PRICES, "prices"))),
    get(
        "/v1/inventory/items/{id}/costs",
        "List the recorded costs of an item",
    )
    .needs(READ_ITEMS)
    .query::<Filter>()
    .pages::<ItemCost>()
    .to(|c| Box::pin(list(c, &LIST_COSTS, "costs"))),
];

/// The price of an item from a moment on.
#[derive(Serialize, JsonSchema)]
struct ItemPrice {
    price: Money,
    /// The quantity that the price is for.
    per: Quantity,
    valid_from: Instant,
}

/// The recorded cost of an item from a moment on. The cost of its stock is in its movements.
#[derive(Serialize, JsonSchema)]
struct ItemCost {
    cost: Cost,
    /// The quantity that the cost is for.
    per: Quantity,
    valid_from: Instant,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Filter {
    #[serde(default)]
    limit: Limit,
    #[serde(default)]
    cursor: Cursor,
}

/// Newest first.
async fn list(c: &Context<'_>, query: &Query, order: &str) -> Answer {
    let item: Id<Item> = c.id("id")?;
    let Filter { limit, cursor } = c.query()?;
    let last = domain::MAX_SAFE_INTEGER.to_string();
    let [before] = cursor.after(order, [&last])?;
    let list = query.bind(values![c.org_id(), &item, before, limit.plus_one()]);
    let known = FIND_ITEM.bind(values![c.org_id(), &item]);
    let [known, rows] = c.read([known, list]).await?;
    one::<(String,)>(&known)?;
    page(c, order, limit, &rows)
}
