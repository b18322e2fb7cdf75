//! `/v1/orders`: lists, reads, holds, and what is said about an order.

use domain::refusal::code;
use domain::{Id, Instant, Query, Refusal, Statement, values};
use ledger::touch;
use sales::Order;
use sales::rules::orders::{Command, State, permit, permit_names};
use sales::rules::warehouses;
use sales::statements::{lines, orders as sold};
use stock::Place;
use stock::statements::facts::WAREHOUSES;
use web::{Answer, Context, json, page, show};

use super::change::hold_again;
use super::ledger::{act, changed, load};
use crate::rules::parties::{FoundParty, customer, rep};
use crate::statements::orders::{
    LIST, LIST_BY_CHANNEL, LIST_BY_CUSTOMER, LIST_BY_FULFIL_STATE, LIST_BY_PAY_STATE, LIST_BY_REP,
    LIST_BY_STATE, LIST_BY_WAREHOUSE, READ, READ_BY_NUMBER, READ_BY_REFERENCE,
};
use crate::wire::orders::{Filter, FulfilState, OrderChange, PayState};

/// Comes after every id.
const LAST: &str = "~";

pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    // Ids begin with the moment they were made: a time is a range of them.
    let before = filter.created_before.map(first_id);
    let [id] = filter
        .cursor
        .after("orders", [before.as_deref().unwrap_or(LAST)])?;
    let list = narrowest(&filter).bind(values![
        c.org_id(),
        filter.limit.plus_one(),
        id,
        filter.created_from.map(first_id).unwrap_or_default(),
        filter.state.map(State::as_str),
        filter.fulfil_state.map(FulfilState::as_str),
        filter.pay_state.map(PayState::as_str),
        filter.customer_id.as_ref(),
        filter.rep_id.as_ref(),
        filter.warehouse_id.as_ref(),
        filter.channel.as_ref().map(|channel| channel.as_str())
    ]);
    let [rows] = c.read([list]).await?;
    page(c, "orders", filter.limit, &rows)
}

/// How the ids of a moment begin.
fn first_id(at: Instant) -> String {
    let ms = at.ms().max(0);
    format!("{:08x}-{:04x}", ms >> 16, ms & 0xffff)
}

/// The list that looks at least: the others of its filters are checked row by row.
const fn narrowest(filter: &Filter) -> Query {
    match filter {
        Filter {
            customer_id: Some(_),
            ..
        } => LIST_BY_CUSTOMER,
        Filter {
            rep_id: Some(_), ..
        } => LIST_BY_REP,
        Filter { state: Some(_), .. } => LIST_BY_STATE,
        Filter {
            pay_state: Some(_), ..
        } => LIST_BY_PAY_STATE,
        Filter {
            fulfil_state: Some(_),
            ..
        } => LIST_BY_FULFIL_STATE,
        Filter {
            channel: Some(_), ..
        } => LIST_BY_CHANNEL,
        Filter {
            warehouse_id: Some(_),
            ..
        } => LIST_BY_WAREHOUSE,
        _ => LIST,
    }
}

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
        let [order, found_lines, levels] = super::ledger::facts(c, &id);
        c.read([
            order,
            found_lines,
            levels,
            sold::FIND_PARTIES.bind(values![c.org_id(), json(&wanted)?]),
            WAREHOUSES.bind(values![c.org_id(), json(&warehouses)?]),
        ])
        .await?
    };
    let loaded = super::ledger::loaded(&order, &found_lines, &levels)?;
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
        Some(touch(c, loaded.places())?)
    } else {
        None
    };
    if let Some(touch) = &touched {
        batch = batch
            .then_all(touch.before())
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
        batch = batch.then_all(touch.after());
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
    let stored = crate::rules::taxes::refresh(&loaded.order, loaded.lines)?;
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
    let wanted: crate::wire::orders::NewHold = c.optional_body()?;
    let (id, loaded) = load(c).await?;
    permit(loaded.order.state, Command::Hold)?;
    let ttl_seconds = wanted
        .ttl_seconds
        .map_or(loaded.order.hold_ttl_seconds, |ttl| ttl.0);
    let until = c.now.plus_seconds(ttl_seconds);
    let places: domain::sorted::Set<Place> = loaded.places();
    hold_again(c, &id, &loaded, places, until, "order.held").await
}
