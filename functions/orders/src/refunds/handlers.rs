//! `/v1/orders/refunds`.

use domain::{Id, Statement, values};
use sales::PaymentRecord;
use sales::rules::payments::{Command, FoundPayment, Kind, check_reference, topic};
use sales::wire::refunds::Refund;
use web::{Answer, Change, Context, page, referenced, show};

use super::statements::{LIST, LIST_BY_ORDER, LIST_BY_PAYMENT, LIST_BY_STATE, READ};
use super::wire::{Filter, NewRefund, RefundAction};
use crate::payments::handlers::{advance, find, find_for, payment_update, record_payment};

/// Newest first, by the index of the most selective filter; the other filters are checked row by row.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [before] = filter.cursor.after("refunds", ["~"])?;
    let statement = match (&filter.payment_id, &filter.order_id, filter.state) {
        (Some(_), _, _) => LIST_BY_PAYMENT,
        (None, Some(_), _) => LIST_BY_ORDER,
        (None, None, Some(_)) => LIST_BY_STATE,
        (None, None, None) => LIST,
    };
    let statement = statement.bind(values![
        c.org_id(),
        before,
        filter.limit.plus_one(),
        filter.order_id.as_ref().map(Id::as_str),
        filter.state.map(<&str>::from),
        filter.payment_id.as_ref().map(Id::as_str)
    ]);
    let [rows] = c.read([statement]).await?;
    page(c, "refunds", filter.limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Refund> = c.id("id")?;
    let [rows] = c.read([answer(c, &id)]).await?;
    show(&rows)
}

/// Refunds a captured payment, all of it or a part. Pending refunds count too, so that the payment always
/// covers all its refunds.
pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewRefund = c.body()?;
    let [rows] = c
        .read([find(c, new.payment_id.as_str(), Kind::Charge)])
        .await?;
    let payment: FoundPayment = referenced(&rows, "/payment_id")?;
    let amount = payment.refundable(new.amount.as_ref(), new.reason, 0, "/amount")?;
    let provider = new.provider.as_ref().map(|provider| provider.as_str());
    let provider = provider.or(payment.provider.as_deref());
    let reference = new.provider_ref.as_ref().map(|text| text.as_str());
    check_reference(provider, reference)?;
    let id: Id<Refund> = c.new_id()?;
    let record = PaymentRecord {
        id: id.as_str(),
        order_id: &payment.order_id,
        kind: Kind::Refund,
        parent_id: Some(new.payment_id.as_str()),
        reason: Some(new.reason),
        method: match new.method {
            Some(method) => method.into_str(),
            None => &payment.method,
        },
        provider,
        provider_ref: reference,
        amount,
        currency: &payment.currency,
        fee: 0,
        note: new.note.as_ref().map(|note| note.as_str()),
    };
    let state = new.state.into();
    let change = refund_change(c, topic(Kind::Refund, state), &id);
    c.commit(change.then_all(record_payment(c, &record, state)))
        .await
}

pub async fn capture(c: &Context<'_>) -> Answer {
    transition(c, Command::Capture).await
}

/// Its amount can be refunded again.
pub async fn fail(c: &Context<'_>) -> Answer {
    transition(c, Command::Fail).await
}

async fn transition(c: &Context<'_>, command: Command) -> Answer {
    let id: Id<Refund> = c.id("id")?;
    let action: RefundAction = c.optional_body()?;
    let update = payment_update(action.provider, action.provider_ref, action.note);
    let mut refund = find_for(c, id.as_str(), Kind::Refund, command, update).await?;
    refund.captured = refund.amount;
    let change = refund_change(c, topic(Kind::Refund, command.target()), &id);
    let advance = advance(c, id.as_str(), refund, command.target());
    c.commit(change.must(advance, "stale_version")).await
}

fn answer(c: &Context<'_>, id: &Id<Refund>) -> Statement {
    READ.bind(values![c.org_id(), id])
}

fn refund_change(c: &Context<'_>, action: &'static str, id: &Id<Refund>) -> Change {
    c.change(action, "refund", id.as_str(), answer(c, id))
}
