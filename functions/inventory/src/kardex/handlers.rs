//! `/v1/inventory/items/{id}/kardex`.

use domain::{Id, values};
use stock::Item;
use web::{Answer, Context, one, page};

use super::statements::{FIND_ITEM, KARDEX};
use super::wire::KardexFilter;

/// The postings of a level with the balance of each, newest first.
pub async fn kardex(c: &Context<'_>) -> Answer {
    let item: Id<Item> = c.id("id")?;
    let filter: KardexFilter = c.query()?;
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
