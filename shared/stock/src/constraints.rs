//! The refusal of each constraint of the stock ledger.

use domain::Constraint;
use domain::refusal::code;

/// Those of what purchasing and documents both write: deliveries of purchase orders, and rows of a supplier.
pub const SUPPLIER_CONSTRAINTS: &[Constraint] = &[
    (
        "document_delivery.org_id, document_delivery.purchase_order_id",
        &code::ALREADY_QUEUED,
    ),
    // The supplier is in the path. It was deleted meanwhile.
    ("not_a_supplier", &code::NOT_FOUND),
];

pub const CONSTRAINTS: &[Constraint] = &[
    ("already_reversed", &code::ALREADY_REVERSED),
    (
        "stock_move.org_id, stock_move.reverses",
        &code::ALREADY_REVERSED,
    ),
    ("illegal_transition", &code::ILLEGAL_TRANSITION),
    ("insufficient_stock", &code::INSUFFICIENT_STOCK),
    ("invalid_move", &code::INVALID_MOVE),
    ("invalid_reversal", &code::INVALID_MOVE),
    ("same_location", &code::INVALID_MOVE),
    ("invalid_reference", &code::INVALID_REFERENCE),
    ("item_deleted", &code::ITEM_DELETED),
    ("not_stocked", &code::NOT_STOCKED),
    ("cost_out_of_range", &code::OUT_OF_RANGE),
    ("quantity_out_of_range", &code::OUT_OF_RANGE),
    ("stock_level_max_qty", &code::OUT_OF_RANGE),
    ("warehouse_deleted", &code::WAREHOUSE_DELETED),
];
