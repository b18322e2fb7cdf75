//! `/v1/purchasing/suppliers/{id}/items`.

use domain::{Id, Refusal, Statement, values};
use platform::Fault;
use stock::Item;
use stock::statements::guards::GUARD_CHANGED_SO_MANY;
use web::{Answer, Context, json, one, page, show};

use super::rules::{Found, Stored, agree, agree_several};
use super::statements::{
    DELETE, DELETED, FIND, FIND_SUPPLIER, FIND_VERSION, LIST_BY_SUPPLIER, READ, READ_SEVERAL,
    UNPREFER, UPSERT,
};
use super::wire::{Filter, ItemTerms, Terms, TermsOfItems};
use crate::suppliers::wire::Supplier;

pub async fn list_items(c: &Context<'_>) -> Answer {
    let supplier: Id<Supplier> = c.id("id")?;
    let Filter { limit, cursor } = c.query()?;
    let [item] = cursor.after("supplier.items", [""])?;
    let [known, rows] = c
        .read([
            FIND_SUPPLIER.bind(values![c.org_id(), &supplier]),
            LIST_BY_SUPPLIER.bind(values![c.org_id(), &supplier, item, limit.plus_one()]),
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
    // None has version 0, so that what another makes meanwhile is not written over unseen.
    let version = facts.version.unwrap_or(0);
    c.check_version(version)?;
    let stored = agree(&item, terms, &facts, "")?;
    let key = key(&supplier, &item);
    let read = READ.bind(values![c.org_id(), &supplier, &item]);
    let upsert = upsert(c, &supplier, &[stored], Some(version))?;
    let change = c.change("supplier_item.set", "supplier_item", &key, read);
    c.commit(change.then_all(upsert)).await
}

pub async fn set_several(c: &Context<'_>) -> Answer {
    let supplier: Id<Supplier> = c.id("id")?;
    let TermsOfItems { items } = c.body()?;
    let several: Vec<(Id<Item>, Terms)> =
        items.into_vec().into_iter().map(ItemTerms::split).collect();
    let ids: Vec<&Id<Item>> = several.iter().map(|(id, _)| id).collect();
    let ids = json(&ids)?;
    let [known, facts] = c
        .read([
            FIND_SUPPLIER.bind(values![c.org_id(), &supplier]),
            FIND.bind(values![c.org_id(), &supplier, &ids]),
        ])
        .await?;
    let (_,): (i64,) = one(&known)?;
    let stored = agree_several(several, &facts.all()?)?;
    let read = READ_SEVERAL.bind(values![c.org_id(), &supplier, ids]);
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

/// Terms, with the preference taken from whoever had it.
fn upsert(
    c: &Context<'_>,
    supplier: &Id<Supplier>,
    stored: &[Stored],
    version: Option<i64>,
) -> Result<Vec<Statement>, Fault> {
    let terms = json(&stored)?;
    let mut statements = Vec::new();
    if stored.iter().any(|terms| terms.preferred) {
        statements.push(UNPREFER.bind(values![c.org_id(), supplier, &terms, c.now]));
    }
    statements.push(UPSERT.bind(values![c.org_id(), supplier, terms, c.now, version]));
    let count = i64::try_from(stored.len()).unwrap_or(0);
    statements.push(GUARD_CHANGED_SO_MANY.bind(values![count]));
    Ok(statements)
}

fn ids(c: &Context<'_>) -> Result<(Id<Supplier>, Id<Item>), Refusal> {
    Ok((c.id("id")?, c.id("item_id")?))
}

/// What the audit log and the events call it.
fn key(supplier: &Id<Supplier>, item: &Id<Item>) -> String {
    format!("{supplier}/{item}")
}
