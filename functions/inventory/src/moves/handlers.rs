//! `/v1/inventory/moves`, and the short ways `/stock/add` and `/stock/use`.

use std::collections::BTreeSet;

use domain::{Id, values};
use stock::request::{asked, found, post, posted, touch};
use stock::rules::{Reason, plan};
use stock::statements::moves::REVERSE;
use stock::wire::{Move, Reference};
use stock::{Place, Posting};
use web::{Answer, Context, one, show_unversioned};

use super::rules::{Order, Original};
use super::statements::{FIND, READ};
use super::wire::{NewMoves, Reversal, StockChange};

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Move> = c.id("id")?;
    let [rows] = c.read([READ.bind(values![c.org_id(), &id])]).await?;
    show_unversioned(&rows)
}

pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewMoves = c.body()?;
    carry_out(c, Order::of(new, c.now)?).await
}

pub async fn add(c: &Context<'_>) -> Answer {
    let change: StockChange = c.body()?;
    carry_out(c, Order::single(Reason::Receipt, change, c.now)?).await
}

pub async fn take(c: &Context<'_>) -> Answer {
    let change: StockChange = c.body()?;
    carry_out(c, Order::single(Reason::Consume, change, c.now)?).await
}

async fn carry_out(c: &Context<'_>, order: Order) -> Answer {
    let places: BTreeSet<Place> = order.places().collect();
    let [items, warehouses, levels] = c.read(asked(c, &places)?).await?;
    let facts = found(&items, &warehouses, &levels)?;
    let posting = Posting {
        reason: order.reason.into_str(),
        legs: plan(&facts, order.lines)?,
        document: order.reference.map(Reference::into_pair),
        note: order.note,
        occurred_at: order.occurred_at,
    };
    let touch = touch(c, places)?;
    let (statement, ids) = post(c, &posting)?;
    let change = posted(c, "stock.moved", &ids, "")?
        .then_all(touch.before())
        .then(statement)
        .then_all(touch.after());
    c.commit(change).await
}

pub async fn reverse(c: &Context<'_>) -> Answer {
    let id: Id<Move> = c.id("id")?;
    let Reversal { note } = c.optional_body()?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id, c.now])]).await?;
    let original: Original = one(&rows)?;
    original.reversible()?;
    let touch = touch(c, original.places().collect())?;
    let reversal = c.new_id::<Move>()?.to_string();
    let statement = REVERSE.bind(values![
        c.org_id(),
        &id,
        &reversal,
        c.principal.user_id.as_str(),
        note.as_ref().map(|note| note.as_str()),
        c.now
    ]);
    let change = posted(c, "stock.reversed", &[reversal], "")?
        .then_all(touch.before())
        .must(statement, "not_found")
        .then_all(touch.after());
    c.commit(change).await
}
