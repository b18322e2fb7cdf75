//! The history of an order: `/v1/orders/{id}/events`.
//!
//! In scope: listing the changes of state of an order and of its shipments, payments, refunds and
//! returns. Triggers write them. Out of scope: the feed and the stream of all events (`events`).

pub mod statements;

use domain::permission::READ_ORDERS;
use domain::{Id, Instant, Money, Read, values};
use sales::Order;
use schemars::JsonSchema;
use serde::Serialize;
use web::{Answer, Context, Cursor, Limit, Route, get, one, page};

use statements::{FIND_ORDER, LIST};

pub static ROUTES: &[Route] = &[get(
    "/v1/orders/{id}/events",
    "List the history of an order, oldest first",
)
.needs(READ_ORDERS)
.query::<Filter>()
.pages::<OrderEvent>()
.to(|c| Box::pin(list(c)))];

async fn list(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let Filter { limit, cursor } = c.query()?;
    let [seq] = cursor.after_number("order_events", ["0"], 0)?;
    let [order, rows] = c
        .read([
            FIND_ORDER.bind(values![c.org_id(), &id]),
            LIST.bind(values![c.org_id(), &id, seq, limit.plus_one()]),
        ])
        .await?;
    let (_,): (String,) = one(&order)?;
    page(c, "order_events", limit, &rows)
}

/// A change of state of an order, or of one of its shipments, payments, refunds or returns.
#[derive(Serialize, JsonSchema)]
pub struct OrderEvent {
    /// Counts the events of the order from 1.
    pub seq: i64,
    pub entity: Entity,
    pub entity_id: String,
    /// Null for the first state.
    pub from: Option<String>,
    pub to: String,
    /// Of payments and refunds.
    pub amount: Option<Money>,
    pub note: Option<String>,
    pub created_by: String,
    pub created_at: Instant,
}

#[derive(Clone, Copy, Serialize, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "OrderEventEntity")]
pub enum Entity {
    Order,
    Shipment,
    Payment,
    Refund,
    Return,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
