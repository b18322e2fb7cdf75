//! `/v1/orders/returns`.

use domain::permission::REFUND_PAYMENTS;
use domain::refusal::code;
use domain::{Id, Refusal, Statement, values};
use platform::{Fault, Rows};
use sales::PaymentRecord;
use sales::rules::orders::{Command, ParentOrder};
use sales::rules::payments::{FoundPayment, Kind, RefundReason, topic};
use sales::rules::references::check_warehouse;
use sales::rules::shipments::{OrderedLine, RequestedLine};
use sales::statements::numbers;
use sales::statements::orders::FIND_PARENT;
use sales::statements::payments::FIND;
use stock::HoldsAndAlerts;
use stock::statements::facts::WAREHOUSES;
use web::{Answer, Context, Stop, json, page, referenced, show_unversioned};

use super::rules::{ReturnedLine, returned_lines, value};
use super::statements::{INSERT, INSERT_LINES, LIST, LIST_BY_ORDER, PUBLISH_REFUND, READ};
use super::wire::{Disposition, Filter, NewReturn, NewReturnLine, NewReturnRefund, Return};
use crate::orders::facts::check_parent;
use crate::payments::handlers::record_payment;
use crate::shipments::movements::{LineMovement, places, post_movements};
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

/// Takes back goods of an order, for stock or for scrap, with or without a refund. The rest of the order can still be
/// open.
pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewReturn = c.body()?;
    if new.refund.is_some() {
        c.may(REFUND_PAYMENTS)
            .map_err(|refusal| refusal.at("/refund"))?;
    }
    let payment_id = new.refund.as_ref().map(|refund| refund.payment_id.as_str());
    let warehouses: Vec<&str> = new.warehouse_id.iter().map(Id::as_str).collect();
    let [order, lines, warehouse, payment] = c
        .read([
            FIND_PARENT.bind(values![c.org_id(), &new.order_id]),
            ORDER_LINES.bind(values![c.org_id(), &new.order_id]),
            WAREHOUSES.bind(values![c.org_id(), json(&warehouses)?]),
            FIND.bind(values![
                c.org_id(),
                payment_id.unwrap_or_default(),
                Kind::Charge.into_str()
            ]),
        ])
        .await?;
    let order: ParentOrder = referenced(&order, "/order_id")?;
    check_parent(c, &new.order_id, order.state, Command::Return).await?;
    let lines: Vec<OrderedLine> = lines.all()?;
    let returned = returned_lines(order.state, &lines, &requested_lines(new.lines.into_vec()))?;
    let warehouse_id = match &new.warehouse_id {
        Some(id) => {
            check_warehouse(warehouse.first()?)?;
            id.to_string()
        }
        None => order.warehouse_id,
    };
    let refund = match new.refund {
        Some(refund) => {
            let value = value(order.prices_include_tax == 1, &lines, &returned);
            Some(refund_of(&payment, refund, new.order_id.as_str(), value)?)
        }
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
    let items = returned.iter().map(|line| line.item_id.as_str());
    let holds_and_alerts = HoldsAndAlerts::in_request(c, places(items, &warehouse_id))?;
    let mut change = c
        .change("return.created", "return", id.as_str(), answer(c, &id))
        .then_all(holds_and_alerts.expire_holds());
    change = change
        .then(numbers::TAKE.bind(values![c.org_id(), "return"]))
        .then(insert)
        .then_all(line_statements(
            c,
            &id,
            new.order_id.as_str(),
            &warehouse_id,
            &returned,
        )?);
    // A refund of what came back needs that it has come back.
    if let Some(refund) = &refund {
        change =
            change.then_all(refund.statements(c, new.order_id.as_str(), refund_id.as_str())?);
    }
    c.commit(change.then_all(holds_and_alerts.refresh_alerts()))
        .await
}

fn requested_lines(lines: Vec<NewReturnLine>) -> Vec<(RequestedLine, bool)> {
    let lines = lines.into_iter().enumerate();
    let requested = lines.map(|(number, line)| {
        let requested = RequestedLine {
            pointer: format!("/lines/{number}"),
            line_id: line.line_id.to_string(),
            quantity: line.quantity,
        };
        (requested, line.disposition == Disposition::Scrap)
    });
    requested.collect()
}

/// A refund that is made with a return.
struct ReturnRefund {
    payment_id: String,
    payment: FoundPayment,
    amount: i64,
    new: NewReturnRefund,
}

/// The payment must be of the same order. `value` is what the return is worth.
fn refund_of(
    rows: &Rows,
    new: NewReturnRefund,
    order_id: &str,
    value: i64,
) -> Result<ReturnRefund, Stop> {
    let payment: FoundPayment = referenced(rows, "/refund/payment_id")?;
    if payment.order_id != order_id {
        return Err(Refusal::new(&code::INVALID_REFERENCE)
            .at("/refund/payment_id")
            .into());
    }
    Ok(ReturnRefund {
        payment_id: new.payment_id.to_string(),
        amount: payment.refundable(
            new.amount.as_ref(),
            RefundReason::Return,
            value,
            "/refund/amount",
        )?,
        payment,
        new,
    })
}

impl ReturnRefund {
    fn statements(
        &self,
        c: &Context<'_>,
        order_id: &str,
        id: &str,
    ) -> Result<Vec<Statement>, Fault> {
        let record = PaymentRecord {
            id,
            order_id,
            kind: Kind::Refund,
            parent_id: Some(&self.payment_id),
            reason: Some(RefundReason::Return),
            method: &self.payment.method,
            provider: self.payment.provider.as_deref(),
            provider_ref: None,
            amount: self.amount,
            currency: &self.payment.currency,
            fee: 0,
            note: self.new.note.as_ref().map(|note| note.as_str()),
        };
        let state = self.new.state.into();
        let mut statements = record_payment(c, &record, state);
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

/// The movements of the returned goods, and the lines of the return.
fn line_statements(
    c: &Context<'_>,
    id: &Id<Return>,
    order_id: &str,
    warehouse_id: &str,
    returned: &[ReturnedLine],
) -> Result<Vec<Statement>, Fault> {
    let return_ids = c.new_ids(returned.len())?;
    let scrap_ids = c.new_ids(returned.len())?;
    let mut movements = Vec::with_capacity(returned.len());
    let mut scrapped = Vec::new();
    let (mut in_stock, mut in_scrap) = (Vec::new(), Vec::new());
    for ((line, return_id), scrap_id) in returned.iter().zip(&return_ids).zip(&scrap_ids) {
        let movement = |id| LineMovement {
            id,
            item_id: &line.item_id,
            line_id: &line.line_id,
            quantity: line.quantity,
        };
        movements.push(movement(return_id.as_str()));
        let scrap_id = line.is_scrap.then_some(scrap_id.as_str());
        scrapped.extend(scrap_id.map(movement));
        let disposition = if line.is_scrap {
            Disposition::Scrap
        } else {
            Disposition::Stock
        };
        let rows = if line.is_scrap {
            &mut in_scrap
        } else {
            &mut in_stock
        };
        rows.push((
            &line.line_id,
            line.quantity,
            disposition.into_str(),
            return_id,
            scrap_id,
        ));
    }
    let into_warehouse = ("customer", warehouse_id);
    let mut statements = vec![post_movements(
        c,
        "return_in",
        order_id,
        into_warehouse,
        &movements,
    )?];
    if !scrapped.is_empty() {
        let to_scrap = (warehouse_id, "scrap");
        statements.push(post_movements(c, "scrap", order_id, to_scrap, &scrapped)?);
    }
    for rows in [in_stock, in_scrap].iter().filter(|rows| !rows.is_empty()) {
        statements.push(INSERT_LINES.bind(values![c.org_id(), id, order_id, json(rows)?]));
    }
    Ok(statements)
}

fn answer(c: &Context<'_>, id: &Id<Return>) -> Statement {
    READ.bind(values![c.org_id(), id])
}
