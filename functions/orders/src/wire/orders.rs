//! Orders on the wire.

use domain::text::{Line, Name, Note};
use domain::{Currency, Id, Instant, List, Money, Patch, Read};
use sales::rules::orders::{DeductOn, State};
use sales::wire::destinations::Destination;
use sales::wire::payments::{Method, Payment, Start};
use sales::wire::shipments::Shipment;
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

use super::lines::{NewLine, OrderLine};

/// An order with its lines.
#[derive(Serialize, JsonSchema)]
pub struct Order {
    #[serde(flatten)]
    pub summary: OrderSummary,
    pub lines: Vec<OrderLine>,
}

/// An order as lists show it.
#[derive(Serialize, JsonSchema)]
pub struct OrderSummary {
    pub id: Id<sales::Order>,
    /// Given at its confirmation.
    pub number: Option<String>,
    pub state: State,
    pub fulfil_state: FulfilState,
    pub pay_state: PayState,
    pub customer_id: Id<sales::Party>,
    /// The customer as the documents show it, fixed at the confirmation.
    pub customer: Customer,
    /// Who sold it.
    pub rep_id: Option<Id<sales::Party>>,
    pub warehouse_id: Id<stock::Warehouse>,
    /// Where the order came from; `direct` unless it said otherwise.
    pub channel: String,
    /// What the channel calls it.
    pub external_ref: Option<String>,
    /// When its stock leaves the books, as was chosen when it was confirmed.
    pub deduct_on: Option<DeductOn>,
    pub prices_include_tax: bool,
    pub line_count: i64,
    pub notes: Option<String>,
    /// Quantities times prices, with tax or without as the prices are.
    pub gross: Money,
    pub discount: Money,
    /// Without tax.
    pub net: Money,
    pub tax: Money,
    /// What the customer pays: net and tax.
    pub total: Money,
    pub paid: Money,
    pub refunded: Money,
    /// What is still to pay.
    pub due: Money,
    /// Why it was cancelled or closed short.
    pub closed_reason: Option<String>,
    pub created_by: String,
    pub confirmed_by: Option<String>,
    pub confirmed_at: Option<Instant>,
    pub completed_at: Option<Instant>,
    pub cancelled_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// How much of an order has left, by its shipments.
#[derive(Clone, Copy, Serialize, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum FulfilState {
    None,
    Partial,
    Shipped,
    Delivered,
}

impl FulfilState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Partial => "partial",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
        }
    }
}

/// How much of an order is paid, by its captured payments. A draft is unpaid whatever it comes to; an order that costs
/// nothing is paid from its confirmation on.
#[derive(Clone, Copy, Serialize, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum PayState {
    Unpaid,
    Partial,
    Paid,
    Overpaid,
    PartRefunded,
    Refunded,
}

impl PayState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Partial => "partial",
            Self::Paid => "paid",
            Self::Overpaid => "overpaid",
            Self::PartRefunded => "part_refunded",
            Self::Refunded => "refunded",
        }
    }
}

/// A customer as they were.
#[derive(Serialize, JsonSchema)]
pub struct Customer {
    /// `person` or `company`.
    pub kind: String,
    pub name: String,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub billing_address: Option<Address>,
    pub shipping_address: Option<Address>,
}

#[derive(Serialize, JsonSchema)]
pub struct Address {
    pub recipient: Option<String>,
    pub line1: String,
    pub line2: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    pub postcode: Option<String>,
    /// ISO 3166-1, two letters.
    pub country: String,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    pub customer_id: Id<sales::Party>,
    /// Where it is shipped from.
    pub warehouse_id: Id<stock::Warehouse>,
    pub rep_id: Option<Id<sales::Party>>,
    /// Where the order came from: `direct` by default.
    pub channel: Option<Line<64>>,
    /// What the channel calls it. There is one order a reference of a channel.
    pub external_ref: Option<Line<128>>,
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
#[schemars(inline)]
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
    pub provider: Option<Line<64>>,
    /// Given once for each provider.
    pub provider_ref: Option<Line<128>>,
    pub note: Option<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstShipment {
    pub carrier: Option<Name>,
    pub service: Option<Name>,
    pub tracking: Option<Line<128>>,
    pub address: Option<Destination>,
    pub note: Option<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderChange {
    /// Only of a draft; takes the customer as they are now.
    pub customer_id: Option<Id<sales::Party>>,
    /// Only of a draft; what was held elsewhere is given back.
    pub warehouse_id: Option<Id<stock::Warehouse>>,
    /// Not of an order that is over.
    #[serde(default)]
    pub rep_id: Patch<Id<sales::Party>>,
    /// Not of an order that is over. Once it is there it stays.
    pub external_ref: Option<Line<128>>,
    /// Of any order.
    #[serde(default)]
    pub notes: Patch<Note>,
}

#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub reason: Option<Line<500>>,
}

#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHold {
    /// How long it holds, 1 second to 24 hours; the organisation's own time by default.
    pub ttl_seconds: Option<Ttl>,
}

domain::bounded! {
    /// 1 second to 24 hours.
    pub Ttl = 1..=86_400, "a hold lasts 1 to 86400 seconds"
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
    pub channel: Option<Line<64>>,
    /// Orders made at this moment or later.
    pub created_from: Option<Instant>,
    /// Orders made before this moment.
    pub created_before: Option<Instant>,
}
