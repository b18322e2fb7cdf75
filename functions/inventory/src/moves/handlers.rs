//! The handlers of `/v1/inventory/moves`, and of the shortcuts `/v1/inventory/stock/add` and
//! `/v1/inventory/stock/use`.

use std::collections::BTreeSet;

use domain::{Id, Instant, values};
use platform::Fault;
use stock::rules::{Reason, plan};
use stock::{HoldsAndAlerts, Place, Posting, facts_from_rows, find_facts, post_moves};
use web::{Answer, Change, Context, json, one, page, show_unversioned};

use super::rules::{MoveRequest, Original};
use super::statements::{
    FIND, LIST, LIST_BY_ITEM, LIST_BY_REASON, LIST_BY_REFERENCE, LIST_BY_WAREHOUSE, READ,
    READ_SEVERAL, REVERSE,
};
use super::wire::{Filter, Move, NewMoves, Reversal, StockChange};
use crate::references::{Reference, reference_filter};

/// Newest first. The narrowest filter chooses the index; the others are checked row by row.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let reference = reference_filter(filter.reference_type.as_ref(), filter.reference_id.as_ref())?;
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

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Move> = c.id("id")?;
    let [rows] = c.read([READ.bind(values![c.org_id(), &id])]).await?;
    show_unversioned(&rows)
}

pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewMoves = c.body()?;
    post_request(c, MoveRequest::of(new, c.now)?).await
}

pub async fn receive(c: &Context<'_>) -> Answer {
    let change: StockChange = c.body()?;
    post_request(c, MoveRequest::single(Reason::Receipt, change, c.now)?).await
}

pub async fn consume(c: &Context<'_>) -> Answer {
    let change: StockChange = c.body()?;
    post_request(c, MoveRequest::single(Reason::Consume, change, c.now)?).await
}

async fn post_request(c: &Context<'_>, request: MoveRequest) -> Answer {
    let places: BTreeSet<Place> = request.places().collect();
    let [items, warehouses, levels] = c.read(find_facts(c, &places)?).await?;
    let facts = facts_from_rows(&items, &warehouses, &levels)?;
    let posting = Posting {
        reason: request.reason.into_str(),
        legs: plan(&facts, request.lines)?,
        document: request.reference.map(Reference::into_pair),
        note: request.note,
        occurred_at: request.occurred_at,
    };
    let surrounding = HoldsAndAlerts::in_request(c, places)?;
    let (statement, ids) = post_moves(c, &posting)?;
    let change = moves_posted(c, "stock.moved", &ids, "")?
        .then_all(surrounding.expire_holds())
        .then(statement)
        .then_all(surrounding.refresh_alerts());
    c.commit(change).await
}

pub async fn reverse(c: &Context<'_>) -> Answer {
    let id: Id<Move> = c.id("id")?;
    let Reversal { note } = c.optional_body()?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id, c.now])]).await?;
    let original: Original = one(&rows)?;
    original.reversible()?;
    let surrounding = HoldsAndAlerts::in_request(c, original.places().collect())?;
    let reversal = c.new_id::<Move>()?.to_string();
    let statement = REVERSE.bind(values![
        c.org_id(),
        &id,
        &reversal,
        c.principal.user_id.as_str(),
        note.as_ref().map(|note| note.as_str()),
        c.now
    ]);
    let change = moves_posted(c, "stock.reversed", &[reversal], "")?
        .then_all(surrounding.expire_holds())
        .must(statement, "not_found")
        .then_all(surrounding.refresh_alerts());
    c.commit(change).await
}

/// A change that answers with these movements. Without any, its audit row names the item, and there is no event.
///
/// # Errors
/// A fault when the ids cannot be written as JSON, which does not happen.
pub fn moves_posted(
    c: &Context<'_>,
    action: &'static str,
    move_ids: &[String],
    item_id: &str,
) -> Result<Change, Fault> {
    let (entity, entity_id) = match move_ids.first() {
        Some(first) => ("stock_move", first.as_str()),
        None => ("item", item_id),
    };
    let answer = READ_SEVERAL.bind(values![c.org_id(), json(move_ids)?]);
    let change = c.change(action, entity, entity_id, answer);
    Ok(if move_ids.is_empty() {
        change.unpublished()
    } else {
        change
    })
}

/// The lowest id that can be made at a moment.
fn first_id(at: Instant) -> String {
    Id::<Move>::new(at.ms(), 0, [0; 10]).to_string()
}
