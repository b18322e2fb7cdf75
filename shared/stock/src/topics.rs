//! The events that every function publishes which changes stock.

use web::{Topic, topic};

use crate::wire::LevelFigures;

pub const TOPICS: &[Topic] = &[topic::<LevelFigures>(
    "stock_level.changed",
    "stock_level",
    "What is on hand or reserved of an item at a warehouse changed",
)];
