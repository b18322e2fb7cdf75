//! The events of this function.

use web::{Topic, topic};

use crate::parties::wire::Party;

pub const TOPICS: &[Topic] = &[
    topic::<Party>("party.created", "party", "A person or company was created"),
    topic::<Party>("party.changed", "party", "A person or company was updated"),
    topic::<Party>("party.deleted", "party", "A person or company was deleted"),
];
