//! What was bought of a supplier, and how well that went.

use domain::{Id, Tree, values};
use web::{Answer, Context, Reply, one, page};

use super::rules::{Lines, Orders, render};
use super::statements::{LIST, SUM_LINES, SUM_ORDERS};
use super::wire::{Filter, Period};
use crate::supplier_items::statements::FIND_SUPPLIER;
use crate::suppliers::wire::Supplier;

/// A year, about.
const PERIOD_SECONDS: i64 = 365 * 86_400;

/// The lines of its orders, newest first.
pub async fn list(c: &Context<'_>) -> Answer {
    let supplier: Id<Supplier> = c.id("id")?;
    let Filter { limit, cursor } = c.query()?;
    let [order, line] = cursor.after_number("purchases", ["~", "0"], 1)?;
    let list = LIST.bind(values![
        c.org_id(),
        &supplier,
        order,
        line,
        limit.plus_one()
    ]);
    let known = FIND_SUPPLIER.bind(values![c.org_id(), &supplier]);
    let [known, rows] = c.read([known, list]).await?;
    one::<(i64,)>(&known)?;
    page(c, "purchases", limit, &rows)
}

pub async fn performance(c: &Context<'_>) -> Answer {
    let supplier: Id<Supplier> = c.id("id")?;
    let Period { since } = c.query()?;
    let since = since.unwrap_or_else(|| c.now.plus_seconds(-PERIOD_SECONDS));
    let [known, orders, lines] = c
        .read([
            FIND_SUPPLIER.bind(values![c.org_id(), &supplier]),
            SUM_ORDERS.bind(values![c.org_id(), &supplier, since, c.now]),
            SUM_LINES.bind(values![c.org_id(), &supplier, since]),
        ])
        .await?;
    one::<(i64,)>(&known)?;
    let orders: Orders = one(&orders)?;
    let lines: Lines = one(&lines)?;
    let body: Tree = render(since, &orders, &lines);
    Ok(Reply::json(body.to_string()))
}
