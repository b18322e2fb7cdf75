//! The handlers of `/v1/inventory/stock` and `/v1/inventory/items/{id}/stock`.

use std::collections::BTreeSet;

use domain::refusal::code;
use domain::{Id, Refusal, values};
use stock::{HoldsAndAlerts, Item, Place, Warehouse, facts_from_rows, find_facts};
use web::{Answer, Context, json, one, page, show, show_unversioned};

use super::rules::{check_all_bounds, check_bounds};
use super::statements::{
    FIND_VERSION, LIST, LIST_BY_ITEM, LIST_BY_WAREHOUSE, LIST_LOW, READ, READ_ITEM, READ_SEVERAL,
    SET_BOUNDS, SET_BOUNDS_OF_MANY,
};
use super::wire::{Bounds, Filter, NewBounds};

/// By item and warehouse.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [item, warehouse] = filter.cursor.after("stock", ["", ""])?;
    let limit = filter.limit.plus_one();
    let org_id = c.org_id();
    let item_filter = filter.item_id.as_ref();
    let warehouse_filter = filter.warehouse_id.as_ref().map(Id::as_str);
    let statement = match (item_filter, warehouse_filter) {
        _ if filter.low => {
            let item_filter = item_filter.map(Id::as_str);
            LIST_LOW.bind(values![
                org_id,
                item,
                warehouse,
                c.now,
                limit,
                item_filter,
                warehouse_filter
            ])
        }
        (Some(id), _) => LIST_BY_ITEM.bind(values![
            org_id,
            id,
            warehouse,
            c.now,
            limit,
            warehouse_filter
        ]),
        (None, Some(id)) => LIST_BY_WAREHOUSE.bind(values![org_id, item, id, c.now, limit]),
        (None, None) => LIST.bind(values![org_id, item, warehouse, c.now, limit]),
    };
    let [rows] = c.read([statement]).await?;
    page(c, "stock", filter.limit, &rows)
}

pub async fn set_bounds_of_many(c: &Context<'_>) -> Answer {
    let new: NewBounds = c.body()?;
    let places: BTreeSet<Place> = new
        .levels
        .as_slice()
        .iter()
        .map(|line| Place::new(line.item_id.as_str(), line.warehouse_id.as_str()))
        .collect();
    let [items, warehouses, levels] = c.read(find_facts(c, &places)?).await?;
    let facts = facts_from_rows(&items, &warehouses, &levels)?;
    let checked = check_all_bounds(&facts, new.levels.as_slice())?;
    let rows: Vec<_> = checked
        .iter()
        .map(|(Place(item, warehouse), bounds)| (item, warehouse, bounds.minimum, bounds.maximum))
        .collect();
    let rows = json(&rows)?;
    let set = SET_BOUNDS_OF_MANY.bind(values![c.org_id(), &rows, c.now]);
    let answer = READ_SEVERAL.bind(values![c.org_id(), &rows, c.now]);
    let first = places.first().map(|place| place.0.clone());
    let surrounding = HoldsAndAlerts::in_request(c, places)?;
    // Levels have no id of their own: the audit row names the first item.
    let change = c
        .change(
            "stock_bounds.set_of_many",
            "item",
            &first.unwrap_or_default(),
            answer,
        )
        .then_all(surrounding.expire_holds())
        .then(set)
        .then_all(surrounding.refresh_alerts());
    c.commit(change).await
}

pub async fn read_item(c: &Context<'_>) -> Answer {
    let item: Id<Item> = c.id("id")?;
    let [rows] = c
        .read([READ_ITEM.bind(values![c.org_id(), &item, c.now])])
        .await?;
    show_unversioned(&rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let (item, warehouse) = path_ids(c)?;
    let [rows] = c
        .read([READ.bind(values![c.org_id(), &item, &warehouse, c.now])])
        .await?;
    show(&rows)
}

pub async fn set_bounds(c: &Context<'_>) -> Answer {
    let (item, warehouse) = path_ids(c)?;
    let bounds: Bounds = c.body()?;
    let place = Place::new(item.as_str(), warehouse.as_str());
    let places = BTreeSet::from([place.clone()]);
    let version = FIND_VERSION.bind(values![c.org_id(), &item, &warehouse]);
    let [items, warehouses, levels] = find_facts(c, &places)?;
    let [items, warehouses, levels, version] = c.read([items, warehouses, levels, version]).await?;
    let facts = facts_from_rows(&items, &warehouses, &levels)?;
    if !facts.has_item(item.as_str()) || !facts.has_warehouse(warehouse.as_str()) {
        return Err(Refusal::new(&code::NOT_FOUND).into());
    }
    let (version,): (i64,) = one(&version)?;
    c.check_version(version)?;
    let stored = check_bounds(&facts, &place, bounds.minimum, bounds.maximum, "")?;
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
    let surrounding = HoldsAndAlerts::in_request(c, places)?;
    // A level has no id of its own: the audit row names its item.
    let change = c
        .change("stock_bounds.set", "item", item.as_str(), answer)
        .then_all(surrounding.expire_holds())
        .must(set, "stale_version")
        .then_all(surrounding.refresh_alerts());
    c.commit(change).await
}

fn path_ids(c: &Context<'_>) -> Result<(Id<Item>, Id<Warehouse>), Refusal> {
    Ok((c.id("id")?, c.id("warehouse_id")?))
}
