//! Orders in the lists of a party.

use domain::{Id, Instant, Money, Read};
use sales::rules::orders::State;
use sales::wire::orders::{FulfilState, PayState, RefundState};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Cursor, Limit};

use crate::parties::wire::Party;

/// An order, without its lines.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PartyOrder")]
pub struct Order {
    pub id: Id<Self>,
    /// Set when the order is confirmed.
    pub number: Option<String>,
    pub state: State,
    pub fulfil_state: FulfilState,
    pub pay_state: PayState,
    pub refund_state: RefundState,
    pub customer_id: Id<Party>,
    pub rep_id: Option<Id<Party>>,
    pub channel: String,
    /// The reference of the order in its channel.
    pub external_ref: Option<String>,
    pub line_count: i64,
    pub total: Money,
    /// What came back of it, with tax.
    pub returned: Money,
    /// What was refunded as goodwill, and is not owed any more.
    pub allowances: Money,
    pub paid: Money,
    pub refunded: Money,
    /// Still to be paid.
    pub due: Money,
    /// Paid beyond what is owed, and to be refunded.
    pub overpaid: Money,
    pub created_at: Instant,
    pub confirmed_at: Option<Instant>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    pub state: Option<State>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
