//! What an item sold for and cost over time.

use domain::{Id, Query, values};
use stock::Item;
use web::{Answer, Context, one, page};

use super::statements::{LIST_COSTS, LIST_PRICES};
use super::wire::Filter;
use crate::kardex::statements::FIND_ITEM;

pub async fn prices(c: &Context<'_>) -> Answer {
    list(c, &LIST_PRICES, "prices").await
}

pub async fn costs(c: &Context<'_>) -> Answer {
    list(c, &LIST_COSTS, "costs").await
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
