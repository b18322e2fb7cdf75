//! The handlers of `/v1/inventory/warehouses`.

use domain::fold::code_key;
use domain::{Id, values};
use web::{Answer, Context, Reply, one, page};

use super::rules::Found;
use super::statements::{DELETE, FIND, INSERT, LIST, READ, UPDATE};
use super::wire::{Filter, NewWarehouse, Warehouse, WarehouseChange};

pub async fn list(c: &Context<'_>) -> Answer {
    let Filter { limit, cursor } = c.query()?;
    let [code] = cursor.after("warehouses", [""])?;
    let [rows] = c
        .read([LIST.bind(values![c.org_id(), code, limit.plus_one()])])
        .await?;
    page(c, "warehouses", limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Warehouse> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let found: Found = one(&rows)?;
    Ok(Reply::record(found.body, found.version))
}

pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewWarehouse = c.body()?;
    let [] = c.read([]).await?;
    let id: Id<Warehouse> = c.new_id()?;
    let insert = INSERT.bind(values![
        c.org_id(),
        &id,
        new.code.as_str(),
        new.code.key(),
        new.name.as_str(),
        new.address.as_ref().map(|address| address.as_str()),
        new.capacity.map(|capacity| capacity.0),
        c.now
    ]);
    c.commit(
        c.change(
            "warehouse.created",
            "warehouse",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .then(insert),
    )
    .await
}

pub async fn change(c: &Context<'_>) -> Answer {
    let id: Id<Warehouse> = c.id("id")?;
    let change: WarehouseChange = c.body()?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    let Found {
        version,
        code,
        name,
        address,
        capacity,
        ..
    } = found.changed(change);
    let update = UPDATE.bind(values![
        c.org_id(),
        &id,
        version,
        &code,
        code_key(&code),
        name,
        address,
        capacity,
        c.now
    ]);
    c.commit(
        c.change(
            "warehouse.changed",
            "warehouse",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .must(update, "stale_version"),
    )
    .await
}

pub async fn remove(c: &Context<'_>) -> Answer {
    let id: Id<Warehouse> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let Found { version, .. } = one(&rows)?;
    c.check_version(version)?;
    let delete = DELETE.bind(values![c.org_id(), &id, version, c.now]);
    c.commit(
        c.change(
            "warehouse.deleted",
            "warehouse",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .must(delete, "stale_version"),
    )
    .await
}
