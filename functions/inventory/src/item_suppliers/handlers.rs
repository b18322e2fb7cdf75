//! `/v1/inventory/items/{id}/suppliers`.

use domain::{Id, values};
use stock::Item;
use web::{Answer, Context, one, page};

use super::statements::{FIND_ITEM, LIST_BY_ITEM};
use super::wire::Filter;

pub async fn list(c: &Context<'_>) -> Answer {
    let item: Id<Item> = c.id("id")?;
    let Filter { limit, cursor } = c.query()?;
    let [supplier] = cursor.after("item.suppliers", [""])?;
    let [known, rows] = c
        .read([
            FIND_ITEM.bind(values![c.org_id(), &item]),
            LIST_BY_ITEM.bind(values![c.org_id(), &item, supplier, limit.plus_one()]),
        ])
        .await?;
    let (_,): (i64,) = one(&known)?;
    page(c, "item.suppliers", limit, &rows)
}
