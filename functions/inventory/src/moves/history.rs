//! `/v1/inventory/moves`: the list.

use domain::{Id, Instant, values};
use stock::wire::{Move, pair};
use web::{Answer, Context, page};

use super::statements::{LIST, LIST_BY_ITEM, LIST_BY_REASON, LIST_BY_REFERENCE, LIST_BY_WAREHOUSE};
use super::wire::Filter;

/// Newest first. The index of the narrowest filter serves; the others only leave out.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let reference = pair(filter.reference_type.as_ref(), filter.reference_id.as_ref())?;
    // Ids begin with the moment they were made, so a time is a bound of the id.
    let [after] = filter.cursor.after("moves", ["~"])?;
    let before = match filter.created_before.map(first_id) {
        Some(before) if before < after => before,
        _ => after,
    };
    let mut values = values![
        c.org_id(),
        before,
        filter.created_from.map(first_id).unwrap_or_default(),
        filter.limit.plus_one(),
        filter.item_id.as_ref().map(Id::as_str),
        filter.warehouse_id.as_ref().map(Id::as_str),
        filter.reason.map(|reason| reason.into_str())
    ];
    let statement = match (&filter.item_id, &filter.warehouse_id, filter.reason) {
        _ if reference.is_some() => LIST_BY_REFERENCE,
        (Some(_), _, _) => LIST_BY_ITEM,
        (None, Some(_), _) => LIST_BY_WAREHOUSE,
        (None, None, Some(_)) => LIST_BY_REASON,
        (None, None, None) => LIST,
    };
    values.extend(reference.into_iter().flatten());
    let [rows] = c.read([statement.bind(values)]).await?;
    page(c, "moves", filter.limit, &rows)
}

/// The lowest id that can be made at a moment.
fn first_id(at: Instant) -> String {
    Id::<Move>::new(at.ms(), 0, [0; 10]).to_string()
}
