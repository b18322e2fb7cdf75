//! `/v1/orders`: lists, reads, updates and holds.

use domain::fold::code_key;
use domain::refusal::code;
use domain::{Id, Instant, Patch, Query, Refusal, Statement, values};
use sales::rules::orders::Command;
use sales::rules::references::{FoundParty, check_customer, check_rep, check_warehouse};
use sales::statements::orders::{FIND_PARTIES, READ};
use sales::{Order, release};
use stock::HoldsAndAlerts;
use stock::statements::facts::WAREHOUSES;
use web::{Answer, Context, json, page, show};

use super::draft::{hold_lines, raise_version};
use super::facts::{OrderFacts, order_action, order_change, read_facts};
use super::rules::{check_names_can_change, permit, with_present_taxes};
use super::statements::{
    LIST, LIST_BY_CHANNEL, LIST_BY_CUSTOMER, LIST_BY_FULFIL_STATE, LIST_BY_PAY_STATE,
    LIST_BY_REFUND_STATE, LIST_BY_REP, LIST_BY_STATE, LIST_BY_WAREHOUSE, READ_BY_NUMBER,
    READ_BY_REFERENCE, SET_CUSTOMER, UPDATE,
};
use super::wire::{Filter, NewHold, OrderChange};
use crate::lines::statements::UPDATE as UPDATE_LINES;

/// Sorts after every id.
const AFTER_ALL_IDS: &str = "~";

pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    // Ids begin with the time they were made, so a period is a range of ids.
    let before = filter.created_before.map(first_id);
    let [id] = filter
        .cursor
        .after("orders", [before.as_deref().unwrap_or(AFTER_ALL_IDS)])?;
    let list = list_statement(&filter).bind(values![
        c.org_id(),
        filter.limit.plus_one(),
        id,
        filter.created_from.map(first_id).unwrap_or_default(),
        filter.state.map(<&str>::from),
        filter.fulfil_state.map(<&str>::from),
        filter.pay_state.map(<&str>::from),
        filter.refund_state.map(<&str>::from),
        filter.customer_id.as_ref(),
        filter.rep_id.as_ref(),
        filter.warehouse_id.as_ref(),
        filter.channel.as_ref().map(|channel| channel.key())
    ]);
    let [rows] = c.read([list]).await?;
    page(c, "orders", filter.limit, &rows)
}

/// The prefix of the ids made at a moment.
fn first_id(at: Instant) -> String {
    let ms = at.ms().max(0);
    format!("{:08x}-{:04x}", ms >> 16, ms & 0xffff)
}

/// The list by the most selective filter; the other filters are checked row by row.
const fn list_statement(filter: &Filter) -> Query {
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
            refund_state: Some(_),
            ..
        } => LIST_BY_REFUND_STATE,
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
        code_key(c.parameter("channel")),
        code_key(c.parameter("reference"))
    ]);
    find_and_show(c, find).await
}

async fn find_and_show(c: &Context<'_>, find: Statement) -> Answer {
    let [rows] = c.read([find]).await?;
    show(&rows)
}

/// Customer and warehouse only change while the order is a draft, the representative and the external reference
/// until it is completed or cancelled, the note always.
pub async fn update(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let change: OrderChange = c.body()?;
    let new_rep = match &change.rep_id {
        Patch::Set(rep) => Some(rep.as_str()),
        Patch::Keep | Patch::Clear => None,
    };
    let mut parties: Vec<&str> = new_rep.into_iter().collect();
    parties.extend(change.customer_id.as_ref().map(Id::as_str));
    let warehouses: Vec<&str> = change.warehouse_id.iter().map(Id::as_str).collect();
    let [order, lines, levels] = OrderFacts::statements(c, &id);
    let [order, lines, levels, parties, warehouse] = c
        .read([
            order,
            lines,
            levels,
            FIND_PARTIES.bind(values![c.org_id(), json(&parties)?]),
            WAREHOUSES.bind(values![c.org_id(), json(&warehouses)?]),
        ])
        .await?;
    let facts = OrderFacts::from_rows(&order, &lines, &levels)?;
    let order = &facts.order;
    c.check_version(order.version)?;
    if change.customer_id.is_some() || change.warehouse_id.is_some() {
        permit(&facts, Command::Change)?;
    }
    if change.external_ref.is_some() || !matches!(change.rep_id, Patch::Keep) {
        check_names_can_change(&facts)?;
    }
    let parties: Vec<FoundParty> = parties.all()?;
    if let Some(customer) = &change.customer_id {
        check_customer(&parties, customer.as_str())?;
    }
    check_rep(&parties, new_rep)?;
    if change.warehouse_id.is_some() {
        check_warehouse(warehouse.first()?)?;
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
    let holds_elsewhere = order.held_until.is_some() && warehouse_id != order.warehouse_id;
    let external_ref = external_ref.or_else(|| order.external_ref.clone());
    let external_ref_key = external_ref.as_deref().map(code_key);
    let update = UPDATE.bind(values![
        c.org_id(),
        &id,
        order.version,
        change
            .rep_id
            .map(|rep| rep.to_string())
            .apply(order.rep_id.clone()),
        external_ref,
        external_ref_key,
        warehouse_id,
        change
            .note
            .map(|text| text.to_string())
            .apply(order.note.clone()),
        c.principal.user_id.as_str(),
        c.now
    ]);
    let holds_and_alerts = if holds_elsewhere {
        Some(HoldsAndAlerts::in_request(c, facts.places())?)
    } else {
        None
    };
    let mut batch = order_change(c, "order.changed", &id);
    if let Some(holds_and_alerts) = &holds_and_alerts {
        batch = batch
            .then_all(holds_and_alerts.expire_holds())
            .then(release(&order_action(c, &id)));
    }
    batch = batch.must(update, "stale_version");
    if let Some(customer) = &change.customer_id {
        let version = order.version.saturating_add(1);
        let set_customer = set_customer(c, &id, version, customer.as_str());
        batch = batch.must(set_customer, "stale_version");
    }
    if let Some(holds_and_alerts) = &holds_and_alerts {
        batch = batch.then_all(holds_and_alerts.refresh_alerts());
    }
    c.commit(batch).await
}

/// Takes over the present data of a draft's customer.
pub async fn refresh_customer(c: &Context<'_>) -> Answer {
    let (id, facts) = read_facts(c).await?;
    permit(&facts, Command::Change)?;
    let statement = set_customer(c, &id, facts.order.version, &facts.order.customer_id);
    c.commit(order_change(c, "order.changed", &id).must(statement, "stale_version"))
        .await
}

fn set_customer(c: &Context<'_>, id: &Id<Order>, version: i64, customer: &str) -> Statement {
    SET_CUSTOMER.bind(values![
        c.org_id(),
        id,
        version,
        customer,
        c.principal.user_id.as_str(),
        c.now
    ])
}

/// Prices the lines of a draft with the present tax rates.
pub async fn refresh_taxes(c: &Context<'_>) -> Answer {
    let (id, facts) = read_facts(c).await?;
    permit(&facts, Command::Change)?;
    let lines = with_present_taxes(&facts)?;
    let update = UPDATE_LINES.bind(values![c.org_id(), &id, json(&lines)?, c.now]);
    let change = order_change(c, "order.changed", &id)
        .must(raise_version(c, &id, facts.order.version), "stale_version")
        .then(update);
    c.commit(change).await
}

/// Holds the stock of a draft for a while: all its lines or none.
pub async fn hold(c: &Context<'_>) -> Answer {
    let new: NewHold = c.optional_body()?;
    let (id, facts) = read_facts(c).await?;
    permit(&facts, Command::Hold)?;
    let own_ttl = facts.order.hold_ttl_seconds;
    let ttl_seconds = new.ttl_seconds.map_or(own_ttl, |ttl| ttl.0);
    let until = c.now.plus_seconds(ttl_seconds);
    hold_lines(c, &id, &facts, until).await
}
