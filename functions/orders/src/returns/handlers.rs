//! `/v1/orders/returns`.

use domain::permission::REFUND_PAYMENTS;
use domain::refusal::code;
use domain::{Id, Refusal, Statement, values};
use platform::{Fault, Rows};
use sales::Record;
use sales::rules::orders::FoundParent;
use sales::rules::payments::{Found, Kind, topic};
use sales::rules::shipments::{Asked, Ordered};
use sales::rules::warehouses;
use sales::statements::numbers;
use sales::statements::orders::FIND_PARENT;
use sales::statements::payments::FIND;
use stock::HoldsAndAlerts;
use stock::statements::facts::WAREHOUSES;
use web::{Answer, Context, Stop, json, named, page, show_unversioned};

use super::rules::{Back, take_back};
use super::statements::{INSERT, INSERT_LINES, LIST, LIST_BY_ORDER, PUBLISH_REFUND, READ};
use super::wire::{Disposition, Filter, NewReturn, NewReturnRefund, NewReturnedLine, Return};
use crate::shipments::movements::{Leg, places, post};
use crate::shipments::statements::ORDER_LINES;

/// Newest first.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [before] = filter.cursor.after("returns", ["~"])?;
    let mut values = values![c.org_id(), before, filter.limit.plus_one()];
    let statement = match &filter.order_id {
        Some(order) => {
            values.push(order.into());
            LIST_BY_ORDER
        }
        None => LIST,
    };
    let [rows] = c.read([statement.bind(values)]).await?;
    page(c, "returns", filter.limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Return> = c.id("id")?;
    let [rows] = c.read([answer(c, &id)]).await?;
    show_unversioned(&rows)
}

/// Takes goods of a completed order back: to be sold again or thrown away at once, with or without
/// money going back.
pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewReturn = c.body()?;
    if new.refund.is_some() {
        c.may(REFUND_PAYMENTS)
            .map_err(|refusal| refusal.at("/refund"))?;
    }
    let payment_id = new.refund.as_ref().map(|refund| refund.payment_id.as_str());
    let asked_warehouse: Vec<&str> = new.warehouse_id.iter().map(Id::as_str).collect();
    let [order, lines, warehouse, payment] = c
        .read([
            FIND_PARENT.bind(values![c.org_id(), &new.order_id]),
            ORDER_LINES.bind(values![c.org_id(), &new.order_id]),
            WAREHOUSES.bind(values![c.org_id(), json(&asked_warehouse)?]),
            FIND.bind(values![
                c.org_id(),
                payment_id.unwrap_or_default(),
                Kind::Charge.into_str()
            ]),
        ])
        .await?;
    let order: FoundParent = named(&order, "/order_id")?;
    let lines: Vec<Ordered> = lines.all()?;
    let backs = take_back(order.state, &lines, &wanted(new.lines.into_vec()))?;
    let warehouse_id = match &new.warehouse_id {
        Some(id) => {
            warehouses::living(warehouse.first()?)?;
            id.to_string()
        }
        None => order.warehouse_id,
    };
    let refund = match new.refund {
        Some(refund) => Some(refunding(&payment, refund, new.order_id.as_str())?),
        None => None,
    };
    let id: Id<Return> = c.new_id()?;
    let refund_id = c.new_id::<()>()?;
    let insert = INSERT.bind(values![
        c.org_id(),
        &id,
        &new.order_id,
        warehouse_id.as_str(),
        refund.as_ref().map(|_| refund_id.as_str()),
        new.reason.as_str(),
        c.principal.user_id.as_str(),
        c.now
    ]);
    let items = backs.iter().map(|back| back.item_id.as_str());
    let touch = HoldsAndAlerts::in_request(c, places(items, &warehouse_id))?;
    let mut change = c
        .change("return.created", "return", id.as_str(), answer(c, &id))
        .then_all(touch.expire_holds());
    if let Some(refund) = &refund {
        change = change.then_all(refund.made(c, new.order_id.as_str(), refund_id.as_str())?);
    }
    let change = change
        .then(numbers::TAKE.bind(values![c.org_id(), "return"]))
        .then(insert)
        .then_all(came(c, &id, new.order_id.as_str(), &warehouse_id, &backs)?)
        .then_all(touch.refresh_alerts());
    c.commit(change).await
}

fn wanted(lines: Vec<NewReturnedLine>) -> Vec<(Asked, bool)> {
    let lines = lines.into_iter().enumerate();
    let asked = lines.map(|(number, line)| {
        let asked = Asked {
            pointer: format!("/lines/{number}"),
            line_id: line.line_id.to_string(),
            quantity: line.quantity,
        };
        (asked, line.disposition == Disposition::Scrap)
    });
    asked.collect()
}

/// Money that goes back with the goods.
struct Refunding {
    payment_id: String,
    payment: Found,
    amount: i64,
    refund: NewReturnRefund,
}

/// The payment must be one of the same order.
fn refunding(rows: &Rows, refund: NewReturnRefund, order_id: &str) -> Result<Refunding, Stop> {
    let payment: Found = named(rows, "/refund/payment_id")?;
    if payment.order_id != order_id {
        return Err(Refusal::new(&code::INVALID_REFERENCE)
            .at("/refund/payment_id")
            .into());
    }
    Ok(Refunding {
        payment_id: refund.payment_id.to_string(),
        amount: payment.refundable(Some(&refund.amount), "/refund/amount")?,
        payment,
        refund,
    })
}

impl Refunding {
    fn made(&self, c: &Context<'_>, order_id: &str, id: &str) -> Result<Vec<Statement>, Fault> {
        let record = Record {
            id,
            order_id,
            kind: Kind::Refund,
            parent_id: Some(&self.payment_id),
            method: &self.payment.method,
            provider: self.payment.provider.as_deref(),
            provider_ref: None,
            amount: self.amount,
            currency: &self.payment.currency,
            fee: 0,
            note: self.refund.note.as_ref().map(|note| note.as_str()),
        };
        let state = self.refund.state.state();
        let actor = c.principal.user_id.as_str();
        let mut statements = record.made(c.org_id(), actor, c.now, state);
        statements.push(PUBLISH_REFUND.bind(values![
            c.org_id(),
            id,
            &c.new_id::<()>()?,
            topic(Kind::Refund, state),
            &c.request_id,
            &c.traceparent,
            c.now
        ]));
        Ok(statements)
    }
}

/// The movements of what came back, and the lines that name them.
fn came(
    c: &Context<'_>,
    id: &Id<Return>,
    order_id: &str,
    warehouse_id: &str,
    backs: &[Back],
) -> Result<Vec<Statement>, Fault> {
    let (arrivals, ends) = (c.new_ids(backs.len())?, c.new_ids(backs.len())?);
    let mut legs = Vec::with_capacity(backs.len());
    let mut scrapped = Vec::new();
    let mut rows = Vec::with_capacity(backs.len());
    for ((back, arrival), end) in backs.iter().zip(&arrivals).zip(&ends) {
        let leg = |id| Leg {
            id,
            item_id: &back.item_id,
            line_id: &back.line_id,
            quantity: back.quantity,
        };
        legs.push(leg(arrival.as_str()));
        let scrap = back.is_scrap.then_some(end.as_str());
        scrapped.extend(scrap.map(leg));
        let disposition = if back.is_scrap {
            Disposition::Scrap
        } else {
            Disposition::Stock
        };
        rows.push((
            &back.line_id,
            back.quantity,
            disposition.into_str(),
            arrival,
            scrap,
        ));
    }
    let mut statements = vec![post(
        c,
        "return_in",
        order_id,
        ("customer", warehouse_id),
        &legs,
    )?];
    if !scrapped.is_empty() {
        let way = (warehouse_id, "scrap");
        statements.push(post(c, "scrap", order_id, way, &scrapped)?);
    }
    statements.push(INSERT_LINES.bind(values![c.org_id(), id, order_id, json(&rows)?]));
    Ok(statements)
}

fn answer(c: &Context<'_>, id: &Id<Return>) -> Statement {
    READ.bind(values![c.org_id(), id])
}
