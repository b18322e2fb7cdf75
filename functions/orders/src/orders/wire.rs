//! Orders in requests, and the answer of creating one.

use domain::text::{Code, Line, Name, Note};
use domain::{Currency, Id, Instant, List, Money, Patch, Read};
use sales::rules::orders::State;
use sales::wire::lines::NewLine;
use sales::wire::orders::{FulfilState, Order, PayState, RefundState};
use sales::wire::payments::{Method, Payment};
use sales::wire::shipments::{Destination, Shipment};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

use crate::payments::wire::NewPaymentState;

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    pub customer_id: Id<sales::Party>,
    /// The warehouse that ships it.
    pub warehouse_id: Id<stock::Warehouse>,
    pub rep_id: Option<Id<sales::Party>>,
    /// The sales channel it came from; `direct` by default.
    pub channel: Option<Code<64>>,
    /// Its reference in the channel, which no other order of the channel has.
    pub external_ref: Option<Code<128>>,
    /// The organisation's currency; no other is accepted yet.
    pub currency: Option<Currency>,
    pub note: Option<Note>,
    pub lines: Option<List<NewLine, 0, 200>>,
    /// Confirms the order at once, as `payment` and `shipment` do: all of it is done, or nothing.
    #[serde(default)]
    pub confirm: bool,
    /// A payment made with the order.
    pub payment: Option<FirstPayment>,
    /// Creates a shipment of all lines.
    pub shipment: Option<FirstShipment>,
}

/// What the answer includes.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateQuery {
    /// The parts that are shown with the order. The body must have each part that is named here. A part of the
    /// body is created whether it is named or not; a part that is not named is null in the answer.
    pub include: Option<OrderParts>,
}

/// The parts that can be created with an order, in any sequence.
#[derive(Clone, Copy, PartialEq, Eq, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderParts {
    Payment,
    Shipment,
    #[serde(rename = "payment,shipment", alias = "shipment,payment")]
    Both,
}

/// A new order, with its parts if `include` is given.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "SQL writes it; only its schema is used")]
pub enum CreatedOrder {
    Alone(Box<Order>),
    WithParts(Box<OrderWithParts>),
}

/// A part that `include` does not name is null.
#[derive(Serialize, JsonSchema)]
pub struct OrderWithParts {
    #[serde(flatten)]
    pub order: Order,
    pub payment: Option<Payment>,
    pub shipment: Option<Shipment>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstPayment {
    pub method: Method,
    /// The total of the order by default.
    pub amount: Option<Money>,
    #[serde(default)]
    pub state: NewPaymentState,
    pub provider: Option<Code<64>>,
    /// Unique for each provider.
    pub provider_ref: Option<Code<128>>,
    pub note: Option<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstShipment {
    pub carrier: Option<Name>,
    pub service: Option<Name>,
    pub tracking: Option<Code<128>>,
    pub address: Option<Destination>,
    pub note: Option<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
    pub state: Option<State>,
    pub fulfil_state: Option<FulfilState>,
    pub pay_state: Option<PayState>,
    pub refund_state: Option<RefundState>,
    pub customer_id: Option<Id<sales::Party>>,
    pub rep_id: Option<Id<sales::Party>>,
    pub warehouse_id: Option<Id<stock::Warehouse>>,
    pub channel: Option<Code<64>>,
    /// Orders created at this time or later.
    pub created_from: Option<Instant>,
    /// Orders created before this time.
    pub created_before: Option<Instant>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderChange {
    /// Only of a draft; takes over the customer's present data.
    pub customer_id: Option<Id<sales::Party>>,
    /// Only of a draft; stock held in another warehouse is released.
    pub warehouse_id: Option<Id<stock::Warehouse>>,
    /// Not of a completed or cancelled order.
    #[serde(default)]
    pub rep_id: Patch<Id<sales::Party>>,
    /// Not of a completed or cancelled order, and not if the order has one already.
    pub external_ref: Option<Code<128>>,
    /// Of any order.
    #[serde(default)]
    pub note: Patch<Note>,
}

#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OrderCloseReason")]
pub struct CloseReason {
    pub close_reason: Option<Line<500>>,
}

#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewOrderHold")]
pub struct NewHold {
    /// How long the stock is held: 1 second to 24 hours. The organisation's own time by default.
    pub ttl_seconds: Option<Ttl>,
}

domain::bounded! {
    /// 1 second to 24 hours.
    pub Ttl = 1..=86_400, "a hold lasts 1 to 86400 seconds"
}
