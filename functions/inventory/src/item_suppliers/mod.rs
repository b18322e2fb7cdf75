//! The suppliers of an item.
//!
//! In scope: listing them. Out of scope: what each supplier sells, and changing it (the `purchasing`
//! function).

pub mod statements;

use domain::permission::READ_SUPPLIERS;
use domain::{Id, Read, values};
use schemars::JsonSchema;
use stock::Item;
use stock::wire::SupplierItem;
use web::{Answer, Context, Cursor, Limit, Route, get, one, page};

use statements::{FIND_ITEM, LIST_BY_ITEM};

pub static ROUTES: &[Route] = &[get(
    "/v1/inventory/items/{id}/suppliers",
    "List the suppliers of an item",
)
.needs(READ_SUPPLIERS)
.query::<Filter>()
.pages::<SupplierItem>()
.to(|c| Box::pin(list(c)))];

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Filter {
    #[serde(default)]
    limit: Limit,
    #[serde(default)]
    cursor: Cursor,
}

async fn list(c: &Context<'_>) -> Answer {
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
