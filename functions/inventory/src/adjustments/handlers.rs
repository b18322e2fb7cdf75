//! `/v1/inventory/items/{id}/adjust`.

use std::collections::BTreeSet;

use domain::refusal::code;
use domain::{Id, Refusal, values};
use stock::request::{asked, found, post, posted, touch};
use stock::statements::levels::GUARD_COUNT;
use stock::{Item, Place, Posting};
use web::{Answer, Context};

use super::rules::{Correction, adjust};
use super::wire::Adjustment;

/// A count holds only while nothing else was posted: otherwise it is compared again with what is
/// then there, and after that refused.
pub async fn correct(c: &Context<'_>) -> Answer {
    let item: Id<Item> = c.id("id")?;
    let wanted: Adjustment = c.body()?;
    let correction = Correction::of(wanted.change, wanted.counted)?;
    let place = Place::new(item.as_str(), wanted.warehouse_id.as_str());
    let places = BTreeSet::from([place.clone()]);
    let [items, warehouses, levels] = c.read(asked(c, &places)?).await?;
    let facts = found(&items, &warehouses, &levels)?;
    if !facts.has_item(item.as_str()) {
        return Err(Refusal::new(&code::NOT_FOUND).into());
    }
    let adjusted = adjust(&facts, &place, correction)?;
    let (reason, leg) = adjusted.unzip();
    let posting = Posting {
        reason: reason.unwrap_or_default(),
        legs: leg.into_iter().collect(),
        document: None,
        note: Some(wanted.reason_note.to_string()),
        occurred_at: c.now,
    };
    let touch = touch(c, places)?;
    let (statement, ids) = post(c, &posting)?;
    let guard = matches!(correction, Correction::Counted(_)).then(|| {
        let seen = facts.level(&place).map_or(0, |level| level.posting_seq);
        GUARD_COUNT.bind(values![c.org_id(), &place.0, &place.1, seen])
    });
    let change = posted(c, "stock.adjusted", &ids, item.as_str())?
        .then_all(guard)
        .then_all(touch.before())
        .then(statement)
        .then_all(touch.after());
    c.commit(change).await
}
