//! Purchases: what was ordered from a supplier, and how well the supplier delivered it.
//!
//! In scope: the lines of its purchase orders as a list, and figures over them: lead time, punctuality, completeness and
//! prices. Out of scope: the orders themselves (`purchase_orders`).

pub mod statements;
mod wire;

use domain::permission::READ_PURCHASES;
use domain::{Id, Instant, values};
use platform::Fault;
use serde::Deserialize;
use serde_json::{Value, json};
use web::{Answer, Context, Route, get, one, page, reply};

use self::statements::{LIST, SUM_LINES, SUM_ORDERS};
use self::wire::{Filter, Performance, Period, Purchase};
use crate::supplier_items::statements::FIND_SUPPLIER;
use crate::suppliers::wire::Supplier;

pub static ROUTES: &[Route] = &[
    get(
        "/v1/purchasing/suppliers/{id}/purchases",
        "List the purchases from a supplier, newest first",
    )
    .needs(READ_PURCHASES)
    .query::<Filter>()
    .pages::<Purchase>()
    .to(|c| Box::pin(list(c))),
    get(
        "/v1/purchasing/suppliers/{id}/performance",
        "Read the performance of a supplier",
    )
    .needs(READ_PURCHASES)
    .query::<Period>()
    .gives::<Performance>()
    .to(|c| Box::pin(performance(c))),
];

/// About a year.
const DEFAULT_PERIOD_SECONDS: i64 = 365 * 86_400;

/// The row of `SUM_ORDERS`.
#[derive(Debug, Deserialize)]
struct OrderSums {
    orders: i64,
    open_orders: i64,
    /// A JSON list of sums of money, one a currency.
    ordered: String,
    on_time_ppm: Option<i64>,
}

/// The row of `SUM_LINES`.
#[derive(Debug, Deserialize)]
struct LineSums {
    lines: i64,
    mean_seconds: Option<i64>,
    variance: Option<i64>,
    shortest_seconds: Option<i64>,
    longest_seconds: Option<i64>,
    fill_ppm: Option<i64>,
    price_ppm: Option<i64>,
}

async fn list(c: &Context<'_>) -> Answer {
    let supplier: Id<Supplier> = c.id("id")?;
    let Filter { limit, cursor } = c.query()?;
    let [order, line] = cursor.after("purchases", ["~", "~"])?;
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

async fn performance(c: &Context<'_>) -> Answer {
    let supplier: Id<Supplier> = c.id("id")?;
    let Period { since } = c.query()?;
    let since = since.unwrap_or_else(|| c.now.plus_seconds(-DEFAULT_PERIOD_SECONDS));
    let [known, orders, lines] = c
        .read([
            FIND_SUPPLIER.bind(values![c.org_id(), &supplier]),
            SUM_ORDERS.bind(values![c.org_id(), &supplier, since, c.now]),
            SUM_LINES.bind(values![c.org_id(), &supplier, since]),
        ])
        .await?;
    one::<(i64,)>(&known)?;
    reply(&performance_json(since, &one(&orders)?, &one(&lines)?)?)
}

/// A `Performance`.
fn performance_json(since: Instant, orders: &OrderSums, lines: &LineSums) -> Result<Value, Fault> {
    let ordered: Value = serde_json::from_str(&orders.ordered)
        .map_err(|error| Fault::new(format!("ordered: {error}")))?;
    Ok(json!({
        "since": since,
        "orders": orders.orders,
        "open_orders": orders.open_orders,
        "ordered": ordered,
        "lead_time": {
            "lines": lines.lines,
            "mean_seconds": lines.mean_seconds,
            // Not every build of SQLite has square roots.
            "spread_seconds": lines.variance.map(|variance| variance.max(0).isqrt()),
            "shortest_seconds": lines.shortest_seconds,
            "longest_seconds": lines.longest_seconds,
        },
        "on_time_ppm": orders.on_time_ppm,
        "fill_ppm": lines.fill_ppm,
        "price_ppm": lines.price_ppm,
    }))
}
