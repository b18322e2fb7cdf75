//! Whose papers stock moves on.

/// The documents that this shop keeps itself. They count what came and went of their lines, so
/// only their own steps move, hold or take back their stock.
pub const OWN_DOCUMENTS: [&str; 5] = [
    "order",
    "shipment",
    "return",
    "purchase_order",
    "stock_count",
];
