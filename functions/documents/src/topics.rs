//! The events of this function.

use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::SupplierName;
use web::{Topic, topic};

use crate::channels::wire::Kind;
use crate::deliveries::wire::Delivery;

pub const TOPICS: &[Topic] = &[
    topic::<Delivery>("delivery.queued", "delivery", "A document waits to be sent"),
    topic::<Delivery>("delivery.sent", "delivery", "A document was sent"),
    topic::<Delivery>(
        "delivery.failed",
        "delivery",
        "A document could not be sent",
    ),
    topic::<SupplierChannelStatus>(
        "supplier_channel.changed",
        "supplier_channel",
        "How a supplier gets its orders was set",
    ),
    topic::<SupplierName>(
        "supplier_channel.removed",
        "supplier_channel",
        "A supplier gets no orders any more",
    ),
];

/// What the event of a channel says: no address and no URL.
#[derive(Serialize, JsonSchema)]
struct SupplierChannelStatus {
    supplier: SupplierName,
    kind: Kind,
    automatic: bool,
    version: i64,
}
