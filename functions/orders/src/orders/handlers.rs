//! `/v1/orders/{id}`: reads, holds, and what is said about an order.

use std::collections::BTreeSet;

use domain::refusal::code;
use domain::{Id, Refusal, Statement, values};
use sales::Order;
use sales::rules::orders::{Command, permit, permit_names};
use sales::rules::parties::{FoundParty, customer, rep};
use sales::rules::warehouses;
use sales::statements::orders::READ;
use sales::statements::{lines, orders as sold};
use stock::HoldsAndAlerts;
use stock::Place;
use stock::statements::facts::WAREHOUSES;
use web::{Answer, Context, json, show};

use super::change::hold_again;
use super::loaded::{act, changed, load};
use super::statements::{READ_BY_NUMBER, READ_BY_REFERENCE};
use super::wire::OrderChange;

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    find_and_show(c, READ.bind(values![c.org_id(), &id])).await
}

pub async fn read_by_number(c: &Context<'_>) -> Answer {
    let find = READ_BY_NUMBER.bind(values![c.org_id(), c.parameter("number")]);
    find_and_show(c, find).await
}

pub async fn read_by_reference(c: &Context<'_>) -> Answer {
    let find = READ_BY_REFERENCE.bind(values![
        c.org_id(),
        c.parameter("channel"),
        c.parameter("reference")
    ]);
    find_and_show(c, find).await
}

async fn find_and_show(c: &Context<'_>, find: Statement) -> Answer {
    let [rows] = c.read([find]).await?;
    show(&rows)
}

/// Customer and warehouse are terms: only a draft changes them. Who sold it and what its channel
/// calls it is settled once it is over. Notes are taken of any order.
pub async fn change(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let change: OrderChange = c.body()?;
    let new_rep = match &change.rep_id {
        domain::Patch::Set(rep) => Some(rep.as_str()),
        _ => None,
    };
    let mut wanted: Vec<&str> = new_rep.into_iter().collect();
    wanted.extend(change.customer_id.as_ref().map(Id::as_str));
    let warehouses: Vec<&str> = change.warehouse_id.iter().map(Id::as_str).collect();
    let [order, found_lines, levels, people, warehouse] = {
        let [order, found_lines, levels] = super::loaded::facts(c, &id);
        c.read([
            order,
            found_lines,
            levels,
            sold::FIND_PARTIES.bind(values![c.org_id(), json(&wanted)?]),
            WAREHOUSES.bind(values![c.org_id(), json(&warehouses)?]),
        ])
        .await?
    };
    let loaded = super::loaded::loaded(&order, &found_lines, &levels)?;
    let order = &loaded.order;
    c.check_version(order.version)?;
    if change.customer_id.is_some() || change.warehouse_id.is_some() {
        permit(order.state, Command::Change)?;
    }
    if change.external_ref.is_some() || !matches!(change.rep_id, domain::Patch::Keep) {
        permit_names(order.state)?;
    }
    let people: Vec<FoundParty> = people.all()?;
    if let Some(wanted) = &change.customer_id {
        customer(&people, wanted.as_str())?;
    }
    rep(&people, new_rep)?;
    if change.warehouse_id.is_some() {
        warehouses::living(warehouse.first()?)?;
    }
    let external_ref = change.external_ref.map(|text| text.to_string());
    if order.external_ref.is_some() && external_ref.is_some() && external_ref != order.external_ref
    {
        return Err(Refusal::new(&code::ALREADY_EXISTS)
            .at("/external_ref")
            .into());
    }
    let warehouse_id = change
        .warehouse_id
        .map_or_else(|| order.warehouse_id.clone(), |id| id.to_string());
    let moves = warehouse_id != order.warehouse_id;
    let update = sold::UPDATE.bind(values![
        c.org_id(),
        &id,
        order.version,
        change
            .rep_id
            .map(|rep| rep.to_string())
            .apply(order.rep_id.clone()),
        external_ref.or_else(|| order.external_ref.clone()),
        warehouse_id,
        change
            .notes
            .map(|text| text.to_string())
            .apply(order.notes.clone()),
        c.principal.user_id.as_str(),
        c.now
    ]);
    let mut batch = changed(c, "order.changed", &id);
    let touched = if moves && order.held_until.is_some() {
        Some(HoldsAndAlerts::in_request(c, loaded.places())?)
    } else {
        None
    };
    if let Some(touch) = &touched {
        batch = batch
            .then_all(touch.expire_holds())
            .then(sales::release(&act(c, &id)));
    }
    batch = batch.must(update, "stale_version");
    if let Some(customer) = &change.customer_id {
        let version = order.version.saturating_add(1);
        batch = batch.must(
            take_customer(c, &id, version, customer.as_str()),
            "stale_version",
        );
    }
    if let Some(touch) = &touched {
        batch = batch.then_all(touch.refresh_alerts());
    }
    c.commit(batch).await
}

/// Takes the customer of a draft as they are now.
pub async fn refresh_customer(c: &Context<'_>) -> Answer {
    let (id, loaded) = load(c).await?;
    permit(loaded.order.state, Command::Change)?;
    let statement = take_customer(c, &id, loaded.order.version, &loaded.order.customer_id);
    c.commit(changed(c, "order.changed", &id).must(statement, "stale_version"))
        .await
}

fn take_customer(c: &Context<'_>, id: &Id<Order>, version: i64, customer: &str) -> Statement {
    sold::TAKE_CUSTOMER.bind(values![
        c.org_id(),
        id,
        version,
        customer,
        c.principal.user_id.as_str(),
        c.now
    ])
}

/// Prices the lines of a draft with the taxes of now.
pub async fn refresh_taxes(c: &Context<'_>) -> Answer {
    let (id, loaded) = load(c).await?;
    permit(loaded.order.state, Command::Change)?;
    let stored = super::taxes::refresh(&loaded.order, loaded.lines)?;
    let update = lines::UPDATE.bind(values![c.org_id(), &id, json(&stored)?, c.now]);
    let touch = super::change::mark(c, &id, loaded.order.version);
    c.commit(
        changed(c, "order.changed", &id)
            .must(touch, "stale_version")
            .then(update),
    )
    .await
}

/// Holds the stock of a draft for a while, all its lines or none.
pub async fn hold(c: &Context<'_>) -> Answer {
    let wanted: super::wire::NewHold = c.optional_body()?;
    let (id, loaded) = load(c).await?;
    permit(loaded.order.state, Command::Hold)?;
    let ttl_seconds = wanted
        .ttl_seconds
        .map_or(loaded.order.hold_ttl_seconds, |ttl| ttl.0);
    let until = c.now.plus_seconds(ttl_seconds);
    let places: BTreeSet<Place> = loaded.places();
    hold_again(c, &id, &loaded, places, until, "order.held").await
}
