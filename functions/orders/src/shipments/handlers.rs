//! `/v1/orders/shipments`.

use domain::{Id, Patch, Statement, values};
use platform::Fault;
use sales::rules::orders::FoundParent;
use sales::rules::shipments::{
    Asked, Carried, Command, Effect, Found, Ordered, Papers, enough, load,
};
use sales::statements::numbers;
use sales::statements::orders::FIND_PARENT;
use sales::statements::shipments::{INSERT, INSERT_LINES, READ};
use sales::wire::destinations::Destination;
use sales::wire::shipments::Shipment;
use stock::HoldsAndAlerts;
use web::{Answer, Change, Context, Stop, json, named, one, page, show};

use super::movements::{Leg, places, post};
use super::statements::{
    ADVANCE, END_RESERVATIONS, FIND, GUARD_ORDER, LINES, LIST, LIST_BY_ORDER, LIST_BY_STATE,
    LIST_BY_TRACKING, NAME_MOVES, ORDER_LINES, RESERVE_REST,
};
use super::wire::{Filter, NewShipment, NewShippedLine, ShipmentAction, ShipmentChange};

/// Newest first. The index of the narrowest filter serves; the others only leave out.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [before] = filter.cursor.after("shipments", ["~"])?;
    let statement = match (&filter.order_id, &filter.tracking, filter.state) {
        (Some(_), _, _) => LIST_BY_ORDER,
        (None, Some(_), _) => LIST_BY_TRACKING,
        (None, None, Some(_)) => LIST_BY_STATE,
        (None, None, None) => LIST,
    };
    let statement = statement.bind(values![
        c.org_id(),
        before,
        filter.limit.plus_one(),
        filter.order_id.as_ref().map(Id::as_str),
        filter.state.map(<&str>::from),
        filter.tracking.as_ref().map(|tracking| tracking.as_str())
    ]);
    let [rows] = c.read([statement]).await?;
    page(c, "shipments", filter.limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Shipment> = c.id("id")?;
    let [rows] = c.read([answer(c, &id)]).await?;
    show(&rows)
}

/// What it carries is taken from what is left to ship; its stock stays reserved.
pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewShipment = c.body()?;
    let lines = ORDER_LINES.bind(values![c.org_id(), &new.order_id]);
    let order = FIND_PARENT.bind(values![c.org_id(), &new.order_id]);
    let [order, lines] = c.read([order, lines]).await?;
    let order: FoundParent = named(&order, "/order_id")?;
    let lines: Vec<Ordered> = lines.all()?;
    let asked = new.lines.map(|lines| wanted(lines.into_vec()));
    let load = load(order.state, &lines, asked)?;
    let id = c.new_id()?;
    let insert = INSERT.bind(values![
        c.org_id(),
        &id,
        &new.order_id,
        new.carrier.as_ref().map(|carrier| carrier.as_str()),
        new.service.as_ref().map(|service| service.as_str()),
        new.tracking.as_ref().map(|tracking| tracking.as_str()),
        new.address.as_ref().map(json).transpose()?,
        new.note.as_ref().map(|note| note.as_str()),
        c.principal.user_id.as_str(),
        c.now
    ]);
    let insert_lines = INSERT_LINES.bind(values![c.org_id(), &id, &new.order_id, json(&load)?]);
    let change = change(c, "shipment.created", &id)
        .then(numbers::TAKE.bind(values![c.org_id(), "shipment"]))
        .then(insert)
        .then(insert_lines);
    c.commit(change).await
}

fn wanted(lines: Vec<NewShippedLine>) -> Vec<Asked> {
    let lines = lines.into_iter().enumerate();
    let asked = lines.map(|(number, line)| Asked {
        pointer: format!("/lines/{number}"),
        line_id: line.line_id.to_string(),
        quantity: line.quantity,
    });
    asked.collect()
}

/// Changes its papers, its state, or both.
pub async fn patch(c: &Context<'_>) -> Answer {
    let id = c.id("id")?;
    let change: ShipmentChange = c.body()?;
    let (found, lines) = found(c, &id).await?;
    let command = match change.state {
        Some(goal) => found.toward(goal)?,
        None => None,
    };
    if command.is_none() {
        found.open()?;
    }
    let papers = Papers {
        carrier: change.carrier.map(|carrier| carrier.to_string()),
        service: change.service.map(|service| service.to_string()),
        tracking: change.tracking.map(|tracking| tracking.to_string()),
        address: address(change.address)?,
        note: change.note.map(|note| note.to_string()),
    };
    commit(c, &id, command, found.changed(papers), &lines).await
}

fn address(address: Patch<Destination>) -> Result<Patch<String>, Fault> {
    Ok(match address {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(address) => Patch::Set(json(&address)?),
    })
}

pub async fn pack(c: &Context<'_>) -> Answer {
    act(c, Command::Pack).await
}

/// Its goods leave the warehouse, unless confirming the order took them.
pub async fn dispatch(c: &Context<'_>) -> Answer {
    act(c, Command::Dispatch).await
}

pub async fn deliver(c: &Context<'_>) -> Answer {
    act(c, Command::Deliver).await
}

pub async fn fail(c: &Context<'_>) -> Answer {
    act(c, Command::Fail).await
}

pub async fn retry(c: &Context<'_>) -> Answer {
    act(c, Command::Retry).await
}

/// Its goods are back in the warehouse of the order.
pub async fn take_back(c: &Context<'_>) -> Answer {
    act(c, Command::Return).await
}

pub async fn cancel(c: &Context<'_>) -> Answer {
    act(c, Command::Cancel).await
}

async fn act(c: &Context<'_>, command: Command) -> Answer {
    let id = c.id("id")?;
    let action: ShipmentAction = c.optional_body()?;
    let (found, lines) = found(c, &id).await?;
    found.permit(command)?;
    let set = |value: Option<String>| value.map_or(Patch::Keep, Patch::Set);
    let papers = Papers {
        carrier: set(action.carrier.map(|carrier| carrier.to_string())),
        service: set(action.service.map(|service| service.to_string())),
        tracking: set(action.tracking.map(|tracking| tracking.to_string())),
        address: Patch::Keep,
        note: set(action.note.map(|note| note.to_string())),
    };
    commit(c, &id, Some(command), found.changed(papers), &lines).await
}

/// The shipment that the path names, with what it carries.
async fn found(c: &Context<'_>, id: &Id<Shipment>) -> Result<(Found, Vec<Carried>), Stop> {
    let facts = FIND.bind(values![c.org_id(), id]);
    let lines = LINES.bind(values![c.org_id(), id, c.now]);
    let [facts, lines] = c.read([facts, lines]).await?;
    let found: Found = one(&facts)?;
    c.check_version(found.version)?;
    Ok((found, lines.all()?))
}

async fn commit(
    c: &Context<'_>,
    id: &Id<Shipment>,
    command: Option<Command>,
    shipment: Found,
    lines: &[Carried],
) -> Answer {
    let effect = command.map_or(Effect::None, |command| shipment.effect(command));
    if effect == Effect::Leaves {
        enough(lines)?;
    }
    let state = command.map_or(shipment.state, Command::goal);
    let advance = ADVANCE.bind(values![
        c.org_id(),
        id,
        shipment.version,
        state.into_str(),
        shipment.carrier.clone(),
        shipment.service.clone(),
        shipment.tracking.clone(),
        shipment.address.clone(),
        shipment.note.clone(),
        c.principal.user_id.as_str(),
        c.now
    ]);
    let topic = command.map_or("shipment.changed", Command::topic);
    let guard = command.filter(|command| shipment.counts_on_open(*command));
    let guard = guard.map(|_| {
        GUARD_ORDER.bind(values![
            c.org_id(),
            shipment.order_id.as_str(),
            shipment.order_version
        ])
    });
    let change = change(c, topic, id).then_all(guard);
    if effect == Effect::None {
        return c.commit(change.must(advance, "stale_version")).await;
    }
    let items = lines.iter().map(|line| line.item_id.as_str());
    let touch = HoldsAndAlerts::in_request(c, places(items, &shipment.warehouse_id))?;
    let change = change
        .then_all(touch.expire_holds())
        .must(advance, "stale_version")
        .then_all(moved(c, id, effect, &shipment, lines)?)
        .then_all(touch.refresh_alerts());
    c.commit(change).await
}

/// What leaving and coming back do to the stock. Reservations end before the movement: the other
/// order fails where all is reserved.
fn moved(
    c: &Context<'_>,
    id: &Id<Shipment>,
    effect: Effect,
    shipment: &Found,
    lines: &[Carried],
) -> Result<Vec<Statement>, Fault> {
    let ids = c.new_ids(lines.len())?;
    let legs: Vec<Leg<'_>> = ids
        .iter()
        .zip(lines)
        .map(|(id, line)| Leg {
            id,
            item_id: &line.item_id,
            line_id: &line.line_id,
            quantity: line.quantity,
        })
        .collect();
    let home = shipment.warehouse_id.as_str();
    let order = shipment.order_id.as_str();
    let end = |state: &str| END_RESERVATIONS.bind(values![c.org_id(), id, state, c.now]);
    Ok(match effect {
        Effect::None => Vec::new(),
        Effect::Freed => vec![post(c, "return_in", order, ("customer", home), &legs)?],
        Effect::KeptAgain => vec![
            end("released"),
            post(c, "return_in", order, ("customer", home), &legs)?,
            reserve(c, id, lines)?,
        ],
        Effect::Leaves => {
            let made: Vec<_> = legs.iter().map(|leg| (leg.line_id, leg.id)).collect();
            vec![
                end("consumed"),
                post(c, "sale", order, (home, "customer"), &legs)?,
                NAME_MOVES.bind(values![c.org_id(), id, json(&made)?]),
                reserve(c, id, lines)?,
            ]
        }
    })
}

/// Reserves what the order still has to ship of the lines of a shipment.
fn reserve(c: &Context<'_>, id: &Id<Shipment>, lines: &[Carried]) -> Result<Statement, Fault> {
    let ids = c.new_ids(lines.len())?;
    let lines = lines.iter().map(|line| line.line_id.as_str());
    let rows: Vec<_> = lines.zip(&ids).collect();
    Ok(RESERVE_REST.bind(values![
        c.org_id(),
        id,
        json(&rows)?,
        c.principal.user_id.as_str(),
        c.now
    ]))
}

fn answer(c: &Context<'_>, id: &Id<Shipment>) -> Statement {
    READ.bind(values![c.org_id(), id])
}

fn change(c: &Context<'_>, action: &'static str, id: &Id<Shipment>) -> Change {
    c.change(action, "shipment", id.as_str(), answer(c, id))
}
