//! `POST /v1/orders`: a draft, or a confirmed order with its payment and shipment, in one batch.

use std::collections::BTreeSet;

use domain::permission::{SHIP_ORDERS, TAKE_PAYMENTS};
use domain::refusal::code;
use domain::{Id, Refusal, Statement, values};
use platform::Rows;
use sales::rules::lines::{PricedLine, PricingContext, price_document};
use sales::rules::orders::{DeductOn, StockRequest, check_stock_of};
use sales::rules::payments::{self, Kind, State};
use sales::rules::pricing::{DocumentTerms, TaxRounding};
use sales::rules::references::{FoundParty, check_customer, check_rep, check_warehouse};
use sales::statements::lines::find_items_and_rates;
use sales::statements::{self, numbers};
use sales::wire::lines::NewLine;
use sales::wire::payments::Payment;
use sales::wire::shipments::Shipment;
use sales::{Confirmation, Order, PaymentRecord};
use stock::statements::facts::{LEVELS, WAREHOUSES};
use stock::{HoldsAndAlerts, Place};
use web::{Answer, Audit, Change, Context, Stop, json, one};

use super::facts::{order_action, order_change};
use super::statements::READ_WITH_PARTS;
use super::wire::{CreateQuery, FirstPayment, FirstShipment, NewOrder, OrderParts};
use crate::lines::handlers::new_lines;

pub async fn create(c: &Context<'_>) -> Answer {
    let CreateQuery { include } = c.query()?;
    let mut new: NewOrder = c.body()?;
    let (payment, shipment) = (new.payment.take(), new.shipment.take());
    check_parts(include, payment.is_some(), shipment.is_some())?;
    if payment.is_some() {
        c.may(TAKE_PAYMENTS)?;
    }
    if shipment.is_some() {
        c.may(SHIP_ORDERS)?;
    }
    let confirms = new.confirm || payment.is_some() || shipment.is_some();
    let lines = new.lines.take().map(domain::List::into_vec);
    let lines = lines.unwrap_or_default();
    let facts = read(c, &new, &lines).await?;
    let id: Id<Order> = c.new_id()?;
    let draft = facts.draft(c, &id, &new, lines)?;
    if !confirms {
        let change = order_change(c, "order.created", &id).then_all(draft.statements);
        return c.commit(change).await;
    }
    let extras = Extras {
        payment,
        shipment,
        include,
    };
    confirm(c, &id, &new, draft, extras).await
}

/// What is created with a new order.
struct Extras {
    payment: Option<FirstPayment>,
    shipment: Option<FirstShipment>,
    /// What of it the answer shows.
    include: Option<OrderParts>,
}

/// Each part that the answer is to show must be in the body.
fn check_parts(include: Option<OrderParts>, pays: bool, ships: bool) -> Result<(), Refusal> {
    let shows = |part| include == Some(part) || include == Some(OrderParts::Both);
    let missing = if shows(OrderParts::Payment) && !pays {
        "/payment"
    } else if shows(OrderParts::Shipment) && !ships {
        "/shipment"
    } else {
        return Ok(());
    };
    let reason = "include asks for this part".to_owned();
    Err(Refusal::new(&code::INVALID_BODY).because(missing, "missing", Some(reason)))
}

/// The rows that a new order depends on.
struct Facts {
    settings: Rows,
    parties: Rows,
    warehouse: Rows,
    items: Rows,
    rates: Rows,
    levels: Rows,
}

async fn read(c: &Context<'_>, new: &NewOrder, lines: &[NewLine]) -> Result<Facts, Stop> {
    let mut parties = vec![new.customer_id.as_str()];
    parties.extend(new.rep_id.as_ref().map(Id::as_str));
    let warehouse = new.warehouse_id.as_str();
    let places: BTreeSet<Place> = lines
        .iter()
        .map(|line| Place::new(line.item_id.as_str(), warehouse))
        .collect();
    let [items, rates] = find_items_and_rates(c.org_id(), c.now, lines);
    let [settings, parties, warehouse, items, rates, levels] = c
        .read([
            statements::orders::FIND_SETTINGS.bind(values![c.org_id()]),
            statements::orders::FIND_PARTIES.bind(values![c.org_id(), json(&parties)?]),
            WAREHOUSES.bind(values![c.org_id(), json(&[warehouse])?]),
            items,
            rates,
            LEVELS.bind(values![c.org_id(), json(&places)?, c.now]),
        ])
        .await?;
    Ok(Facts {
        settings,
        parties,
        warehouse,
        items,
        rates,
        levels,
    })
}

/// A new draft, not yet written.
struct Draft {
    statements: Vec<Statement>,
    lines: Vec<PricedLine>,
    levels: Rows,
    currency: String,
    total: i64,
    deduct_on: DeductOn,
}

impl Facts {
    fn draft(
        self,
        c: &Context<'_>,
        id: &Id<Order>,
        new: &NewOrder,
        lines: Vec<NewLine>,
    ) -> Result<Draft, Stop> {
        let (currency, prices_include_tax, tax_rounding, deduct_on): (
            String,
            i64,
            TaxRounding,
            DeductOn,
        ) = one(&self.settings)?;
        let parties: Vec<FoundParty> = self.parties.all()?;
        check_customer(&parties, new.customer_id.as_str())?;
        check_rep(&parties, new.rep_id.as_ref().map(Id::as_str))?;
        check_warehouse(self.warehouse.first()?)?;
        let requested = new.currency.as_ref();
        if requested.is_some_and(|requested| requested.as_str() != currency) {
            return Err(Refusal::new(&code::CURRENCY_MISMATCH)
                .with("currency", currency)
                .at("/currency")
                .into());
        }
        let (items, rates) = (self.items.all()?, self.rates.all()?);
        let pricing = PricingContext {
            currency: &currency,
            items: &items,
            rates: &rates,
        };
        let document = DocumentTerms {
            prices_include_tax: prices_include_tax == 1,
            tax_rounding,
        };
        let mut lines = new_lines(c, &pricing, lines)?;
        price_document(document, &mut lines)?;
        let total = lines.iter().map(|line| line.amounts.total());
        let total = total.fold(0, i64::saturating_add);
        let channel = new.channel.as_ref();
        let insert = statements::orders::INSERT.bind(values![
            c.org_id(),
            id,
            &new.customer_id,
            new.rep_id.as_ref(),
            channel.map_or("direct", |channel| channel.as_str()),
            channel.map_or_else(|| "direct".to_owned(), |channel| channel.key()),
            new.external_ref.as_ref().map(|text| text.as_str()),
            new.external_ref.as_ref().map(|text| text.key()),
            &new.warehouse_id,
            &currency,
            prices_include_tax,
            tax_rounding.into_str(),
            new.note.as_ref().map(|text| text.as_str()),
            c.principal.user_id.as_str(),
            c.now
        ]);
        let mut inserts = vec![insert];
        if !lines.is_empty() {
            let insert = statements::lines::INSERT;
            inserts.push(insert.bind(values![c.org_id(), id, json(&lines)?, c.now]));
        }
        Ok(Draft {
            statements: inserts,
            lines,
            levels: self.levels,
            currency,
            total,
            deduct_on,
        })
    }
}

/// Confirms the new draft and adds its payment and shipment. Each has its event; the order has two, which both show
/// it as it is at the end of the batch.
async fn confirm(
    c: &Context<'_>,
    id: &Id<Order>,
    new: &NewOrder,
    draft: Draft,
    extras: Extras,
) -> Answer {
    if draft.lines.is_empty() {
        return Err(Refusal::new(&code::ORDER_EMPTY).into());
    }
    let mut requests = Vec::with_capacity(draft.lines.len());
    let mut places: BTreeSet<Place> = BTreeSet::new();
    let mut ids: Vec<(String, &str)> = Vec::with_capacity(draft.lines.len());
    for line in &draft.lines {
        requests.push(StockRequest {
            item_id: &line.item_id,
            sku: &line.sku,
            unit: &line.unit,
            quantity: line.quantity,
            stocked: line.stocked,
            deleted_at: None,
        });
        if line.stocked {
            places.insert(Place::new(&line.item_id, new.warehouse_id.as_str()));
            ids.push((c.new_id::<()>()?.to_string(), &line.id));
        }
    }
    check_stock_of(new.warehouse_id.as_str(), &requests, &draft.levels.all()?)?;
    let confirmation = Confirmation {
        action: order_action(c, id),
        version: 1,
        deduct_on: draft.deduct_on,
        ids: &json(&ids)?,
        holds_and_alerts: &HoldsAndAlerts::in_request(c, places)?,
    };
    let confirmed = Audit {
        action: "order.confirmed",
        entity: "order",
        entity_id: id.to_string(),
        diff: None,
    };
    let read = statements::orders::READ;
    let mut change = order_change(c, "order.created", id)
        .also(confirmed, read.bind(values![c.org_id(), id]))
        .then_all(draft.statements)
        .then_all(confirmation.statements());
    let (payment_id, shipment_id): (Id<Payment>, Id<Shipment>) = (c.new_id()?, c.new_id()?);
    if let Some(payment) = extras.payment {
        let record = payment_record(&payment_id, id, &payment, draft.total, &draft.currency)?;
        change = add_payment(c, change, &record, payment.state.into());
    }
    if let Some(shipment) = extras.shipment {
        change = add_shipment(c, change, id, &shipment_id, shipment, &draft.lines)?;
    }
    let shown = extras.include.map(|include| {
        let payment = Some(&payment_id).filter(|_| include != OrderParts::Shipment);
        let shipment = Some(&shipment_id).filter(|_| include != OrderParts::Payment);
        READ_WITH_PARTS.bind(values![c.org_id(), id, payment, shipment])
    });
    c.commit(change.showing(shown)).await
}

fn payment_record<'a>(
    id: &'a Id<Payment>,
    order: &'a Id<Order>,
    new: &'a FirstPayment,
    total: i64,
    currency: &'a str,
) -> Result<PaymentRecord<'a>, Refusal> {
    let provider = new.provider.as_ref().map(|provider| provider.as_str());
    let reference = new.provider_ref.as_ref().map(|name| name.as_str());
    payments::check_reference(provider, reference)?;
    let amount = match &new.amount {
        Some(amount) => payments::positive_amount(amount, currency, "/payment/amount")?,
        None if total == 0 => {
            return Err(Refusal::new(&code::OUT_OF_RANGE).at("/payment/amount"));
        }
        None => total,
    };
    Ok(PaymentRecord {
        id: id.as_str(),
        order_id: order.as_str(),
        kind: Kind::Charge,
        parent_id: None,
        reason: None,
        method: new.method.into_str(),
        provider,
        provider_ref: reference,
        amount,
        currency,
        fee: 0,
        note: new.note.as_ref().map(|note| note.as_str()),
    })
}

fn add_payment(
    c: &Context<'_>,
    change: Change,
    record: &PaymentRecord<'_>,
    state: State,
) -> Change {
    let audit = Audit {
        action: payments::topic(Kind::Charge, state),
        entity: "payment",
        entity_id: record.id.to_owned(),
        diff: None,
    };
    change
        .then_all(record.statements(c.org_id(), c.principal.user_id.as_str(), c.now, state))
        .also(
            audit,
            statements::payments::READ.bind(values![c.org_id(), record.id]),
        )
}

/// Adds one shipment of all stocked lines.
fn add_shipment(
    c: &Context<'_>,
    change: Change,
    order: &Id<Order>,
    id: &Id<Shipment>,
    new: FirstShipment,
    lines: &[PricedLine],
) -> Result<Change, Stop> {
    let stocked = lines.iter().filter(|line| line.stocked);
    let shipped: Vec<(&str, i64)> = stocked
        .map(|line| (line.id.as_str(), line.quantity))
        .collect();
    if shipped.is_empty() {
        return Err(Refusal::new(&code::SHIPMENT_EMPTY).into());
    }
    let insert = statements::shipments::INSERT.bind(values![
        c.org_id(),
        id,
        order,
        new.carrier.as_ref().map(|carrier| carrier.as_str()),
        new.service.as_ref().map(|service| service.as_str()),
        new.tracking.as_ref().map(|tracking| tracking.as_str()),
        new.address.as_ref().map(json).transpose()?,
        new.note.as_ref().map(|note| note.as_str()),
        c.principal.user_id.as_str(),
        c.now
    ]);
    let insert_lines = statements::shipments::INSERT_LINES;
    let insert_lines = insert_lines.bind(values![c.org_id(), id, order, json(&shipped)?]);
    let audit = Audit {
        action: "shipment.created",
        entity: "shipment",
        entity_id: id.to_string(),
        diff: None,
    };
    Ok(change
        .then(numbers::TAKE.bind(values![c.org_id(), "shipment"]))
        .then(insert)
        .then(insert_lines)
        .also(
            audit,
            statements::shipments::READ.bind(values![c.org_id(), id]),
        ))
}
