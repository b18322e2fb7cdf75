//! `/v1/purchasing/suppliers`.

use domain::fold::phrase;
use domain::{Id, Patch, conflict, values};
use web::{Answer, Context, Reply, one, page};

use super::rules::Found;
use super::statements::{
    DELETE, DELETE_ITEMS, FIND, FIND_CONFLICTS, INSERT, LIST, LIST_BY_PREFIX, READ, UPDATE,
};
use super::wire::{Filter, NewSupplier, Supplier, SupplierChange};

pub async fn list(c: &Context<'_>) -> Answer {
    let Filter { q, limit, cursor } = c.query()?;
    let prefix = q.map(|name| phrase(name.as_str()));
    let first = prefix.as_deref().unwrap_or_default();
    let [name, id] = cursor.after("suppliers", [first, ""])?;
    let list = match prefix {
        None => LIST.bind(values![c.org_id(), name, id, limit.plus_one()]),
        Some(prefix) => {
            LIST_BY_PREFIX.bind(values![c.org_id(), name, id, limit.plus_one(), prefix])
        }
    };
    let [rows] = c.read([list]).await?;
    page(c, "suppliers", limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Supplier> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let found: Found = one(&rows)?;
    Ok(Reply::record(found.body, found.version))
}

pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewSupplier = c.body()?;
    let tax_id_key = new.tax_id.as_ref().map(|code| code.key());
    let [conflicts] = c
        .read([FIND_CONFLICTS.bind(values![c.org_id(), tax_id_key.clone(), None::<&str>])])
        .await?;
    conflict::refuse(&conflicts.all()?)?;
    let id: Id<Supplier> = c.new_id()?;
    let insert = INSERT.bind(values![
        c.org_id(),
        &id,
        new.kind.into_str(),
        new.name.as_str(),
        phrase(new.name.as_str()),
        new.tax_id.as_ref().map(|code| code.as_str()),
        tax_id_key,
        new.email.as_ref().map(|email| email.as_str()),
        new.phone.as_ref().map(|phone| phone.as_str()),
        new.payment_terms.as_ref().map(|text| text.as_str()),
        new.rating_ppm.map(|rating| rating.0),
        new.note.as_ref().map(|text| text.as_str()),
        c.now
    ]);
    c.commit(
        c.change(
            "supplier.created",
            "supplier",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .then(insert),
    )
    .await
}

pub async fn change(c: &Context<'_>) -> Answer {
    let id: Id<Supplier> = c.id("id")?;
    let change: SupplierChange = c.body()?;
    let tax_id_key = match &change.tax_id {
        Patch::Set(tax_id) => Some(tax_id.key()),
        Patch::Keep | Patch::Clear => None,
    };
    let [rows, conflicts] = c
        .read([
            FIND.bind(values![c.org_id(), &id]),
            FIND_CONFLICTS.bind(values![c.org_id(), tax_id_key, &id]),
        ])
        .await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    conflict::refuse(&conflicts.all()?)?;
    let next = found.changed(change);
    let update = UPDATE.bind(values![
        c.org_id(),
        &id,
        next.version,
        &next.kind,
        &next.name,
        next.name_fold(),
        next.tax_id.clone(),
        next.tax_id_key(),
        next.email,
        next.phone,
        next.payment_terms,
        next.rating_ppm,
        next.note,
        c.now
    ]);
    c.commit(
        c.change(
            "supplier.changed",
            "supplier",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .must(update, "stale_version"),
    )
    .await
}

pub async fn remove(c: &Context<'_>) -> Answer {
    let id: Id<Supplier> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let Found { version, .. } = one(&rows)?;
    c.check_version(version)?;
    let delete = DELETE.bind(values![c.org_id(), &id, version, c.now]);
    let delete_items = DELETE_ITEMS.bind(values![c.org_id(), &id]);
    let change = c
        .change(
            "supplier.deleted",
            "supplier",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .then(delete_items)
        .must(delete, "stale_version");
    c.commit(change).await
}
