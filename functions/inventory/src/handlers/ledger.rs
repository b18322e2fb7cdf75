//! What the handlers of movements share: their answer.

use domain::values;
use platform::Fault;
use web::{Audit, Change, Context, json};

use crate::statements::moves::READ_SEVERAL;

/// A change whose answer is these movements.
pub fn posted(
    c: &Context<'_>,
    action: &'static str,
    ids: &[String],
    otherwise: &str,
) -> Result<Change, Fault> {
    let (entity, entity_id) = match ids.first() {
        Some(first) => ("stock_move", first.as_str()),
        None => ("item", otherwise),
    };
    let audit = Audit {
        action,
        entity,
        entity_id: entity_id.to_owned(),
        diff: c.asked(),
    };
    let answer = READ_SEVERAL.bind(values![c.org_id(), json(ids)?]);
    Ok(Change::new(audit, answer))
}
