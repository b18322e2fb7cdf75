//! The events of this function.

use web::{Deleted, Topic, topic};

use crate::alerts::wire::Alert;
use crate::categories::wire::Category;
use crate::counts::wire::{Count, PostedCount};
use crate::imports::wire::Import;
use crate::items::wire::{Item, Items};
use crate::levels::wire::{Level, Levels};
use crate::moves::wire::Posted;
use crate::reservations::wire::{Consumed, Reservation, Reservations};
use crate::warehouses::wire::Warehouse;

pub const TOPICS: &[Topic] = &[
    topic::<Item>("item.created", "item", "An item was created"),
    topic::<Item>("item.changed", "item", "An item was updated"),
    topic::<Item>("item.deleted", "item", "An item was deleted"),
    topic::<Items>("items.created", "item_batch", "Several items were created"),
    topic::<Import>(
        "items.imported",
        "item_import",
        "Rows of a file were imported",
    ),
    topic::<Category>("category.created", "category", "A category was created"),
    topic::<Category>("category.changed", "category", "A category was updated"),
    topic::<Deleted>("category.deleted", "category", "A category was deleted"),
    topic::<Warehouse>("warehouse.created", "warehouse", "A warehouse was created"),
    topic::<Warehouse>("warehouse.changed", "warehouse", "A warehouse was updated"),
    topic::<Warehouse>("warehouse.deleted", "warehouse", "A warehouse was deleted"),
    topic::<Posted>("stock.moved", "stock_move", "Stock was moved"),
    topic::<Posted>("stock.adjusted", "stock_move", "Stock was corrected"),
    topic::<Posted>("stock.reversed", "stock_move", "A movement was reversed"),
    topic::<Level>(
        "stock_bounds.set",
        "item",
        "Minimum and maximum of a stock level were set",
    ),
    topic::<Levels>(
        "stock_bounds.set_of_many",
        "item",
        "Minimum and maximum of several stock levels were set",
    ),
    topic::<Reservations>("reservation.held", "reservation", "Stock was held"),
    topic::<Reservation>(
        "reservation.committed",
        "reservation",
        "A hold was confirmed",
    ),
    topic::<Reservation>(
        "reservation.released",
        "reservation",
        "A reservation was released",
    ),
    topic::<Consumed>(
        "reservation.consumed",
        "reservation",
        "Reserved stock was taken out",
    ),
    topic::<Reservation>(
        "reservation.expired",
        "reservation",
        "The time of a hold ended",
    ),
    topic::<Count>(
        "stock_count.opened",
        "stock_count",
        "A stock count was opened",
    ),
    topic::<Count>(
        "stock_count.scanned",
        "stock_count",
        "Items of a stock count were counted",
    ),
    topic::<Count>(
        "stock_count.scan_removed",
        "stock_count",
        "A scan was taken out of a stock count",
    ),
    topic::<PostedCount>(
        "stock_count.posted",
        "stock_count",
        "A stock count was posted",
    ),
    topic::<Count>(
        "stock_count.cancelled",
        "stock_count",
        "A stock count was cancelled",
    ),
    topic::<Alert>(
        "stock_alert.opened",
        "stock_alert",
        "Available stock fell to its minimum",
    ),
    topic::<Alert>(
        "stock_alert.changed",
        "stock_alert",
        "The level of an alert changed",
    ),
    topic::<Alert>(
        "stock_alert.acknowledged",
        "stock_alert",
        "An alert was acknowledged",
    ),
    topic::<Alert>(
        "stock_alert.resolved",
        "stock_alert",
        "Available stock rose above its minimum",
    ),
];
