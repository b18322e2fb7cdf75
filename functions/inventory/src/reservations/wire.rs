//! Bodies, queries and answers of reservations.

use std::borrow::Cow;

use domain::quantity::Positive;
use domain::text::{Code, Note};
use domain::{Id, Instant, Invalid, List, Quantity, Read, Reader};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use stock::wire::ItemName;
use strum::IntoStaticStr;
use web::{Cursor, Limit};

use super::rules::State;
use crate::moves::wire::Move;
use crate::references::{RecordedReference, Reference, ReferenceType};

/// Reserved stock of one item at one warehouse.
#[derive(Serialize, JsonSchema)]
pub struct Reservation {
    pub id: Id<Self>,
    pub state: State,
    pub item: ItemName,
    pub warehouse_id: Id<stock::Warehouse>,
    pub quantity: Quantity,
    pub reference: Option<RecordedReference>,
    /// When a hold expires; null once it is confirmed or closed.
    pub expires_at: Option<Instant>,
    pub created_by: String,
    pub note: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub closed_at: Option<Instant>,
    pub version: i64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CreatedReservations")]
pub struct Reservations {
    pub reservations: Vec<Reservation>,
}

/// A reservation that was consumed, and the movement that took its stock.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConsumedReservation")]
pub struct Consumed {
    pub reservation: Reservation,
    pub moves: Vec<Move>,
}

/// Holds that are made together or not at all.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReservations {
    pub lines: List<NewReservation, 1, 100>,
    pub reference: Option<Reference>,
    /// How long stock is held; by default as the organisation has set.
    pub ttl_seconds: Option<Ttl>,
    pub note: Option<Note>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReservation {
    pub item_id: Id<stock::Item>,
    pub warehouse_id: Id<stock::Warehouse>,
    pub quantity: Positive,
    /// Which line of the referenced document. Lines for one item and warehouse differ in it.
    pub line_id: Option<Code<64>>,
}

/// 1 second to 24 hours.
#[derive(Clone, Copy, Debug)]
pub struct Ttl(pub i64);

impl Read for Ttl {
    fn read(from: &mut Reader) -> Self {
        Self(from.within(
            1,
            86_400,
            Invalid::new("out_of_range", "a hold lasts 1 to 86400 seconds"),
        ))
    }
}

impl JsonSchema for Ttl {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Ttl".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": 86_400 })
    }
}

/// How the reserved stock leaves the warehouse.
#[derive(Default, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReservationConsumption")]
pub struct Consumption {
    #[serde(default)]
    pub reason: ConsumptionReason,
    pub note: Option<Note>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum ConsumptionReason {
    /// To a customer.
    #[default]
    Sale,
    /// Consumed in production.
    Consume,
}

impl ConsumptionReason {
    /// The location that the stock moves to.
    pub const fn destination(self) -> &'static str {
        match self {
            Self::Sale => "customer",
            Self::Consume => "production",
        }
    }
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub item_id: Option<Id<stock::Item>>,
    pub warehouse_id: Option<Id<stock::Warehouse>>,
    pub state: Option<State>,
    /// Together with `reference_id`.
    pub reference_type: Option<ReferenceType>,
    pub reference_id: Option<Code<64>>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// The reserved stock of an item in all warehouses.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ReservationSummary")]
pub struct Summary {
    pub item: ItemName,
    pub held: Quantity,
    pub committed: Quantity,
    /// The number of reservations.
    pub count: i64,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SummaryFilter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
