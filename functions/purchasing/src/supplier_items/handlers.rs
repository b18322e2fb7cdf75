//! `/v1/purchasing/suppliers/{id}/items`.

use domain::{Id, Refusal, Statement, values};
use platform::Fault;
use stock::Item;
use stock::statements::guards::GUARD_CHANGED_SO_MANY;
use web::{Answer, Context, json, one, page, show};

use super::rules::{Found, StoredTerms, check, check_batch};
use super::statements::{
    CLEAR_PREFERENCE, DELETE, DELETED, FIND, FIND_SUPPLIER, FIND_VERSION, LIST, READ, READ_BATCH,
    UPSERT,
};
use super::wire::{Filter, ItemTerms, Terms, TermsBatch};
use crate::suppliers::wire::Supplier;

pub async fn list(c: &Context<'_>) -> Answer {
    let supplier: Id<Supplier> = c.id("id")?;
    let Filter { limit, cursor } = c.query()?;
    let [item] = cursor.after("supplier.items", [""])?;
    let [known, rows] = c
        .read([
            FIND_SUPPLIER.bind(values![c.org_id(), &supplier]),
            LIST.bind(values![c.org_id(), &supplier, item, limit.plus_one()]),
        ])
        .await?;
    let (_,): (i64,) = one(&known)?;
    page(c, "supplier.items", limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let (supplier, item) = ids(c)?;
    let [rows] = c
        .read([READ.bind(values![c.org_id(), &supplier, &item])])
        .await?;
    show(&rows)
}

pub async fn set(c: &Context<'_>) -> Answer {
    let (supplier, item) = ids(c)?;
    let terms: Terms = c.body()?;
    let [known, facts] = c
        .read([
            FIND_SUPPLIER.bind(values![c.org_id(), &supplier]),
            FIND.bind(values![c.org_id(), &supplier, json(&[&item])?]),
        ])
        .await?;
    let (_,): (i64,) = one(&known)?;
    let facts: Found = facts
        .first()?
        .ok_or_else(|| Fault::new("an item gave no facts"))?;
    // Terms that do not exist have version 0, so that a concurrent create is detected.
    let version = facts.version.unwrap_or(0);
    c.check_version(version)?;
    let stored = check(&item, terms, &facts, "")?;
    let key = key(&supplier, &item);
    let read = READ.bind(values![c.org_id(), &supplier, &item]);
    let upsert = upsert(c, &supplier, &[stored], Some(version))?;
    let change = c.change("supplier_item.set", "supplier_item", &key, read);
    c.commit(change.then_all(upsert)).await
}

pub async fn set_batch(c: &Context<'_>) -> Answer {
    let supplier: Id<Supplier> = c.id("id")?;
    let TermsBatch { items } = c.body()?;
    let batch: Vec<(Id<Item>, Terms)> =
        items.into_vec().into_iter().map(ItemTerms::split).collect();
    let ids: Vec<&Id<Item>> = batch.iter().map(|(id, _)| id).collect();
    let ids = json(&ids)?;
    let [known, facts] = c
        .read([
            FIND_SUPPLIER.bind(values![c.org_id(), &supplier]),
            FIND.bind(values![c.org_id(), &supplier, &ids]),
        ])
        .await?;
    let (_,): (i64,) = one(&known)?;
    let stored = check_batch(batch, &facts.all()?)?;
    let read = READ_BATCH.bind(values![c.org_id(), &supplier, ids]);
    let upsert = upsert(c, &supplier, &stored, None)?;
    let change = c.change("supplier_items.set", "supplier", supplier.as_str(), read);
    c.commit(change.then_all(upsert)).await
}

pub async fn remove(c: &Context<'_>) -> Answer {
    let (supplier, item) = ids(c)?;
    let [rows] = c
        .read([FIND_VERSION.bind(values![c.org_id(), &supplier, &item])])
        .await?;
    let (version,) = one(&rows)?;
    c.check_version(version)?;
    let key = key(&supplier, &item);
    let delete = DELETE.bind(values![c.org_id(), &supplier, &item, version]);
    let deleted = DELETED.bind(values![&supplier, &item]);
    let change = c.change("supplier_item.deleted", "supplier_item", &key, deleted);
    c.commit(change.must(delete, "stale_version")).await
}

/// Stores terms. Where they are preferred, the other suppliers of the item lose the preference.
fn upsert(
    c: &Context<'_>,
    supplier: &Id<Supplier>,
    stored: &[StoredTerms],
    version: Option<i64>,
) -> Result<Vec<Statement>, Fault> {
    let terms = json(&stored)?;
    let mut statements = Vec::new();
    if stored.iter().any(|terms| terms.preferred) {
        statements.push(CLEAR_PREFERENCE.bind(values![c.org_id(), supplier, &terms, c.now]));
    }
    statements.push(UPSERT.bind(values![c.org_id(), supplier, terms, c.now, version]));
    let count = i64::try_from(stored.len()).unwrap_or(0);
    statements.push(GUARD_CHANGED_SO_MANY.bind(values![count]));
    Ok(statements)
}

fn ids(c: &Context<'_>) -> Result<(Id<Supplier>, Id<Item>), Refusal> {
    Ok((c.id("id")?, c.id("item_id")?))
}

/// The id of the terms in the audit log and in events.
fn key(supplier: &Id<Supplier>, item: &Id<Item>) -> String {
    format!("{supplier}/{item}")
}
