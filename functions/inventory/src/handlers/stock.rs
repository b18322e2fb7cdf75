//! `/v1/inventory/stock` and `/v1/inventory/items/{id}/stock`.

use domain::refusal::code;
use domain::sorted::Set;
use domain::{Id, Refusal, values};
use ledger::{asked, found, touch};
use stock::statements::levels::{SET_BOUNDS, SET_BOUNDS_OF_MANY};
use stock::{Item, Place, Warehouse};
use web::{Answer, Audit, Change, Context, json, one, page, show};

use crate::rules::bounds::{Stored, bound, bound_all};
use crate::statements::stock::{
    FIND_VERSION, LIST, LIST_BY_ITEM, LIST_BY_WAREHOUSE, LIST_LOW, READ, READ_ITEM, READ_SEVERAL,
};
use crate::wire::stock::{Bounds, Filter, NewBounds};

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

pub async fn read_item(c: &Context<'_>) -> Answer {
    let item: Id<Item> = c.id("id")?;
    let [rows] = c
        .read([READ_ITEM.bind(values![c.org_id(), &item, c.now])])
        .await?;
    show(&rows)
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
    let places = Set::from(place.clone());
    let version = FIND_VERSION.bind(values![c.org_id(), &item, &warehouse]);
    let [items, warehouses, levels] = asked(c, &places)?;
    let [items, warehouses, levels, version] = c.read([items, warehouses, levels, version]).await?;
    let facts = found(&items, &warehouses, &levels)?;
    if !facts.has_item(item.as_str()) || !facts.has_warehouse(warehouse.as_str()) {
        return Err(Refusal::new(&code::NOT_FOUND).into());
    }
    let (version,): (i64,) = one(&version)?;
    c.check_version(version)?;
    let Stored { minimum, maximum } = bound(&facts, &place, bounds.minimum, bounds.maximum, "")?;
    let set = SET_BOUNDS.bind(values![
        c.org_id(),
        &item,
        &warehouse,
        version,
        minimum,
        maximum,
        c.now
    ]);
    let answer = READ.bind(values![c.org_id(), &item, &warehouse, c.now]);
    let touch = touch(c, places)?;
    let change = Change::new(changed(c, item.to_string()), answer)
        .then_all(touch.before())
        .must(set, "stale_version")
        .then_all(touch.after());
    c.commit(change).await
}

pub async fn set_bounds_of_many(c: &Context<'_>) -> Answer {
    let new: NewBounds = c.body()?;
    let places: Set<Place> = new
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
    let change = Change::new(changed(c, first.unwrap_or_default()), answer)
        .then_all(touch.before())
        .then(set)
        .then_all(touch.after());
    c.commit(change).await
}

fn place(c: &Context<'_>) -> Result<(Id<Item>, Id<Warehouse>), Refusal> {
    Ok((c.id("id")?, c.id("warehouse_id")?))
}

/// A level has no id of its own: its history is that of its item.
fn changed(c: &Context<'_>, item_id: String) -> Audit {
    Audit {
        action: "stock_level.changed",
        entity: "item",
        entity_id: item_id,
        diff: c.asked(),
    }
}
