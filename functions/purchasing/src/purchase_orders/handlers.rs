//! `/v1/purchasing/purchase-orders`. What comes of them is in `deliveries`.

use domain::text::Note;
use domain::{Id, Instant, values};
use web::{Answer, Change, Context, json, one, page, show};

use super::rules::{Found, Known, Wanted, draft};
use super::statements::{
    FIND, FIND_WANTED, INSERT, INSERT_LINES, LIST, LIST_BY_STATE, LIST_BY_SUPPLIER, PLACE, READ,
    TAKE_NUMBER, UPDATE,
};
use super::wire::{Filter, NewPurchaseOrder, PurchaseOrder, PurchaseOrderChange};
use crate::reorders::events::with_events;
use crate::reorders::statements::ORDER_LISTED;

/// Newest first. The index of the narrowest filter serves; the others only leave out.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [before] = filter.cursor.after("purchase_orders", ["~"])?;
    let values = values![
        c.org_id(),
        before,
        filter.limit.plus_one(),
        filter.supplier_id.as_ref().map(Id::as_str),
        filter.state.map(<&str>::from)
    ];
    let statement = match (&filter.supplier_id, filter.state) {
        (Some(_), _) => LIST_BY_SUPPLIER,
        (None, Some(_)) => LIST_BY_STATE,
        (None, None) => LIST,
    };
    let [rows] = c.read([statement.bind(values)]).await?;
    page(c, "purchase_orders", filter.limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let [rows] = c.read([READ.bind(values![c.org_id(), &id])]).await?;
    show(&rows)
}

pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewPurchaseOrder = c.body()?;
    let lines = new.lines.into_vec();
    let asked: Vec<_> = lines
        .iter()
        .map(|line| {
            let reorder = line.reorder_id.as_ref().map(Id::as_str);
            (line.item_id.as_str(), line.warehouse_id.as_str(), reorder)
        })
        .collect();
    let asked = FIND_WANTED.bind(values![c.org_id(), &new.supplier_id, json(&asked)?]);
    let [known] = c.read([asked]).await?;
    let lines = lines.into_iter().enumerate();
    let wanted = lines.map(|(number, line)| Wanted::of(number, line));
    write(c, known.all()?, wanted.collect(), new.expected_at, new.note).await
}

/// Writes an order of these lines as a draft.
pub async fn write(
    c: &Context<'_>,
    known: Vec<Known>,
    wanted: Vec<Wanted>,
    expected_at: Option<Instant>,
    note: Option<Note>,
) -> Answer {
    let draft = draft(known, wanted)?;
    let id: Id<PurchaseOrder> = c.new_id()?;
    let insert = INSERT.bind(values![
        c.org_id(),
        &id,
        &draft.supplier_id,
        &draft.currency,
        draft.total_minor,
        expected_at,
        note.as_ref().map(|note| note.as_str()),
        c.principal.user_id.as_str(),
        c.now
    ]);
    let lines = INSERT_LINES.bind(values![c.org_id(), &id, json(&draft.lines)?]);
    let listed = json(&draft.reorders)?;
    let order = ORDER_LISTED.bind(values![c.org_id(), &listed, &id, &draft.supplier_id, c.now]);
    let change = changed(c, "purchase_order.drafted", &id)
        .then(insert)
        .then(lines)
        .then_all(with_events(c, order, &listed, draft.reorders.len())?);
    c.commit(change).await
}

pub async fn change(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let change: PurchaseOrderChange = c.body()?;
    let found = permitted(c, &id, "change").await?;
    let update = UPDATE.bind(values![
        c.org_id(),
        &id,
        found.version,
        change.expected_at.map(Instant::ms).apply(found.expected_at),
        change.note.map(|note| note.to_string()).apply(found.note),
        c.now
    ]);
    c.commit(changed(c, "purchase_order.changed", &id).must(update, "stale_version"))
        .await
}

/// The supplier is told by whoever places it: nothing is sent from here.
pub async fn place(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let found = permitted(c, &id, "place").await?;
    let place = PLACE.bind(values![c.org_id(), &id, found.version, c.now]);
    let change = changed(c, "purchase_order.placed", &id)
        .then(TAKE_NUMBER.bind(values![c.org_id()]))
        .must(place, "stale_version");
    c.commit(change).await
}

/// The order that the path names, when the command is possible now.
async fn permitted(
    c: &Context<'_>,
    id: &Id<PurchaseOrder>,
    command: &str,
) -> Result<Found, web::Stop> {
    let [rows] = c.read([FIND.bind(values![c.org_id(), id])]).await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    found.permit(command)?;
    Ok(found)
}

/// A change of one order, whose answer is the order as it then is.
pub fn changed(c: &Context<'_>, action: &'static str, id: &Id<PurchaseOrder>) -> Change {
    let answer = READ.bind(values![c.org_id(), id]);
    c.change(action, "purchase_order", id.as_str(), answer)
}
