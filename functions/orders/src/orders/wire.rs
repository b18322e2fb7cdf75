//! What is asked of an order, on the wire.

use domain::text::{Code, Line, Note};
use domain::{Id, Patch, Read};
use schemars::JsonSchema;

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
    pub external_ref: Option<Code<128>>,
    /// Of any order.
    #[serde(default)]
    pub notes: Patch<Note>,
}

#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OrderCloseReason")]
pub struct Reason {
    pub reason: Option<Line<500>>,
}

#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewOrderHold")]
pub struct NewHold {
    /// How long it holds, 1 second to 24 hours; the organisation's own time by default.
    pub ttl_seconds: Option<Ttl>,
}

domain::bounded! {
    /// 1 second to 24 hours.
    pub Ttl = 1..=86_400, "a hold lasts 1 to 86400 seconds"
}
