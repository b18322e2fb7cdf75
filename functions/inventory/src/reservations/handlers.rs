//! The handlers of `/v1/inventory/reservations`.

use std::collections::BTreeSet;

use domain::{Id, Statement, values};
use platform::Fault;
use stock::rules::{Leg, Route};
use stock::{HoldsAndAlerts, Place, Posting, facts_from_rows, find_facts, post_moves};
use web::{Answer, Context, json, one, page, show};

use super::rules::{Command, Found, HoldLine, PlannedHold, State, permit, plan_holds};
use super::statements::{
    COMMIT, CONSUME, FIND, FIND_TTL, HOLD, LIST, LIST_BY_ITEM, LIST_BY_REFERENCE, LIST_BY_STATE,
    LIST_EXPIRED, READ, READ_CONSUMED, READ_SEVERAL, RELEASE, SUMMARISE,
};
use super::wire::{
    Consumption, Filter, NewReservation, NewReservations, Reservation, SummaryFilter,
};
use crate::references::{Reference, check_document_line, reference_filter};

/// Newest first. The narrowest filter chooses the index; the others are checked row by row.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let reference = reference_filter(filter.reference_type.as_ref(), filter.reference_id.as_ref())?;
    let [before] = filter.cursor.after("reservations", ["~"])?;
    let mut values = values![
        c.org_id(),
        before,
        filter.limit.plus_one(),
        filter.item_id.as_ref().map(Id::as_str),
        filter.warehouse_id.as_ref().map(Id::as_str),
        filter.state.map(<&str>::from),
        c.now
    ];
    let statement = match (&filter.item_id, filter.state) {
        _ if reference.is_some() => LIST_BY_REFERENCE,
        (Some(_), _) => LIST_BY_ITEM,
        (None, Some(State::Expired)) => LIST_EXPIRED,
        (None, Some(_)) => LIST_BY_STATE,
        (None, None) => LIST,
    };
    values.extend(reference.into_iter().flatten());
    let [rows] = c.read([statement.bind(values)]).await?;
    page(c, "reservations", filter.limit, &rows)
}

/// By item.
pub async fn summary(c: &Context<'_>) -> Answer {
    let SummaryFilter { limit, cursor } = c.query()?;
    let [after] = cursor.after("reservations.summary", [""])?;
    let statement = SUMMARISE.bind(values![c.org_id(), after, limit.plus_one(), c.now]);
    let [rows] = c.read([statement]).await?;
    page(c, "reservations.summary", limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Reservation> = c.id("id")?;
    let [rows] = c.read([answer(c, &id)]).await?;
    show(&rows)
}

pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewReservations = c.body()?;
    let of_document = new.reference.is_some();
    let lines = new.lines.into_vec().into_iter().enumerate();
    let lines: Vec<HoldLine> = lines
        .map(|(number, line)| hold_line(line, number, of_document))
        .collect::<Result<_, _>>()?;
    let places: BTreeSet<Place> = lines.iter().map(|line| line.place.clone()).collect();
    let [items, warehouses, levels] = find_facts(c, &places)?;
    let ttl = FIND_TTL.bind(values![c.org_id()]);
    let [items, warehouses, levels, ttl] = c.read([items, warehouses, levels, ttl]).await?;
    let facts = facts_from_rows(&items, &warehouses, &levels)?;
    let holds = plan_holds(&facts, lines, of_document)?;
    let ttl_seconds = match new.ttl_seconds {
        Some(ttl) => ttl.0,
        None => one::<(i64,)>(&ttl)?.0,
    };
    let (rows, ids) = hold_rows(c, &holds)?;
    let (kind, document) = new.reference.map(Reference::into_pair).unzip();
    let statement = HOLD.bind(values![
        c.org_id(),
        rows,
        kind,
        document,
        c.now.plus_seconds(ttl_seconds),
        c.principal.user_id.as_str(),
        new.note.as_ref().map(|note| note.as_str()),
        c.now
    ]);
    let first = ids.first().map_or("", String::as_str);
    let answer = READ_SEVERAL.bind(values![c.org_id(), json(&ids)?]);
    let surrounding = HoldsAndAlerts::in_request(c, places)?;
    let change = c
        .change("reservation.held", "reservation", first, answer)
        .then_all(surrounding.expire_holds())
        .then(statement)
        .then_all(surrounding.refresh_alerts());
    c.commit(change).await
}

fn hold_line(
    line: NewReservation,
    number: usize,
    of_document: bool,
) -> Result<HoldLine, domain::Refusal> {
    let pointer = format!("/lines/{number}");
    check_document_line(of_document, line.line_id.is_some(), &pointer)?;
    Ok(HoldLine {
        place: Place::new(line.item_id.as_str(), line.warehouse_id.as_str()),
        quantity: line.quantity,
        line: line.line_id.map(|line| line.to_string()),
        pointer,
    })
}

/// The rows that `HOLD` takes, and the ids of the reservations.
fn hold_rows(c: &Context<'_>, holds: &[PlannedHold]) -> Result<(String, Vec<String>), Fault> {
    let ids = holds.iter().map(|_| c.new_id::<Reservation>());
    let ids: Vec<String> = ids
        .map(|id| id.map(|id| id.to_string()))
        .collect::<Result<_, Fault>>()?;
    let rows: Vec<_> = ids
        .iter()
        .zip(holds)
        .map(|(id, hold)| {
            let Place(item, location) = &hold.place;
            let line = hold.line.as_deref().unwrap_or_default();
            (id, item, location, hold.quantity, line)
        })
        .collect();
    Ok((json(&rows)?, ids))
}

/// The stock stays reserved, so no level or alert changes.
pub async fn confirm(c: &Context<'_>) -> Answer {
    let (id, found) = permitted(c, Command::Confirm).await?;
    let change = c
        .change(
            "reservation.committed",
            "reservation",
            id.as_str(),
            answer(c, &id),
        )
        .must(transition(c, &COMMIT, &id, found.version), "stale_version");
    c.commit(change).await
}

pub async fn release(c: &Context<'_>) -> Answer {
    let (id, found) = permitted(c, Command::Release).await?;
    let surrounding = HoldsAndAlerts::in_request(c, BTreeSet::from([found.place()]))?;
    let change = c
        .change(
            "reservation.released",
            "reservation",
            id.as_str(),
            answer(c, &id),
        )
        .then_all(surrounding.expire_holds())
        .must(transition(c, &RELEASE, &id, found.version), "stale_version")
        .then_all(surrounding.refresh_alerts());
    c.commit(change).await
}

/// Frees the stock first and then takes it: the other order would fail when all stock is reserved.
pub async fn consume(c: &Context<'_>) -> Answer {
    let Consumption { reason, note } = c.optional_body()?;
    let (id, found) = permitted(c, Command::Consume).await?;
    let place = found.place();
    let surrounding = HoldsAndAlerts::in_request(c, BTreeSet::from([place.clone()]))?;
    let posting = Posting {
        reason: reason.into_str(),
        legs: vec![Leg {
            item_id: place.0,
            route: Route {
                from: place.1,
                to: reason.destination().to_owned(),
            },
            quantity: found.quantity,
            line: found.line(),
            cost_c4: None,
        }],
        document: Some(found.document(id.as_str())),
        note: note.map(|note| note.to_string()),
        occurred_at: c.now,
    };
    let (insert_move, move_ids) = post_moves(c, &posting)?;
    let move_id = move_ids.first().map(String::as_str);
    let answer = READ_CONSUMED.bind(values![c.org_id(), &id, move_id]);
    let mut change = c
        .change("reservation.consumed", "reservation", id.as_str(), answer)
        .then_all(surrounding.expire_holds());
    let mut version = found.version;
    if found.state == State::Held {
        change = change.must(transition(c, &COMMIT, &id, version), "stale_version");
        version = version.saturating_add(1);
    }
    let change = change
        .must(transition(c, &CONSUME, &id, version), "stale_version")
        .then(insert_move)
        .then_all(surrounding.refresh_alerts());
    c.commit(change).await
}

/// The reservation of the path, if the command is possible now.
async fn permitted(
    c: &Context<'_>,
    command: Command,
) -> Result<(Id<Reservation>, Found), web::Stop> {
    let id: Id<Reservation> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    found.check_no_order()?;
    permit(found.state, found.expires_at, command, c.now)?;
    Ok((id, found))
}

fn transition(
    c: &Context<'_>,
    query: &domain::Query,
    id: &Id<Reservation>,
    version: i64,
) -> Statement {
    query.bind(values![c.org_id(), id, version, c.now])
}

fn answer(c: &Context<'_>, id: &Id<Reservation>) -> Statement {
    READ.bind(values![c.org_id(), id, c.now])
}
