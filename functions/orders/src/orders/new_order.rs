//! What comes in and goes out.

use domain::text::{Code, Name, Note};
use domain::{Currency, Id, Instant, List, Money, Read};
use sales::rules::orders::State;
use sales::wire::destinations::Destination;
use sales::wire::lines::NewLine;
use sales::wire::orders::{FulfilState, Order, PayState};
use sales::wire::payments::{Method, Payment, Start};
use sales::wire::shipments::Shipment;
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    pub customer_id: Id<sales::Party>,
    /// Where it is shipped from.
    pub warehouse_id: Id<stock::Warehouse>,
    pub rep_id: Option<Id<sales::Party>>,
    /// Where the order came from: `direct` by default.
    pub channel: Option<Code<64>>,
    /// What the channel calls it. There is one order a reference of a channel.
    pub external_ref: Option<Code<128>>,
    /// The organisation's by default, and no other for now.
    pub currency: Option<Currency>,
    pub notes: Option<Note>,
    pub lines: Option<List<NewLine, 0, 200>>,
    /// Confirms it at once. So do `payment` and `shipment`: all of it is done, or nothing.
    #[serde(default)]
    pub confirm: bool,
    /// Money that is given with the order.
    pub payment: Option<FirstPayment>,
    /// Makes a shipment of everything.
    pub shipment: Option<FirstShipment>,
}

/// How a new order is answered.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inclusion {
    /// What must be made along with the order, and is shown with it: the body has to hold each part
    /// that is named. What the body holds is made whether it is named or not, and is null where only
    /// the other part is.
    pub include: Option<Parts>,
}

/// What can be made along with an order. The two are named in either order.
#[derive(Clone, Copy, PartialEq, Eq, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "OrderParts")]
pub enum Parts {
    Payment,
    Shipment,
    #[serde(rename = "payment,shipment", alias = "shipment,payment")]
    Both,
}

/// An order that was just made, alone or, where `include` is given, with its parts.
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
    pub state: Start,
    pub provider: Option<Code<64>>,
    /// Given once for each provider.
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
    pub customer_id: Option<Id<sales::Party>>,
    pub rep_id: Option<Id<sales::Party>>,
    pub warehouse_id: Option<Id<stock::Warehouse>>,
    pub channel: Option<Code<64>>,
    /// Orders made at this moment or later.
    pub created_from: Option<Instant>,
    /// Orders made before this moment.
    pub created_before: Option<Instant>,
}
