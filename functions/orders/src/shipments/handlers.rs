//! `/v1/orders/shipments`.

use domain::{Id, Patch, Statement, values};
use platform::Fault;
use sales::rules::orders;
use sales::rules::orders::ParentOrder;
use sales::rules::shipments::{
    Command, FoundShipment, FoundShipmentLine, OrderedLine, RequestedLine, ShipmentDetails,
    StockEffect, shipment_lines,
};
use sales::statements::numbers;
use sales::statements::orders::FIND_PARENT;
use sales::statements::shipments::{INSERT, INSERT_LINES, READ};
use sales::wire::shipments::{Destination, Shipment};
use stock::HoldsAndAlerts;
use web::{Answer, Change, Context, Stop, json, one, page, referenced, show};

use super::movements::{LineMovement, places, post_movements};
use super::statements::{
    ADVANCE, CLOSE_RESERVATIONS, FIND, GUARD_ORDER, LINES, LIST, LIST_BY_ORDER, LIST_BY_STATE,
    LIST_BY_TRACKING, ORDER_LINES, RESERVE_UNSHIPPED, SET_MOVES,
};
use super::wire::{Filter, NewShipment, NewShipmentLine, ShipmentAction, ShipmentChange};
use crate::orders::facts::check_parent;

/// Newest first, by the index of the most selective filter; the other filters are checked row by row.
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

/// Its lines are allocated from what is not shipped yet; their stock stays reserved.
pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewShipment = c.body()?;
    let lines = ORDER_LINES.bind(values![c.org_id(), &new.order_id]);
    let order = FIND_PARENT.bind(values![c.org_id(), &new.order_id]);
    let [order, lines] = c.read([order, lines]).await?;
    let order: ParentOrder = referenced(&order, "/order_id")?;
    check_parent(c, &new.order_id, order.state, orders::Command::Ship).await?;
    let lines: Vec<OrderedLine> = lines.all()?;
    let requested = new.lines.map(|lines| requested_lines(lines.into_vec()));
    let lines = shipment_lines(order.state, &lines, requested)?;
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
    let insert_lines = INSERT_LINES.bind(values![c.org_id(), &id, &new.order_id, json(&lines)?]);
    let change = shipment_change(c, "shipment.created", &id)
        .then(numbers::TAKE.bind(values![c.org_id(), "shipment"]))
        .then(insert)
        .then(insert_lines);
    c.commit(change).await
}

fn requested_lines(lines: Vec<NewShipmentLine>) -> Vec<RequestedLine> {
    let lines = lines.into_iter().enumerate();
    let requested = lines.map(|(number, line)| RequestedLine {
        pointer: format!("/lines/{number}"),
        line_id: line.line_id.to_string(),
        quantity: line.quantity,
    });
    requested.collect()
}

/// Changes its details, its state, or both.
pub async fn update(c: &Context<'_>) -> Answer {
    let id = c.id("id")?;
    let change: ShipmentChange = c.body()?;
    let (shipment, lines) = find_shipment(c, &id).await?;
    let command = match change.state {
        Some(target) => shipment.command_to(target, &lines)?,
        None => None,
    };
    if command.is_none() {
        shipment.check_open()?;
    }
    let details = ShipmentDetails {
        carrier: change.carrier.map(|carrier| carrier.to_string()),
        service: change.service.map(|service| service.to_string()),
        tracking: change.tracking.map(|tracking| tracking.to_string()),
        address: address_json(change.address)?,
        note: change.note.map(|note| note.to_string()),
    };
    commit(c, &id, command, shipment.with_details(details), &lines).await
}

fn address_json(address: Patch<Destination>) -> Result<Patch<String>, Fault> {
    Ok(match address {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(address) => Patch::Set(json(&address)?),
    })
}

pub async fn pack(c: &Context<'_>) -> Answer {
    transition(c, Command::Pack).await
}

/// Its stock is deducted, unless confirming the order has done so.
pub async fn dispatch(c: &Context<'_>) -> Answer {
    transition(c, Command::Dispatch).await
}

pub async fn deliver(c: &Context<'_>) -> Answer {
    transition(c, Command::Deliver).await
}

pub async fn fail(c: &Context<'_>) -> Answer {
    transition(c, Command::Fail).await
}

pub async fn retry(c: &Context<'_>) -> Answer {
    transition(c, Command::Retry).await
}

/// Its goods are in the warehouse of the order again.
pub async fn return_to_warehouse(c: &Context<'_>) -> Answer {
    transition(c, Command::Return).await
}

pub async fn cancel(c: &Context<'_>) -> Answer {
    transition(c, Command::Cancel).await
}

async fn transition(c: &Context<'_>, command: Command) -> Answer {
    let id = c.id("id")?;
    let action: ShipmentAction = c.optional_body()?;
    let (shipment, lines) = find_shipment(c, &id).await?;
    shipment.permit(command, &lines)?;
    let set = |value: Option<String>| value.map_or(Patch::Keep, Patch::Set);
    let details = ShipmentDetails {
        carrier: set(action.carrier.map(|carrier| carrier.to_string())),
        service: set(action.service.map(|service| service.to_string())),
        tracking: set(action.tracking.map(|tracking| tracking.to_string())),
        address: Patch::Keep,
        note: set(action.note.map(|note| note.to_string())),
    };
    commit(
        c,
        &id,
        Some(command),
        shipment.with_details(details),
        &lines,
    )
    .await
}

/// The shipment that the path names, with its lines.
async fn find_shipment(
    c: &Context<'_>,
    id: &Id<Shipment>,
) -> Result<(FoundShipment, Vec<FoundShipmentLine>), Stop> {
    let shipment = FIND.bind(values![c.org_id(), id]);
    let lines = LINES.bind(values![c.org_id(), id, c.now]);
    let [shipment, lines] = c.read([shipment, lines]).await?;
    let shipment: FoundShipment = one(&shipment)?;
    c.check_version(shipment.version)?;
    Ok((shipment, lines.all()?))
}

async fn commit(
    c: &Context<'_>,
    id: &Id<Shipment>,
    command: Option<Command>,
    shipment: FoundShipment,
    lines: &[FoundShipmentLine],
) -> Answer {
    let effect = command.map_or(StockEffect::None, |command| shipment.stock_effect(command));
    let state = command.map_or(shipment.state, Command::target);
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
    let guard = command.filter(|command| shipment.needs_open_order(*command));
    let guard = guard.map(|_| {
        GUARD_ORDER.bind(values![
            c.org_id(),
            shipment.order_id.as_str(),
            shipment.order_version
        ])
    });
    let change = shipment_change(c, topic, id).then_all(guard);
    if effect == StockEffect::None {
        return c.commit(change.must(advance, "stale_version")).await;
    }
    let items = lines.iter().map(|line| line.item_id.as_str());
    let holds_and_alerts = HoldsAndAlerts::in_request(c, places(items, &shipment.warehouse_id))?;
    let change = change
        .then_all(holds_and_alerts.expire_holds())
        .must(advance, "stale_version")
        .then_all(stock_statements(c, id, effect, &shipment, lines)?)
        .then_all(holds_and_alerts.refresh_alerts());
    c.commit(change).await
}

/// The effect on stock. Reservations are closed before the movement is posted: in the other sequence it would
/// fail where all stock is reserved.
fn stock_statements(
    c: &Context<'_>,
    id: &Id<Shipment>,
    effect: StockEffect,
    shipment: &FoundShipment,
    lines: &[FoundShipmentLine],
) -> Result<Vec<Statement>, Fault> {
    let ids = c.new_ids(lines.len())?;
    let movements: Vec<LineMovement<'_>> = ids
        .iter()
        .zip(lines)
        .map(|(id, line)| LineMovement {
            id,
            item_id: &line.item_id,
            line_id: &line.line_id,
            quantity: line.quantity,
        })
        .collect();
    let warehouse = shipment.warehouse_id.as_str();
    let order = shipment.order_id.as_str();
    let close_reservations =
        |state: &str| CLOSE_RESERVATIONS.bind(values![c.org_id(), id, state, c.now]);
    let move_in = || post_movements(c, "return_in", order, ("customer", warehouse), &movements);
    Ok(match effect {
        StockEffect::None => Vec::new(),
        StockEffect::Available => vec![move_in()?],
        StockEffect::ReservedAgain => vec![
            close_reservations("released"),
            move_in()?,
            reserve_unshipped(c, id, lines)?,
        ],
        StockEffect::Deducted => {
            let move_ids = movements
                .iter()
                .map(|movement| (movement.line_id, movement.id));
            let move_ids: Vec<_> = move_ids.collect();
            vec![
                close_reservations("consumed"),
                post_movements(c, "sale", order, (warehouse, "customer"), &movements)?,
                SET_MOVES.bind(values![c.org_id(), id, json(&move_ids)?]),
                reserve_unshipped(c, id, lines)?,
            ]
        }
    })
}

/// Reserves what is still to be shipped of the lines of a shipment.
fn reserve_unshipped(
    c: &Context<'_>,
    id: &Id<Shipment>,
    lines: &[FoundShipmentLine],
) -> Result<Statement, Fault> {
    let ids = c.new_ids(lines.len())?;
    let lines = lines.iter().map(|line| line.line_id.as_str());
    let rows: Vec<_> = lines.zip(&ids).collect();
    Ok(RESERVE_UNSHIPPED.bind(values![
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

fn shipment_change(c: &Context<'_>, action: &'static str, id: &Id<Shipment>) -> Change {
    c.change(action, "shipment", id.as_str(), answer(c, id))
}
