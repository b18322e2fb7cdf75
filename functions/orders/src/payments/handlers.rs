//! `/v1/orders/payments`.

use domain::refusal::code;
use domain::text::{Code, Note};
use domain::{Id, Refusal, Statement, values};
use sales::Record;
use sales::rules::orders;
use sales::rules::orders::FoundParent;
use sales::rules::payments;
use sales::rules::payments::{Command, Found, Kind, State, Told};
use sales::statements::orders::FIND_PARENT;
use sales::statements::payments::{ADVANCE, FIND, READ};
use sales::wire::payments::Payment;
use web::{Answer, Change, Context, Stop, one, page, referenced, show};

use super::statements::{LIST, LIST_BY_METHOD, LIST_BY_ORDER, LIST_BY_REFERENCE, LIST_BY_STATE};
use super::wire::{Filter, NewPayment, PaymentAction};

/// Newest first. The index of the narrowest filter serves; the others only leave out.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [before] = filter.cursor.after("payments", ["~"])?;
    let provider = filter.provider.as_ref().map(|provider| provider.as_str());
    let reference = filter.provider_ref.as_ref().map(|name| name.as_str());
    let reference = pair(provider, reference)?;
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
            .flat_map(|(provider, name)| values![provider, name]),
    );
    let [rows] = c.read([statement.bind(values)]).await?;
    page(c, "payments", filter.limit, &rows)
}

/// A provider and what it calls a payment.
///
/// # Errors
/// `invalid_query` when only one of them is there.
fn pair<'f>(
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

/// Records money that was given or promised for an order, as much or as little as it is.
pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewPayment = c.body()?;
    let provider = new.provider.as_ref().map(|provider| provider.as_str());
    let reference = new.provider_ref.as_ref().map(|name| name.as_str());
    payments::named(provider, reference)?;
    let order = FIND_PARENT.bind(values![c.org_id(), &new.order_id]);
    let [order] = c.read([order]).await?;
    let order: FoundParent = referenced(&order, "/order_id")?;
    orders::permit(order.state, orders::Command::Pay)?;
    let amount = payments::amount(&new.amount, &order.currency, "/amount")?;
    let fee = payments::fee(new.fee.as_ref(), amount, &order.currency)?;
    let id: Id<Payment> = c.new_id()?;
    let record = Record {
        id: id.as_str(),
        order_id: new.order_id.as_str(),
        kind: Kind::Charge,
        parent_id: None,
        method: new.method.into_str(),
        provider,
        provider_ref: reference,
        amount,
        currency: &order.currency,
        fee,
        note: new.note.as_ref().map(|note| note.as_str()),
    };
    let state = new.state.state();
    let change =
        change(c, payments::topic(Kind::Charge, state), &id).then_all(made(c, &record, state));
    c.commit(change).await
}

/// The statements that make a payment or a refund.
pub fn made(c: &Context<'_>, record: &Record<'_>, state: State) -> Vec<Statement> {
    record.made(c.org_id(), c.principal.user_id.as_str(), c.now, state)
}

pub async fn authorize(c: &Context<'_>) -> Answer {
    act(c, Command::Authorize).await
}

pub async fn capture(c: &Context<'_>) -> Answer {
    act(c, Command::Capture).await
}

pub async fn fail(c: &Context<'_>) -> Answer {
    act(c, Command::Fail).await
}

pub async fn void(c: &Context<'_>) -> Answer {
    act(c, Command::Void).await
}

async fn act(c: &Context<'_>, command: Command) -> Answer {
    let id: Id<Payment> = c.id("id")?;
    let action: PaymentAction = c.optional_body()?;
    let told = told(action.provider, action.provider_ref, action.note);
    let mut found = found(c, id.as_str(), Kind::Charge, command, told).await?;
    if action.fee.is_some() {
        found.fee = payments::fee(action.fee.as_ref(), found.amount, &found.currency)?;
    }
    let topic = payments::topic(Kind::Charge, command.goal());
    let advance = advance(c, id.as_str(), found, command.goal());
    c.commit(change(c, topic, &id).must(advance, "stale_version"))
        .await
}

/// What an action tells of the provider.
pub fn told(provider: Option<Code<64>>, name: Option<Code<128>>, note: Option<Note>) -> Told {
    Told {
        provider: provider.map(|provider| provider.to_string()),
        provider_ref: name.map(|name| name.to_string()),
        note: note.map(|note| note.to_string()),
    }
}

/// A payment or a refund that a command is possible for, with what the action tells of it.
///
/// # Errors
/// `not_found`, `precondition_failed`, then those of `permit` and `told`.
pub async fn found(
    c: &Context<'_>,
    id: &str,
    kind: Kind,
    command: Command,
    told: Told,
) -> Result<Found, Stop> {
    let [rows] = c.read([find(c, id, kind)]).await?;
    let mut found: Found = one(&rows)?;
    c.check_version(found.version)?;
    found.permit(command)?;
    found.told(told)?;
    Ok(found)
}

/// The facts of a payment or a refund.
pub fn find(c: &Context<'_>, id: &str, kind: Kind) -> Statement {
    FIND.bind(values![c.org_id(), id, kind.into_str()])
}

/// Takes a payment or a refund to a state.
pub fn advance(c: &Context<'_>, id: &str, found: Found, state: State) -> Statement {
    ADVANCE.bind(values![
        c.org_id(),
        id,
        found.version,
        state.into_str(),
        found.provider,
        found.provider_ref,
        found.fee,
        found.note,
        c.principal.user_id.as_str(),
        c.now
    ])
}

fn answer(c: &Context<'_>, id: &Id<Payment>) -> Statement {
    READ.bind(values![c.org_id(), id])
}

fn change(c: &Context<'_>, action: &'static str, id: &Id<Payment>) -> Change {
    c.change(action, "payment", id.as_str(), answer(c, id))
}
