//! What became of an order, how far it is paid, what it earns.

use domain::money::COST_PER_MINOR;
use domain::{Id, values};
use sales::Order;
use web::{Answer, Context, one, page, reply, show_unversioned};

use super::rules::{Cost, Line, margin};
use super::wire::Filter;
use crate::orders::statements::{FIND_COSTS, FIND_CURRENCY, FIND_NET, LIST_EVENTS, READ_STATUS};

pub async fn events(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let Filter { limit, cursor } = c.query()?;
    let [seq] = cursor.after_number("order_events", ["0"], 0)?;
    let [order, rows] = c
        .read([
            FIND_CURRENCY.bind(values![c.org_id(), &id]),
            LIST_EVENTS.bind(values![c.org_id(), &id, seq, limit.plus_one()]),
        ])
        .await?;
    let (_,): (String,) = one(&order)?;
    page(c, "order_events", limit, &rows)
}

pub async fn pay_status(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let [rows] = c.read([READ_STATUS.bind(values![c.org_id(), &id])]).await?;
    show_unversioned(&rows)
}

pub async fn read_margin(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let [order, lines, costs] = c
        .read([
            FIND_CURRENCY.bind(values![c.org_id(), &id]),
            FIND_NET.bind(values![c.org_id(), &id]),
            FIND_COSTS.bind(values![c.org_id(), &id]),
        ])
        .await?;
    let (currency,): (String,) = one(&order)?;
    let lines: Vec<Line> = lines.all()?;
    let costs: Vec<Cost> = costs.all()?;
    let earned = margin(currency, lines, &costs, COST_PER_MINOR);
    reply(&earned)
}
