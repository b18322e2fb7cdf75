//! The events of this function.

use domain::Id;
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::SupplierItem;
use web::{Topic, topic};

use crate::purchase_orders::wire::PurchaseOrder;
use crate::receipts::wire::PostedReceipt;
use crate::reorders::wire::Reorder;
use crate::supplier_items::wire::SupplierItems;
use crate::suppliers::wire::Supplier;

pub const TOPICS: &[Topic] = &[
    topic::<Supplier>("supplier.created", "supplier", "A supplier was created"),
    topic::<Supplier>("supplier.changed", "supplier", "A supplier was updated"),
    topic::<Supplier>("supplier.deleted", "supplier", "A supplier was deleted"),
    topic::<SupplierItem>(
        "supplier_item.set",
        "supplier_item",
        "The terms of a supplier for an item were set",
    ),
    topic::<SupplierItems>(
        "supplier_items.set",
        "supplier",
        "The terms of a supplier for several items were set",
    ),
    topic::<DeletedSupplierItem>(
        "supplier_item.deleted",
        "supplier_item",
        "An item was detached from a supplier",
    ),
    topic::<Reorder>("reorder.requested", "reorder", "A reorder was requested"),
    topic::<Reorder>("reorder.changed", "reorder", "A reorder was updated"),
    topic::<Reorder>(
        "reorder.ordered",
        "reorder",
        "A reorder was put on a purchase order",
    ),
    topic::<Reorder>(
        "reorder.received",
        "reorder",
        "What a reorder asked for was received",
    ),
    topic::<Reorder>("reorder.cancelled", "reorder", "A reorder was cancelled"),
    topic::<PurchaseOrder>(
        "purchase_order.drafted",
        "purchase_order",
        "A purchase order was created",
    ),
    topic::<PurchaseOrder>(
        "purchase_order.changed",
        "purchase_order",
        "A purchase order was updated",
    ),
    topic::<PurchaseOrder>(
        "purchase_order.placed",
        "purchase_order",
        "A purchase order was placed",
    ),
    topic::<PostedReceipt>(
        "purchase_order.received",
        "purchase_order",
        "Goods of a purchase order were received",
    ),
    topic::<PurchaseOrder>(
        "purchase_order.receipt_reversed",
        "purchase_order",
        "A receipt was reversed",
    ),
    topic::<PurchaseOrder>(
        "purchase_order.closed",
        "purchase_order",
        "The rest of a purchase order was given up",
    ),
    topic::<PurchaseOrder>(
        "purchase_order.cancelled",
        "purchase_order",
        "A purchase order was cancelled",
    ),
];

/// An item that was detached from a supplier.
#[derive(Serialize, JsonSchema)]
struct DeletedSupplierItem {
    supplier_id: Id<stock::Supplier>,
    item_id: Id<stock::Item>,
}
