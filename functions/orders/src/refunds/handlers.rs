//! `/v1/orders/refunds`.

use domain::{Id, Statement, values};
use sales::Record;
use sales::rules::payments::{self, Command, Found, Kind};
use sales::wire::refunds::Refund;
use web::{Answer, Change, Context, page, referenced, show};

use super::wire::{Filter, NewRefund, RefundAction};
use crate::payments::handlers::{advance, find, found, made, told};
use crate::payments::statements::{
    LIST_REFUNDS, LIST_REFUNDS_BY_ORDER, LIST_REFUNDS_BY_PAYMENT, LIST_REFUNDS_BY_STATE,
    READ_REFUND,
};

/// Newest first. The index of the narrowest filter serves; the others only leave out.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [before] = filter.cursor.after("refunds", ["~"])?;
    let statement = match (&filter.payment_id, &filter.order_id, filter.state) {
        (Some(_), _, _) => LIST_REFUNDS_BY_PAYMENT,
        (None, Some(_), _) => LIST_REFUNDS_BY_ORDER,
        (None, None, Some(_)) => LIST_REFUNDS_BY_STATE,
        (None, None, None) => LIST_REFUNDS,
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

/// Gives money of a captured payment back, all of it or a part. What a refund takes counts while it
/// is pending too, so that none can fail for want of money later.
pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewRefund = c.body()?;
    let [rows] = c
        .read([find(c, new.payment_id.as_str(), Kind::Charge)])
        .await?;
    let payment: Found = referenced(&rows, "/payment_id")?;
    let amount = payment.refundable(new.amount.as_ref(), "/amount")?;
    let provider = new.provider.as_ref().map(|provider| provider.as_str());
    let provider = provider.or(payment.provider.as_deref());
    let reference = new.provider_ref.as_ref().map(|name| name.as_str());
    payments::named(provider, reference)?;
    let id: Id<Refund> = c.new_id()?;
    let record = Record {
        id: id.as_str(),
        order_id: &payment.order_id,
        kind: Kind::Refund,
        parent_id: Some(new.payment_id.as_str()),
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
    let state = new.state.state();
    let change =
        change(c, payments::topic(Kind::Refund, state), &id).then_all(made(c, &record, state));
    c.commit(change).await
}

pub async fn capture(c: &Context<'_>) -> Answer {
    act(c, Command::Capture).await
}

/// What it would have taken can be refunded again.
pub async fn fail(c: &Context<'_>) -> Answer {
    act(c, Command::Fail).await
}

async fn act(c: &Context<'_>, command: Command) -> Answer {
    let id: Id<Refund> = c.id("id")?;
    let action: RefundAction = c.optional_body()?;
    let told = told(action.provider, action.provider_ref, action.note);
    let found = found(c, id.as_str(), Kind::Refund, command, told).await?;
    let topic = payments::topic(Kind::Refund, command.goal());
    let advance = advance(c, id.as_str(), found, command.goal());
    c.commit(change(c, topic, &id).must(advance, "stale_version"))
        .await
}

fn answer(c: &Context<'_>, id: &Id<Refund>) -> Statement {
    READ_REFUND.bind(values![c.org_id(), id])
}

fn change(c: &Context<'_>, action: &'static str, id: &Id<Refund>) -> Change {
    c.change(action, "refund", id.as_str(), answer(c, id))
}
