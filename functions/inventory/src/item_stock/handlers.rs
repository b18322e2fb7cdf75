//! `/v1/inventory/items/{id}/stock`.

use std::collections::BTreeSet;

use domain::refusal::code;
use domain::{Id, Refusal, values};
use stock::request::{asked, found, touch};
use stock::rules::bounds::bound;
use stock::statements::levels::SET_BOUNDS;
use stock::{Item, Place, Warehouse};
use web::{Answer, Context, one, show, show_unversioned};

use super::statements::{FIND_VERSION, READ, READ_ITEM};
use super::wire::Bounds;

pub async fn read_item(c: &Context<'_>) -> Answer {
    let item: Id<Item> = c.id("id")?;
    let [rows] = c
        .read([READ_ITEM.bind(values![c.org_id(), &item, c.now])])
        .await?;
    show_unversioned(&rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let (item, warehouse) = place(c)?;
    let [rows] = c
        .read([READ.bind(values![c.org_id(), &item, &warehouse, c.now])])
        .await?;
    show(&rows)
}

pub async fn set_bounds(c: &Context<'_>) -> Answer {
    let (item, warehouse) = place(c)?;
    let bounds: Bounds = c.body()?;
    let place = Place::new(item.as_str(), warehouse.as_str());
    let places = BTreeSet::from([place.clone()]);
    let version = FIND_VERSION.bind(values![c.org_id(), &item, &warehouse]);
    let [items, warehouses, levels] = asked(c, &places)?;
    let [items, warehouses, levels, version] = c.read([items, warehouses, levels, version]).await?;
    let facts = found(&items, &warehouses, &levels)?;
    if !facts.has_item(item.as_str()) || !facts.has_warehouse(warehouse.as_str()) {
        return Err(Refusal::new(&code::NOT_FOUND).into());
    }
    let (version,): (i64,) = one(&version)?;
    c.check_version(version)?;
    let stored = bound(&facts, &place, bounds.minimum, bounds.maximum, "")?;
    let set = SET_BOUNDS.bind(values![
        c.org_id(),
        &item,
        &warehouse,
        version,
        stored.minimum,
        stored.maximum,
        c.now
    ]);
    let answer = READ.bind(values![c.org_id(), &item, &warehouse, c.now]);
    let touch = touch(c, places)?;
    // A level has no id of its own: its history is that of its item.
    let change = c
        .change("stock_level.changed", "item", item.as_str(), answer)
        .then_all(touch.before())
        .must(set, "stale_version")
        .then_all(touch.after());
    c.commit(change).await
}

fn place(c: &Context<'_>) -> Result<(Id<Item>, Id<Warehouse>), Refusal> {
    Ok((c.id("id")?, c.id("warehouse_id")?))
}
