//! Requests and answers of deliveries.

use domain::{Id, Instant, Read};
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::SupplierName;
use strum::IntoStaticStr;
use web::{Cursor, Limit};

use crate::channels::wire::Kind;

/// The delivery of a purchase order to its supplier.
#[derive(Serialize, JsonSchema)]
pub struct Delivery {
    /// Also the id of the message, the same at every attempt.
    pub id: Id<Self>,
    pub purchase_order: OrderName,
    pub supplier: SupplierName,
    pub state: DeliveryState,
    pub kind: Kind,
    /// The address or the URL of the last attempt, or of the next one.
    pub target: String,
    /// The number of attempts.
    pub attempts: i64,
    /// The time of the next attempt.
    pub next_attempt_at: Option<Instant>,
    /// The HTTP status of the last answer; null without an answer.
    pub last_status: Option<i64>,
    /// Why the last attempt failed.
    pub last_reason: Option<String>,
    /// Null when it was queued automatically with placing the order.
    pub created_by: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
    /// When it was sent or failed for good.
    pub closed_at: Option<Instant>,
    pub version: i64,
}

/// Marks the ids of purchase orders.
pub struct PurchaseOrder;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DeliveryPurchaseOrder")]
pub struct OrderName {
    pub id: Id<PurchaseOrder>,
    /// `PO-000017`.
    pub number: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum DeliveryState {
    /// It waits for the next attempt.
    Queued,
    /// The supplier's server or the e-mail provider has accepted it.
    Sent,
    /// There are no more attempts.
    Failed,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub purchase_order_id: Option<Id<PurchaseOrder>>,
    pub state: Option<DeliveryState>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
