//! `/v1/orders/tax-rates`.

use domain::{Id, Instant, values};
use web::{Answer, Context, one, page, show};

use super::statements::{DELETE, FIND, INSERT, LIST, READ, READ_DELETED, UPDATE};
use super::wire::{Filter, NewTaxRate, TaxRate, TaxRateChange};

pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [code, valid_from] = filter.cursor.after_number("tax_rates", ["", "0"], 1)?;
    let list = LIST.bind(values![
        c.org_id(),
        filter.limit.plus_one(),
        filter.code.as_ref().map(|code| code.key()),
        code,
        valid_from
    ]);
    let [rows] = c.read([list]).await?;
    page(c, "tax_rates", filter.limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<TaxRate> = c.id("id")?;
    let [rows] = c.read([READ.bind(values![c.org_id(), &id])]).await?;
    show(&rows)
}

pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewTaxRate = c.body()?;
    let [] = c.read([]).await?;
    let id: Id<TaxRate> = c.new_id()?;
    let insert = INSERT.bind(values![
        c.org_id(),
        &id,
        new.code.as_str(),
        new.code.key(),
        new.name.as_str(),
        new.rate_ppm.0,
        new.valid_from.unwrap_or(c.now),
        c.now
    ]);
    let read = READ.bind(values![c.org_id(), &id]);
    let change = c.change("tax_rate.created", "tax_rate", id.as_str(), read);
    c.commit(change.then(insert)).await
}

pub async fn update(c: &Context<'_>) -> Answer {
    let id: Id<TaxRate> = c.id("id")?;
    let change: TaxRateChange = c.body()?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let (version, name, rate_ppm, valid_from): (i64, String, i64, i64) = one(&rows)?;
    c.check_version(version)?;
    let update = UPDATE.bind(values![
        c.org_id(),
        &id,
        version,
        change.name.map_or(name, |name| name.to_string()),
        change.rate_ppm.map_or(rate_ppm, |rate| rate.0),
        change.valid_from.map_or(valid_from, Instant::ms),
        c.now
    ]);
    let read = READ.bind(values![c.org_id(), &id]);
    let change = c.change("tax_rate.changed", "tax_rate", id.as_str(), read);
    c.commit(change.must(update, "stale_version")).await
}

pub async fn remove(c: &Context<'_>) -> Answer {
    let id: Id<TaxRate> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let (version, ..): (i64, String, i64, i64) = one(&rows)?;
    c.check_version(version)?;
    let delete = DELETE.bind(values![c.org_id(), &id, version]);
    let deleted = READ_DELETED.bind(values![&id]);
    let change = c.change("tax_rate.deleted", "tax_rate", id.as_str(), deleted);
    c.commit(change.must(delete, "stale_version")).await
}
