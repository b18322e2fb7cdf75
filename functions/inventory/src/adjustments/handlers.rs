//! The handler of `/v1/inventory/items/{id}/adjust`.

use std::collections::BTreeSet;

use domain::refusal::code;
use domain::{Id, Refusal, values};
use stock::{HoldsAndAlerts, Item, Place, Posting, facts_from_rows, find_facts, post_moves};
use web::{Answer, Context};

use super::rules::{Correction, plan_adjustment};
use super::statements::GUARD_UNMOVED;
use super::wire::Adjustment;
use crate::moves::handlers::moves_posted;

/// A counted quantity is compared with the stock as it was read. If something else is posted in
/// between, the batch aborts, is tried once more with the new stock, and is then refused.
pub async fn adjust(c: &Context<'_>) -> Answer {
    let item: Id<Item> = c.id("id")?;
    let adjustment: Adjustment = c.body()?;
    let correction = Correction::of(adjustment.change, adjustment.counted)?;
    let place = Place::new(item.as_str(), adjustment.warehouse_id.as_str());
    let places = BTreeSet::from([place.clone()]);
    let [items, warehouses, levels] = c.read(find_facts(c, &places)?).await?;
    let facts = facts_from_rows(&items, &warehouses, &levels)?;
    if !facts.has_item(item.as_str()) {
        return Err(Refusal::new(&code::NOT_FOUND).into());
    }
    let (reason, leg) = plan_adjustment(&facts, &place, correction)?.unzip();
    let posting = Posting {
        reason: reason.unwrap_or_default(),
        legs: leg.into_iter().collect(),
        document: None,
        note: Some(adjustment.note.to_string()),
        occurred_at: c.now,
    };
    let surrounding = HoldsAndAlerts::in_request(c, places)?;
    let (statement, ids) = post_moves(c, &posting)?;
    let guard = matches!(correction, Correction::Counted(_)).then(|| {
        let posting_seq = facts.level(&place).map_or(0, |level| level.posting_seq);
        GUARD_UNMOVED.bind(values![c.org_id(), &place.0, &place.1, posting_seq])
    });
    let change = moves_posted(c, "stock.adjusted", &ids, item.as_str())?
        .then_all(guard)
        .then_all(surrounding.expire_holds())
        .then(statement)
        .then_all(surrounding.refresh_alerts());
    c.commit(change).await
}
