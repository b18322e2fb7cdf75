//! `POST /v1/orders`: a draft, or an order with its confirmation, payment and shipment in one batch.

use std::collections::BTreeSet;

use domain::permission::{SHIP_ORDERS, TAKE_PAYMENTS};
use domain::refusal::code;
use domain::{Id, Refusal, Statement, values};
use platform::Rows;
use sales::items_and_rates;
use sales::rules::lines::{Stored, Terrain, fits};
use sales::rules::orders::{DeductOn, Want, take_all};
use sales::rules::parties::{FoundParty, customer, rep};
use sales::rules::payments;
use sales::rules::payments::{Kind, State};
use sales::rules::warehouses;
use sales::statements::orders::READ as READ_ORDER;
use sales::statements::payments::READ as READ_PAYMENT;
use sales::statements::shipments::{INSERT, INSERT_LINES, READ as READ_SHIPMENT};
use sales::statements::{lines, numbers, orders as sold};
use sales::wire::lines::NewLine;
use sales::wire::payments::Payment;
use sales::wire::shipments::Shipment;
use sales::{Act, Confirmation, Order, Record};
use stock::HoldsAndAlerts;
use stock::Place;
use stock::statements::facts::{LEVELS, WAREHOUSES};
use web::{Answer, Audit, Change, Context, Stop, json, one};

use super::new_order::{FirstPayment, FirstShipment, Inclusion, NewOrder, Parts};
use super::statements::SHOW_WITH_PARTS;

pub async fn create(c: &Context<'_>) -> Answer {
    let Inclusion { include } = c.query()?;
    let mut new: NewOrder = c.body()?;
    let (payment, shipment) = (new.payment.take(), new.shipment.take());
    check_parts(include, payment.is_some(), shipment.is_some())?;
    if payment.is_some() {
        c.may(TAKE_PAYMENTS)?;
    }
    if shipment.is_some() {
        c.may(SHIP_ORDERS)?;
    }
    let at_once = new.confirm || payment.is_some() || shipment.is_some();
    let wishes = new.lines.take().map(domain::List::into_vec);
    let wishes = wishes.unwrap_or_default();
    let facts = read(c, &new, &wishes).await?;
    let id: Id<Order> = c.new_id()?;
    let draft = facts.draft(c, &id, &new, wishes)?;
    if !at_once {
        let change = created(c, &id).then_all(draft.statements);
        return c.commit(change).await;
    }
    let parts = Extras {
        payment,
        shipment,
        include,
    };
    confirm(c, &id, &new, draft, parts).await
}

/// The change that makes an order, whose answer is the order.
fn created(c: &Context<'_>, id: &Id<Order>) -> Change {
    let answer = READ_ORDER.bind(values![c.org_id(), id]);
    c.change("order.created", "order", id.as_str(), answer)
}

/// What comes with a new order.
struct Extras {
    payment: Option<FirstPayment>,
    shipment: Option<FirstShipment>,
    /// What of it is shown.
    include: Option<Parts>,
}

/// Whoever names a part counts on it: an order without it would be another one.
fn check_parts(include: Option<Parts>, pays: bool, ships: bool) -> Result<(), Refusal> {
    let wants = |part| include == Some(part) || include == Some(Parts::Both);
    let missing = if wants(Parts::Payment) && !pays {
        "/payment"
    } else if wants(Parts::Shipment) && !ships {
        "/shipment"
    } else {
        return Ok(());
    };
    let reason = "include asks for this part".to_owned();
    Err(Refusal::new(&code::INVALID_BODY).because(missing, "missing", Some(reason)))
}

/// What was read for a new order.
struct Facts {
    settings: Rows,
    people: Rows,
    warehouse: Rows,
    items: Rows,
    rates: Rows,
    levels: Rows,
}

async fn read(c: &Context<'_>, new: &NewOrder, wishes: &[NewLine]) -> Result<Facts, Stop> {
    let mut people = vec![new.customer_id.as_str()];
    people.extend(new.rep_id.as_ref().map(Id::as_str));
    let warehouse = new.warehouse_id.as_str();
    let places: BTreeSet<Place> = wishes
        .iter()
        .map(|line| Place::new(line.item_id.as_str(), warehouse))
        .collect();
    let [items, rates] = items_and_rates(c.org_id(), c.now, wishes);
    let [settings, people, warehouse, items, rates, levels] = c
        .read([
            sold::FIND_SETTINGS.bind(values![c.org_id()]),
            sold::FIND_PARTIES.bind(values![c.org_id(), json(&people)?]),
            WAREHOUSES.bind(values![c.org_id(), json(&[warehouse])?]),
            items,
            rates,
            LEVELS.bind(values![c.org_id(), json(&places)?, c.now]),
        ])
        .await?;
    Ok(Facts {
        settings,
        people,
        warehouse,
        items,
        rates,
        levels,
    })
}

/// A draft that can be written.
struct Draft {
    statements: Vec<Statement>,
    lines: Vec<Stored>,
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
        wishes: Vec<NewLine>,
    ) -> Result<Draft, Stop> {
        let (currency, prices_include_tax, deduct_on): (String, i64, DeductOn) =
            one(&self.settings)?;
        let people: Vec<FoundParty> = self.people.all()?;
        customer(&people, new.customer_id.as_str())?;
        rep(&people, new.rep_id.as_ref().map(Id::as_str))?;
        warehouses::living(self.warehouse.first()?)?;
        let wanted = new.currency.as_ref();
        if wanted.is_some_and(|wanted| wanted.as_str() != currency) {
            return Err(Refusal::new(&code::CURRENCY_MISMATCH)
                .with("currency", currency)
                .at("/currency")
                .into());
        }
        let (items, rates) = (self.items.all()?, self.rates.all()?);
        let terrain = Terrain {
            currency: &currency,
            includes_tax: prices_include_tax == 1,
            items: &items,
            rates: &rates,
        };
        let mut stored: Vec<Stored> = Vec::with_capacity(wishes.len());
        for (number, line) in wishes.into_iter().enumerate() {
            let wish = line.into_wish(format!("/lines/{number}"));
            stored.push(terrain.line(c.new_id::<sales::Line>()?.to_string(), wish)?);
        }
        fits(stored.iter().map(Stored::sums))?;
        let total = stored.iter().map(|line| line.sums().1);
        let total = total.fold(0, i64::saturating_add);
        let channel = new.channel.as_ref();
        let insert = sold::INSERT.bind(values![
            c.org_id(),
            id,
            &new.customer_id,
            new.rep_id.as_ref(),
            channel.map_or("direct", |channel| channel.as_str()),
            new.external_ref.as_ref().map(|text| text.as_str()),
            &new.warehouse_id,
            &currency,
            prices_include_tax,
            new.notes.as_ref().map(|text| text.as_str()),
            c.principal.user_id.as_str(),
            c.now
        ]);
        let mut statements = vec![insert];
        if !stored.is_empty() {
            statements.push(lines::INSERT.bind(values![c.org_id(), id, json(&stored)?, c.now]));
        }
        Ok(Draft {
            statements,
            lines: stored,
            levels: self.levels,
            currency,
            total,
            deduct_on,
        })
    }
}

/// Confirms what was just drafted, and adds the payment and the shipment that came with it. Each has its event, and the
/// order two, which tell it as it is in the end.
async fn confirm(
    c: &Context<'_>,
    id: &Id<Order>,
    new: &NewOrder,
    draft: Draft,
    parts: Extras,
) -> Answer {
    if draft.lines.is_empty() {
        return Err(Refusal::new(&code::ORDER_EMPTY).into());
    }
    let mut wants = Vec::with_capacity(draft.lines.len());
    let mut places: BTreeSet<Place> = BTreeSet::new();
    let mut ids: Vec<(String, &str)> = Vec::with_capacity(draft.lines.len());
    for line in &draft.lines {
        wants.push(Want {
            item_id: &line.item_id,
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
    take_all(new.warehouse_id.as_str(), &wants, &draft.levels.all()?)?;
    let act = Act {
        org_id: c.org_id(),
        order_id: id.as_str(),
        actor_id: c.principal.user_id.as_str(),
        now: c.now,
    };
    let confirmation = Confirmation {
        act,
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
    let mut change = created(c, id)
        .also(confirmed, READ_ORDER.bind(values![c.org_id(), id]))
        .then_all(draft.statements)
        .then_all(confirmation.statements());
    let (paid, shipped): (Id<Payment>, Id<Shipment>) = (c.new_id()?, c.new_id()?);
    if let Some(payment) = parts.payment {
        let record = payment_of(&paid, id, &payment, draft.total, &draft.currency)?;
        change = pay(c, change, &record, payment.state.state());
    }
    if let Some(shipment) = parts.shipment {
        change = ship(c, change, id, &shipped, shipment, &draft.lines)?;
    }
    let shown = parts.include.map(|named| {
        let payment = Some(&paid).filter(|_| named != Parts::Shipment);
        let shipment = Some(&shipped).filter(|_| named != Parts::Payment);
        SHOW_WITH_PARTS.bind(values![c.org_id(), id, payment, shipment])
    });
    c.commit(change.showing(shown)).await
}

fn payment_of<'a>(
    id: &'a Id<Payment>,
    order: &'a Id<Order>,
    new: &'a FirstPayment,
    total: i64,
    currency: &'a str,
) -> Result<Record<'a>, Refusal> {
    let provider = new.provider.as_ref().map(|provider| provider.as_str());
    let reference = new.provider_ref.as_ref().map(|name| name.as_str());
    payments::named(provider, reference)?;
    let amount = match &new.amount {
        Some(amount) => payments::amount(amount, currency, "/payment/amount")?,
        None if total == 0 => {
            return Err(Refusal::new(&code::OUT_OF_RANGE).at("/payment/amount"));
        }
        None => total,
    };
    Ok(Record {
        id: id.as_str(),
        order_id: order.as_str(),
        kind: Kind::Charge,
        parent_id: None,
        method: new.method.into_str(),
        provider,
        provider_ref: reference,
        amount,
        currency,
        fee: 0,
        note: new.note.as_ref().map(|note| note.as_str()),
    })
}

fn pay(c: &Context<'_>, change: Change, record: &Record<'_>, state: State) -> Change {
    let audit = Audit {
        action: payments::topic(Kind::Charge, state),
        entity: "payment",
        entity_id: record.id.to_owned(),
        diff: None,
    };
    change
        .then_all(record.made(c.org_id(), c.principal.user_id.as_str(), c.now, state))
        .also(audit, READ_PAYMENT.bind(values![c.org_id(), record.id]))
}

/// Everything that can be shipped, in one shipment.
fn ship(
    c: &Context<'_>,
    change: Change,
    order: &Id<Order>,
    id: &Id<Shipment>,
    new: FirstShipment,
    lines: &[Stored],
) -> Result<Change, Stop> {
    let stocked = lines.iter().filter(|line| line.stocked);
    let load: Vec<(&str, i64)> = stocked
        .map(|line| (line.id.as_str(), line.quantity))
        .collect();
    if load.is_empty() {
        return Err(Refusal::new(&code::SHIPMENT_EMPTY).into());
    }
    let insert = INSERT.bind(values![
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
    let audit = Audit {
        action: "shipment.created",
        entity: "shipment",
        entity_id: id.to_string(),
        diff: None,
    };
    Ok(change
        .then(numbers::TAKE.bind(values![c.org_id(), "shipment"]))
        .then(insert)
        .then(INSERT_LINES.bind(values![c.org_id(), id, order, json(&load)?]))
        .also(audit, READ_SHIPMENT.bind(values![c.org_id(), id])))
}
