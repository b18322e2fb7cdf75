//! The handlers of `/v1/inventory/counts`.

use std::collections::BTreeSet;

use domain::refusal::code;
use domain::{Id, Refusal, Statement, values};
use stock::{HoldsAndAlerts, Place, Posting, post_moves};
use web::{Answer, Change, Context, json, one, page, show};

use super::rules::{
    CountedLine, Differences, Found, ITEMS_MAX, ItemKey, ScanRow, ScannedItem, differences,
    item_key, items_after, new_scans, scan_row,
};
use super::statements::{
    CLOSE, DELETE_SCAN, FIND, FIND_ITEMS, FIND_LINES, FIND_RESERVATIONS, FIND_SCAN, FIND_SCANS,
    FIND_WAREHOUSE, GUARD_SCANNED, GUARD_UNMOVED, INCREMENT_VERSION, INSERT, INSERT_SCANS,
    LEAVE_OUT, LIST, LIST_BY_STATE, LIST_BY_WAREHOUSE, LIST_LINES, LIST_SCANS, LIST_UNCOUNTED,
    READ, READ_POSTED, READ_SCANNED,
};
use super::wire::{Count, CountPosting, CountState, Filter, LineFilter, NewCount, Scans};

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
    c.commit(changed(c, "stock_count.opened", &id).then(insert))
        .await
}

pub async fn list_scans(c: &Context<'_>) -> Answer {
    let id: Id<Count> = c.id("id")?;
    let LineFilter { limit, cursor } = c.query()?;
    let [after] = cursor.after("counts.scans", [""])?;
    let scans = LIST_SCANS.bind(values![c.org_id(), &id, after, limit.plus_one()]);
    let [known, rows] = c.read([FIND.bind(values![c.org_id(), &id]), scans]).await?;
    one::<Found>(&known)?;
    page(c, "counts.scans", limit, &rows)
}

/// By item.
pub async fn list_uncounted(c: &Context<'_>) -> Answer {
    let id: Id<Count> = c.id("id")?;
    let LineFilter { limit, cursor } = c.query()?;
    let [after] = cursor.after("counts.uncounted", [""])?;
    let list = LIST_UNCOUNTED.bind(values![c.org_id(), &id, after, limit.plus_one()]);
    let [known, rows] = c.read([FIND.bind(values![c.org_id(), &id]), list]).await?;
    one::<Found>(&known)?;
    page(c, "counts.uncounted", limit, &rows)
}

pub async fn add_scans(c: &Context<'_>) -> Answer {
    let id: Id<Count> = c.id("id")?;
    let Scans { scans } = c.body()?;
    let scans = scans.into_vec();
    let at = |number: usize| format!("/scans/{number}");
    let keys = scans.iter().enumerate();
    let keys = keys.map(|(number, scan)| item_key(scan, &at(number)));
    let keys: Vec<ItemKey> = keys.collect::<Result<_, Refusal>>()?;
    let (fields, keys): (Vec<&str>, Vec<_>) = keys
        .into_iter()
        .map(|(field, item, sku, barcode)| (field, (item, sku, barcode)))
        .unzip();
    let device_seqs: Vec<&str> = scans.iter().map(|scan| scan.device_seq.as_str()).collect();
    let [rows, items, known_scans] = c
        .read([
            FIND.bind(values![c.org_id(), &id]),
            FIND_ITEMS.bind(values![c.org_id(), &id, json(&keys)?]),
            FIND_SCANS.bind(values![c.org_id(), &id, json(&device_seqs)?]),
        ])
        .await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    found.state.permit()?;
    let items: Vec<ScannedItem> = items.all()?;
    let scanned = scans.iter().zip(fields).zip(&items).enumerate();
    let scanned =
        scanned.map(|(number, ((scan, field), item))| scan_row(scan, field, item, &at(number)));
    let scanned: Vec<ScanRow> = scanned.collect::<Result<_, Refusal>>()?;
    if items_after(&found, &items) > ITEMS_MAX {
        return Err(Refusal::new(&code::TOO_MANY_LINES)
            .with("limit", ITEMS_MAX)
            .into());
    }
    let lines: BTreeSet<&str> = scanned.iter().map(|(_, item, _)| item.as_str()).collect();
    let answer = READ_SCANNED.bind(values![c.org_id(), &id, json(&lines)?]);
    let scanned = json(&new_scans(scanned.clone(), known_scans.all()?)?)?;
    let insert = INSERT_SCANS.bind(values![
        c.org_id(),
        &id,
        &scanned,
        c.principal.user_id.as_str(),
        c.now
    ]);
    let change = changed(c, "stock_count.scanned", &id)
        .must(raise_version(c, &id), "stale_version")
        .then(insert)
        .then(GUARD_SCANNED.bind(values![c.org_id(), &id, &scanned, ITEMS_MAX]))
        .showing(Some(answer));
    c.commit(change).await
}

/// Takes a scan out: its quantity is not counted any more, and its name is free.
pub async fn remove_scan(c: &Context<'_>) -> Answer {
    let id: Id<Count> = c.id("id")?;
    let scan = values![c.org_id(), &id, c.parameter("device_seq")];
    let [rows, known] = c
        .read([
            FIND.bind(values![c.org_id(), &id]),
            FIND_SCAN.bind(scan.clone()),
        ])
        .await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    one::<(i64,)>(&known)?;
    found.state.permit()?;
    let change = changed(c, "stock_count.scan_removed", &id)
        .must(raise_version(c, &id), "stale_version")
        .must(DELETE_SCAN.bind(scan), "not_found");
    c.commit(change).await
}

/// Devices scan at the same time, so it checks no version.
fn raise_version(c: &Context<'_>, id: &Id<Count>) -> Statement {
    INCREMENT_VERSION.bind(values![c.org_id(), id, c.now])
}

/// Posts the differences between the count and the ledger, and closes the count.
pub async fn post(c: &Context<'_>) -> Answer {
    let id: Id<Count> = c.id("id")?;
    let posting: CountPosting = c.optional_body()?;
    let [rows, lines, reservations] = c
        .read([
            FIND.bind(values![c.org_id(), &id]),
            FIND_LINES.bind(values![c.org_id(), &id, c.now]),
            FIND_RESERVATIONS.bind(values![c.org_id(), &id, c.now]),
        ])
        .await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    found.state.permit()?;
    let lines: Vec<CountedLine> = lines.all()?;
    let Differences {
        legs,
        posted,
        left_out,
    } = differences(&lines, &found.location_id, &posting, &reservations.all()?)?;
    let sequences: Vec<_> = posted
        .iter()
        .map(|line| (&line.item_id, line.posting_seq))
        .collect();
    let guard = GUARD_UNMOVED.bind(values![c.org_id(), &found.location_id, json(&sequences)?]);
    let leave_out = match left_out.is_empty() {
        true => None,
        false => Some(LEAVE_OUT.bind(values![c.org_id(), &id, json(&left_out)?])),
    };
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
        .then_all(leave_out)
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
    let change = changed(c, "stock_count.cancelled", &id).must(
        close(c, &id, &found, CountState::Cancelled),
        "stale_version",
    );
    c.commit(change).await
}

/// Closes a count, posted or cancelled.
fn close(c: &Context<'_>, id: &Id<Count>, found: &Found, state: CountState) -> Statement {
    CLOSE.bind(values![
        c.org_id(),
        id,
        found.version,
        state.into_str(),
        c.now
    ])
}

/// A change of one stock count, whose answer is the changed record.
fn changed(c: &Context<'_>, action: &'static str, id: &Id<Count>) -> Change {
    c.change(
        action,
        "stock_count",
        id.as_str(),
        READ.bind(values![c.org_id(), id]),
    )
}
