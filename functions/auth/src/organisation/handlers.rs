//! `/v1/auth/organisation`.

use domain::values;
use web::{Answer, Context, json, one, show};

use super::rules::Found;
use super::statements::{FIND, READ, UPDATE};
use super::wire::OrganisationChange;

pub async fn read(c: &Context<'_>) -> Answer {
    let [rows] = c.read([READ.bind(values![c.org_id()])]).await?;
    show(&rows)
}

pub async fn change(c: &Context<'_>) -> Answer {
    let mut change: OrganisationChange = c.body()?;
    let address = std::mem::take(&mut change.address);
    let address = address.map(|address| json(&address)).transpose()?;
    let [rows] = c.read([FIND.bind(values![c.org_id()])]).await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    let settings = found.changed(change, address)?;
    let update = UPDATE.bind(values![
        c.org_id(),
        settings.version,
        settings.name,
        settings.time_zone,
        settings.locale,
        settings.deduct_on,
        settings.hold_ttl_seconds,
        settings.automatic_reorders,
        settings.over_receipt_ppm,
        settings.access_ttl_seconds,
        settings.password_min_length,
        settings.password_composition,
        c.now,
        settings.service_level_ppm,
        settings.reorder_cost_minor,
        settings.holding_rate_ppm,
        settings.address,
        settings.tax_id,
        settings.email,
        settings.phone
    ]);
    let id = c.org_id().to_string();
    let answer = READ.bind(values![c.org_id()]);
    let change = c.change("organisation.changed", "organisation", &id, answer);
    c.commit(change.must(update, "stale_version")).await
}
