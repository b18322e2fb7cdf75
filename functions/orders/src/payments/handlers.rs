//! `/v1/orders/payments`, and what refunds share with them.

use domain::refusal::code;
use domain::text::{Code, Note};
use domain::{Id, Refusal, Statement, values};
use sales::rules::orders::ParentOrder;
use sales::rules::payments::{
    Command, FoundPayment, Kind, PaymentUpdate, State, check_reference, fee, positive_amount, topic,
};
use sales::statements::orders::FIND_PARENT;
use sales::statements::payments::{ADVANCE, FIND, READ};
use sales::wire::payments::Payment;
use sales::{Order, PaymentRecord};
use web::{Answer, Change, Context, Stop, one, page, referenced, show, show_unversioned};

use super::statements::{
    LIST, LIST_BY_METHOD, LIST_BY_ORDER, LIST_BY_REFERENCE, LIST_BY_STATE, READ_STATUS,
};
use super::wire::{Capture, Filter, NewPayment, PaymentAction};

/// Newest first, by the index of the most selective filter; the other filters are checked row by row.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [before] = filter.cursor.after("payments", ["~"])?;
    let provider = filter.provider.as_ref().map(|provider| provider.as_str());
    let reference = filter.provider_ref.as_ref().map(|text| text.as_str());
    let reference = provider_reference(provider, reference)?;
    let mut values = values![
        c.org_id(),
        before,
        filter.limit.plus_one(),
        filter.order_id.as_ref().map(Id::as_str),
        filter.state.map(<&str>::from),
        filter.method.map(<&str>::from)
    ];
    let statement = match (&filter.order_id, filter.state, filter.method) {
        _ if reference.is_some() => LIST_BY_REFERENCE,
        (Some(_), _, _) => LIST_BY_ORDER,
        (None, Some(_), _) => LIST_BY_STATE,
        (None, None, Some(_)) => LIST_BY_METHOD,
        (None, None, None) => LIST,
    };
    values.extend(
        reference
            .into_iter()
            .flat_map(|(provider, reference)| values![provider, reference]),
    );
    let [rows] = c.read([statement.bind(values)]).await?;
    page(c, "payments", filter.limit, &rows)
}

/// A provider and its reference of a payment.
///
/// # Errors
/// `invalid_query` when only one of them is there.
fn provider_reference<'f>(
    provider: Option<&'f str>,
    reference: Option<&'f str>,
) -> Result<Option<(&'f str, &'f str)>, Refusal> {
    match (provider, reference) {
        (Some(provider), Some(reference)) => Ok(Some((provider, reference))),
        (None, None) => Ok(None),
        _ => {
            let reason = "give provider and provider_ref together";
            Err(Refusal::new(&code::INVALID_QUERY)
                .with("reason", reason)
                .because("?provider_ref", "missing", Some(reason.to_owned())))
        }
    }
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Payment> = c.id("id")?;
    let [rows] = c.read([answer(c, &id)]).await?;
    show(&rows)
}

/// Records a payment of any amount: a deposit of a draft too, and what arrives after an order was cancelled.
pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewPayment = c.body()?;
    let provider = new.provider.as_ref().map(|provider| provider.as_str());
    let reference = new.provider_ref.as_ref().map(|text| text.as_str());
    check_reference(provider, reference)?;
    let order = FIND_PARENT.bind(values![c.org_id(), &new.order_id]);
    let [order] = c.read([order]).await?;
    let order: ParentOrder = referenced(&order, "/order_id")?;
    let amount = positive_amount(&new.amount, &order.currency, "/amount")?;
    let fee = fee(new.fee.as_ref(), amount, &order.currency)?;
    let id: Id<Payment> = c.new_id()?;
    let record = PaymentRecord {
        id: id.as_str(),
        order_id: new.order_id.as_str(),
        kind: Kind::Charge,
        parent_id: None,
        reason: None,
        method: new.method.into_str(),
        provider,
        provider_ref: reference,
        amount,
        currency: &order.currency,
        fee,
        note: new.note.as_ref().map(|note| note.as_str()),
    };
    let state = new.state.into();
    let change = payment_change(c, topic(Kind::Charge, state), &id);
    c.commit(change.then_all(record_payment(c, &record, state)))
        .await
}

/// The statements that record a payment or a refund.
pub fn record_payment(c: &Context<'_>, record: &PaymentRecord<'_>, state: State) -> Vec<Statement> {
    record.statements(c.org_id(), c.principal.user_id.as_str(), c.now, state)
}

pub async fn authorize(c: &Context<'_>) -> Answer {
    transition(c, Command::Authorize).await
}

/// All of it or a part; the rest is given up.
pub async fn capture(c: &Context<'_>) -> Answer {
    let id: Id<Payment> = c.id("id")?;
    let capture: Capture = c.optional_body()?;
    let update = payment_update(capture.provider, capture.provider_ref, capture.note);
    let mut payment = find_for(c, id.as_str(), Kind::Charge, Command::Capture, update).await?;
    payment.captured = payment.captures(capture.amount.as_ref())?;
    payment.fee = match capture.fee.as_ref() {
        None if payment.fee <= payment.captured => payment.fee,
        None => return Err(Refusal::new(&code::OUT_OF_RANGE).at("/fee").into()),
        given => fee(given, payment.captured, &payment.currency)?,
    };
    commit_transition(c, &id, payment, Command::Capture).await
}

pub async fn fail(c: &Context<'_>) -> Answer {
    transition(c, Command::Fail).await
}

pub async fn void(c: &Context<'_>) -> Answer {
    transition(c, Command::Void).await
}

async fn transition(c: &Context<'_>, command: Command) -> Answer {
    let id: Id<Payment> = c.id("id")?;
    let action: PaymentAction = c.optional_body()?;
    let update = payment_update(action.provider, action.provider_ref, action.note);
    let mut payment = find_for(c, id.as_str(), Kind::Charge, command, update).await?;
    if action.fee.is_some() {
        payment.fee = fee(action.fee.as_ref(), payment.amount, &payment.currency)?;
    }
    commit_transition(c, &id, payment, command).await
}

async fn commit_transition(
    c: &Context<'_>,
    id: &Id<Payment>,
    payment: FoundPayment,
    command: Command,
) -> Answer {
    let change = payment_change(c, topic(Kind::Charge, command.target()), id);
    let advance = advance(c, id.as_str(), payment, command.target());
    c.commit(change.must(advance, "stale_version")).await
}

/// What an action adds to a payment or a refund.
pub fn payment_update(
    provider: Option<Code<64>>,
    reference: Option<Code<128>>,
    note: Option<Note>,
) -> PaymentUpdate {
    PaymentUpdate {
        provider: provider.map(|provider| provider.to_string()),
        provider_ref: reference.map(|text| text.to_string()),
        note: note.map(|note| note.to_string()),
    }
}

/// The payment or refund of a command, checked and updated.
///
/// # Errors
/// `not_found`, `precondition_failed`, then those of `permit` and `apply`.
pub async fn find_for(
    c: &Context<'_>,
    id: &str,
    kind: Kind,
    command: Command,
    update: PaymentUpdate,
) -> Result<FoundPayment, Stop> {
    let [rows] = c.read([find(c, id, kind)]).await?;
    let mut payment: FoundPayment = one(&rows)?;
    c.check_version(payment.version)?;
    payment.permit(command)?;
    payment.apply(update)?;
    Ok(payment)
}

/// Finds a payment or a refund.
pub fn find(c: &Context<'_>, id: &str, kind: Kind) -> Statement {
    FIND.bind(values![c.org_id(), id, kind.into_str()])
}

/// Takes a payment or a refund to a state. What is captured of it is in `captured`.
pub fn advance(c: &Context<'_>, id: &str, payment: FoundPayment, state: State) -> Statement {
    ADVANCE.bind(values![
        c.org_id(),
        id,
        payment.version,
        state.into_str(),
        payment.provider,
        payment.provider_ref,
        payment.fee,
        payment.note,
        c.principal.user_id.as_str(),
        c.now,
        payment.captured
    ])
}

fn answer(c: &Context<'_>, id: &Id<Payment>) -> Statement {
    READ.bind(values![c.org_id(), id])
}

fn payment_change(c: &Context<'_>, action: &'static str, id: &Id<Payment>) -> Change {
    c.change(action, "payment", id.as_str(), answer(c, id))
}

pub async fn read_status(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let [rows] = c.read([READ_STATUS.bind(values![c.org_id(), &id])]).await?;
    show_unversioned(&rows)
}
