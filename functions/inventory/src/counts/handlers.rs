//! The handlers of `/v1/inventory/counts`.

use std::collections::BTreeSet;

use domain::refusal::code;
use domain::{Id, Refusal, values};
use stock::statements::facts::ITEMS;
use stock::{HoldsAndAlerts, Place, Posting, post_moves};
use web::{Answer, Context, json, one, page, show};

use super::rules::{CountedLine, Found, ITEMS_MAX, differences, new_scans};
use super::statements::{
    CLOSE, COUNT_ITEMS, FIND, FIND_LINES, FIND_SCANS, FIND_WAREHOUSE, GUARD_SCANNED, GUARD_UNMOVED,
    INCREMENT_VERSION, INSERT, INSERT_SCANS, LIST, LIST_BY_STATE, LIST_BY_WAREHOUSE, LIST_LINES,
    READ, READ_POSTED,
};
use super::wire::{Count, CountPosting, CountState, Filter, LineFilter, NewCount, Scan, Scans};

/// Newest first.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [before] = filter.cursor.after("counts", ["~"])?;
    let values = values![
        c.org_id(),
        before,
        filter.limit.plus_one(),
        filter.state.map(<&str>::from),
        filter.warehouse_id.as_ref().map(Id::as_str)
    ];
    let statement = match (filter.state, &filter.warehouse_id) {
        (Some(_), _) => LIST_BY_STATE,
        (None, Some(_)) => LIST_BY_WAREHOUSE,
        (None, None) => LIST,
    };
    let [rows] = c.read([statement.bind(values)]).await?;
    page(c, "counts", filter.limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Count> = c.id("id")?;
    let [rows] = c.read([READ.bind(values![c.org_id(), &id])]).await?;
    show(&rows)
}

/// By item.
pub async fn list_lines(c: &Context<'_>) -> Answer {
    let id: Id<Count> = c.id("id")?;
    let LineFilter { limit, cursor } = c.query()?;
    let [after] = cursor.after("counts.lines", [""])?;
    let lines = LIST_LINES.bind(values![c.org_id(), &id, after, limit.plus_one()]);
    let [known, rows] = c.read([FIND.bind(values![c.org_id(), &id]), lines]).await?;
    one::<Found>(&known)?;
    page(c, "counts.lines", limit, &rows)
}

pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewCount = c.body()?;
    let warehouse = FIND_WAREHOUSE.bind(values![c.org_id(), &new.warehouse_id]);
    let [rows] = c.read([warehouse]).await?;
    let facts: stock::Facts = stock::rules::Found {
        warehouses: rows.all()?,
        ..stock::rules::Found::default()
    }
    .into();
    facts.warehouse(new.warehouse_id.as_str(), "/warehouse_id")?;
    let id: Id<Count> = c.new_id()?;
    let insert = INSERT.bind(values![
        c.org_id(),
        &id,
        &new.warehouse_id,
        new.note.as_ref().map(|note| note.as_str()),
        c.principal.user_id.as_str(),
        c.now
    ]);
    c.commit(
        c.change(
            "stock_count.opened",
            "stock_count",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .then(insert),
    )
    .await
}

pub async fn add_scans(c: &Context<'_>) -> Answer {
    let id: Id<Count> = c.id("id")?;
    let Scans { scans } = c.body()?;
    let scans = scans.into_vec();
    let items: BTreeSet<&str> = scans.iter().map(|scan| scan.item_id.as_str()).collect();
    let items = json(&items)?;
    let device_seqs: Vec<&str> = scans.iter().map(|scan| scan.device_seq.as_str()).collect();
    let [rows, known_items, count, known_scans] = c
        .read([
            FIND.bind(values![c.org_id(), &id]),
            ITEMS.bind(values![c.org_id(), &items]),
            COUNT_ITEMS.bind(values![c.org_id(), &id, &items]),
            FIND_SCANS.bind(values![c.org_id(), &id, json(&device_seqs)?]),
        ])
        .await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    found.state.permit()?;
    let facts: stock::Facts = stock::rules::Found {
        items: known_items.all()?,
        ..stock::rules::Found::default()
    }
    .into();
    let scanned = scans.iter().enumerate().map(|(number, scan)| {
        let Scan {
            device_seq,
            item_id,
            quantity,
        } = scan;
        let pointer = format!("/scans/{number}");
        let quantity = facts.quantity(item_id.as_str(), *quantity, &pointer)?;
        Ok((device_seq.to_string(), item_id.to_string(), quantity))
    });
    let scanned: Vec<_> = scanned.collect::<Result<_, Refusal>>()?;
    let scanned = json(&new_scans(scanned, known_scans.all()?)?)?;
    let (items,): (i64,) = one(&count)?;
    if items > ITEMS_MAX {
        return Err(Refusal::new(&code::TOO_MANY_LINES)
            .with("limit", ITEMS_MAX)
            .into());
    }
    let insert = INSERT_SCANS.bind(values![
        c.org_id(),
        &id,
        &scanned,
        c.principal.user_id.as_str(),
        c.now
    ]);
    let increment = INCREMENT_VERSION.bind(values![c.org_id(), &id, c.now]);
    let change = c
        .change(
            "stock_count.scanned",
            "stock_count",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .must(increment, "stale_version")
        .then(insert)
        .then(GUARD_SCANNED.bind(values![c.org_id(), &id, &scanned, ITEMS_MAX]));
    c.commit(change).await
}

/// Posts the differences between the count and the ledger, and closes the count.
pub async fn post(c: &Context<'_>) -> Answer {
    let id: Id<Count> = c.id("id")?;
    let CountPosting { confirm } = c.optional_body()?;
    let [rows, lines] = c
        .read([
            FIND.bind(values![c.org_id(), &id]),
            FIND_LINES.bind(values![c.org_id(), &id, c.now]),
        ])
        .await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    found.state.permit()?;
    let lines: Vec<CountedLine> = lines.all()?;
    let legs = differences(&lines, &found.location_id, confirm.as_slice())?;
    let sequences: Vec<_> = lines
        .iter()
        .map(|line| (&line.item_id, line.posting_seq))
        .collect();
    let guard = GUARD_UNMOVED.bind(values![c.org_id(), &found.location_id, json(&sequences)?]);
    let places = legs
        .iter()
        .map(|leg| Place::new(&leg.item_id, &found.location_id));
    let surrounding = HoldsAndAlerts::in_request(c, places.collect())?;
    let posting = Posting {
        reason: "count",
        legs,
        document: Some(("stock_count".to_owned(), id.to_string())),
        note: None,
        occurred_at: c.now,
    };
    let (insert_moves, moves) = post_moves(c, &posting)?;
    let corrected = i64::try_from(moves.len()).unwrap_or(i64::MAX);
    let answer = READ_POSTED.bind(values![c.org_id(), &id, corrected]);
    let change = c
        .change("stock_count.posted", "stock_count", id.as_str(), answer)
        .then(guard)
        .then_all(surrounding.expire_holds())
        .must(close(c, &id, &found, CountState::Posted), "stale_version")
        .then(insert_moves)
        .then_all(surrounding.refresh_alerts());
    c.commit(change).await
}

pub async fn cancel(c: &Context<'_>) -> Answer {
    let id: Id<Count> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    found.state.permit()?;
    let change = c
        .change(
            "stock_count.cancelled",
            "stock_count",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .must(
            close(c, &id, &found, CountState::Cancelled),
            "stale_version",
        );
    c.commit(change).await
}

/// Closes a count, posted or cancelled.
fn close(c: &Context<'_>, id: &Id<Count>, found: &Found, state: CountState) -> domain::Statement {
    CLOSE.bind(values![
        c.org_id(),
        id,
        found.version,
        state.into_str(),
        c.now
    ])
}
