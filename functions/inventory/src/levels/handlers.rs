//! `/v1/inventory/stock`.

use std::collections::BTreeSet;

use domain::{Id, values};
use stock::Place;
use stock::request::{asked, found, touch};
use stock::statements::levels::SET_BOUNDS_OF_MANY;
use web::{Answer, Context, json, page};

use super::rules::bound_all;
use super::statements::{LIST, LIST_BY_ITEM, LIST_BY_WAREHOUSE, LIST_LOW, READ_SEVERAL};
use super::wire::{Filter, NewBounds};

/// By item and warehouse.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [item, warehouse] = filter.cursor.after("stock", ["", ""])?;
    let limit = filter.limit.plus_one();
    let org = c.org_id();
    let wanted_item = filter.item_id.as_ref();
    let wanted_warehouse = filter.warehouse_id.as_ref().map(Id::as_str);
    let statement = match (wanted_item, wanted_warehouse) {
        _ if filter.low => {
            let wanted_item = wanted_item.map(Id::as_str);
            LIST_LOW.bind(values![
                org,
                item,
                warehouse,
                c.now,
                limit,
                wanted_item,
                wanted_warehouse
            ])
        }
        (Some(wanted), _) => LIST_BY_ITEM.bind(values![
            org,
            wanted,
            warehouse,
            c.now,
            limit,
            wanted_warehouse
        ]),
        (None, Some(wanted)) => LIST_BY_WAREHOUSE.bind(values![org, item, wanted, c.now, limit]),
        (None, None) => LIST.bind(values![org, item, warehouse, c.now, limit]),
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
    let [items, warehouses, levels] = c.read(asked(c, &places)?).await?;
    let facts = found(&items, &warehouses, &levels)?;
    let bounded = bound_all(&facts, new.levels.as_slice())?;
    let rows: Vec<_> = bounded
        .iter()
        .map(|(Place(item, warehouse), bounds)| (item, warehouse, bounds.minimum, bounds.maximum))
        .collect();
    let rows = json(&rows)?;
    let set = SET_BOUNDS_OF_MANY.bind(values![c.org_id(), &rows, c.now]);
    let answer = READ_SEVERAL.bind(values![c.org_id(), &rows, c.now]);
    let first = places.first().map(|place| place.0.clone());
    let touch = touch(c, places)?;
    // Levels have no id of their own: their history is that of the first item.
    let change = c
        .change(
            "stock_level.changed",
            "item",
            &first.unwrap_or_default(),
            answer,
        )
        .then_all(touch.before())
        .then(set)
        .then_all(touch.after());
    c.commit(change).await
}
