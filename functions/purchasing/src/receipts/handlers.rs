//! Handlers of receipts.

use domain::{Id, Statement, values};
use platform::Fault;
use stock::rules::check_occurred_at;
use stock::statements::guards::GUARD_CHANGED_SO_MANY;
use stock::statements::numbers;
use stock::{HoldsAndAlerts, Posting, post_moves};
use web::{Answer, Context, json, one, page, show_unversioned};

use super::exchange::Conversion;
use super::reversals::{ReceivedMove, reversal_effects};
use super::rules::receipt_effects;
use super::statements::{
    FIND_RECEIPTS, GUARD_UNUSED, INSERT, INSERT_LINES, LIST, LIST_BY_ORDER, LIST_BY_SUPPLIER, READ,
    READ_RECEIVED, RECEIVE_LINES, REOPEN_REORDERS, REVERSE, REVERSE_LINES,
};
use super::wire::{Filter, NewReceipt, Receipt, ReceiptReversal};
use crate::purchase_orders::handlers::{changed, find_with_lines, set_state};
use crate::purchase_orders::rules::Found;
use crate::purchase_orders::statements::{FIND, FIND_LINES};
use crate::purchase_orders::wire::PurchaseOrder;
use crate::reorders::events::{close_reorders, with_events};
use crate::reorders::wire::ReorderState;

/// The narrowest filter chooses the index. The other filters are checked row by row.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [before] = filter.cursor.after("receipts", ["~"])?;
    let values = values![
        c.org_id(),
        before,
        filter.limit.plus_one(),
        filter.purchase_order_id.as_ref().map(Id::as_str),
        filter.supplier_id.as_ref().map(Id::as_str)
    ];
    let statement = match (&filter.purchase_order_id, &filter.supplier_id) {
        (Some(_), _) => LIST_BY_ORDER,
        (None, Some(_)) => LIST_BY_SUPPLIER,
        (None, None) => LIST,
    };
    let [rows] = c.read([statement.bind(values)]).await?;
    page(c, "receipts", filter.limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Receipt> = c.id("id")?;
    let [rows] = c.read([READ.bind(values![c.org_id(), &id])]).await?;
    show_unversioned(&rows)
}

pub async fn receive(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let receipt: NewReceipt = c.body()?;
    let occurred_at = check_occurred_at(receipt.occurred_at, c.now)?;
    let (order, lines) = find_with_lines(c, &id, "receive").await?;
    let conversion = Conversion::of(&order, receipt.exchange_rate)?;
    let received = receipt.lines.into_vec();
    let effects = receipt_effects(&order.currency, &conversion, lines, received)?;
    let holds_and_alerts = HoldsAndAlerts::in_request(c, effects.places())?;
    let reorders = close_reorders(c, &effects.reorders, ReorderState::Received)?;
    let quantities = json(&effects.lines)?;
    let receive_lines = RECEIVE_LINES.bind(values![c.org_id(), &id, quantities, occurred_at]);
    let posting = Posting {
        reason: "receipt",
        legs: effects.legs,
        document: Some(("purchase_order".to_owned(), id.to_string())),
        note: receipt.note.map(|note| note.to_string()),
        occurred_at,
    };
    let (post, moves) = post_moves(c, &posting)?;
    let receipt_id: Id<Receipt> = c.new_id()?;
    let insert = INSERT.bind(values![
        c.org_id(),
        &receipt_id,
        &id,
        &order.supplier_id,
        &order.currency,
        &order.base_currency,
        conversion.rate,
        conversion.numerator,
        conversion.denominator,
        posting.note.clone(),
        occurred_at,
        c.principal.user_id.as_str(),
        c.now
    ]);
    let documented = effects.lines.iter().zip(&moves).zip(&effects.order_costs);
    let documented: Vec<_> = documented
        .map(|(((line, _), movement), cost)| (line, movement, cost))
        .collect();
    let insert_lines = INSERT_LINES.bind(values![c.org_id(), &receipt_id, &id, json(&documented)?]);
    let answer = READ_RECEIVED.bind(values![c.org_id(), &id, json(&moves)?, &receipt_id]);
    let action = "purchase_order.received";
    let change = c
        .change(action, "purchase_order", id.as_str(), answer)
        .then_all(holds_and_alerts.expire_holds())
        .then(receive_lines)
        .must(
            set_state(c, &id, &order, effects.state, None),
            "stale_version",
        )
        .then(post)
        .then(numbers::TAKE.bind(values![c.org_id(), "receipt"]))
        .then(insert)
        .then(insert_lines)
        .then_all(reorders)
        .then_all(holds_and_alerts.refresh_alerts());
    c.commit(change).await
}

/// Reverses receipts that were a mistake. Their lines are missing again, and the reorders behind them are open again. It is
/// possible only while nothing of the goods was used, so that no cost changes afterwards.
pub async fn reverse(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let ReceiptReversal { moves, note } = c.body()?;
    let ids: Vec<String> = moves.into_vec().iter().map(Id::to_string).collect();
    let [rows, lines, receipts] = c
        .read([
            FIND.bind(values![c.org_id(), &id]),
            FIND_LINES.bind(values![c.org_id(), &id]),
            FIND_RECEIPTS.bind(values![c.org_id(), &id, json(&ids)?, c.now]),
        ])
        .await?;
    let order: Found = one(&rows)?;
    c.check_version(order.version)?;
    order.permit("reverse")?;
    let receipts: Vec<ReceivedMove> = receipts.all()?;
    let effects = reversal_effects(order.state, lines.all()?, &receipts, ids)?;
    let holds_and_alerts = HoldsAndAlerts::in_request(c, effects.places)?;
    let reversals = c.new_ids(effects.receipts.len())?;
    let pairs: Vec<_> = effects.receipts.iter().zip(&reversals).collect();
    let pairs = json(&pairs)?;
    let reverse = REVERSE.bind(values![
        c.org_id(),
        &pairs,
        c.principal.user_id.as_str(),
        note.as_ref().map(|note| note.as_str()),
        c.now
    ]);
    let quantities = json(&effects.lines)?;
    let reverse_lines = REVERSE_LINES.bind(values![c.org_id(), &id, quantities]);
    let listed = json(&effects.reorders)?;
    let reopen = REOPEN_REORDERS.bind(values![c.org_id(), &listed, c.now]);
    let change = changed(c, "purchase_order.receipt_reversed", &id)
        .then_all(holds_and_alerts.expire_holds())
        .must(
            set_state(c, &id, &order, effects.state, None),
            "stale_version",
        )
        .then(reverse)
        .then(guard_changed(reversals.len())?)
        .then(GUARD_UNUSED.bind(values![c.org_id(), &pairs]))
        .then(reverse_lines)
        .then(guard_changed(effects.lines.len())?)
        .then_all(with_events(c, reopen, &listed, effects.reorders.len())?)
        .then_all(holds_and_alerts.refresh_alerts());
    c.commit(change).await
}

/// Aborts the batch unless the statement before changed exactly so many rows.
fn guard_changed(count: usize) -> Result<Statement, Fault> {
    let count = i64::try_from(count).map_err(|error| Fault::new(error.to_string()))?;
    Ok(GUARD_CHANGED_SO_MANY.bind(values![count]))
}
