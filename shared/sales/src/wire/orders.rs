//! Orders in answers.

use domain::{Id, Instant, Money, Read};
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;

use super::lines::OrderLine;
use crate::rules::orders::{DeductOn, State};
use crate::rules::pricing::TaxRounding;

/// An order with its lines.
#[derive(Serialize, JsonSchema)]
pub struct Order {
    #[serde(flatten)]
    pub summary: OrderSummary,
    pub lines: Vec<OrderLine>,
}

/// An order without its lines, as lists show it.
#[derive(Serialize, JsonSchema)]
pub struct OrderSummary {
    pub id: Id<crate::Order>,
    /// Given at its confirmation.
    pub number: Option<String>,
    pub state: State,
    pub fulfil_state: FulfilState,
    pub pay_state: PayState,
    pub refund_state: RefundState,
    pub customer_id: Id<crate::Party>,
    /// The customer's data on documents, fixed at the confirmation.
    pub customer: Customer,
    /// The sales representative.
    pub rep_id: Option<Id<crate::Party>>,
    pub warehouse_id: Id<stock::Warehouse>,
    /// The sales channel it came from; `direct` by default.
    pub channel: String,
    /// Its reference in the channel.
    pub external_ref: Option<String>,
    /// When its stock is deducted, as the organisation had chosen when it was confirmed.
    pub deduct_on: Option<DeductOn>,
    pub prices_include_tax: bool,
    /// How its tax is rounded, as the organisation had chosen when it was created.
    pub tax_rounding: TaxRounding,
    pub line_count: i64,
    pub note: Option<String>,
    /// The sum of quantities times prices; with tax if the prices include it.
    pub gross: Money,
    pub discount: Money,
    /// Without tax.
    pub net: Money,
    pub tax: Money,
    /// What the customer pays: net and tax.
    pub total: Money,
    /// What came back of it, with tax.
    pub returned: Money,
    /// What was refunded as goodwill, and is not owed any more.
    pub allowances: Money,
    /// Captured payments.
    pub paid: Money,
    /// Captured refunds, allowances included.
    pub refunded: Money,
    /// Still to be paid: the total without what came back and allowances, less what was paid and not refunded. Zero
    /// for a cancelled order.
    pub due: Money,
    /// Paid beyond that, and to be refunded.
    pub overpaid: Money,
    /// Why it was cancelled or closed short.
    pub close_reason: Option<String>,
    pub created_by: String,
    pub confirmed_by: Option<String>,
    pub confirmed_at: Option<Instant>,
    pub completed_at: Option<Instant>,
    pub cancelled_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// How far an order is shipped.
#[derive(Clone, Copy, Serialize, Read, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum FulfilState {
    None,
    Partial,
    Shipped,
    Delivered,
}

/// How far what is owed of an order is paid, by its captured payments and refunds. Where nothing is owed and nothing was
/// paid that is not refunded, a draft and a cancelled order are unpaid, another one is paid.
#[derive(Clone, Copy, Serialize, Read, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum PayState {
    Unpaid,
    Partial,
    Paid,
    Overpaid,
}

/// How much of what was paid was refunded.
#[derive(Clone, Copy, Serialize, Read, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum RefundState {
    None,
    Partial,
    Full,
}

/// The customer's data when they were taken over into the order.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OrderCustomer")]
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
#[schemars(rename = "OrderAddress")]
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
