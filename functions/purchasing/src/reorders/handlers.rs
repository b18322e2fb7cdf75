//! `/v1/purchasing/reorders`.

use domain::refusal::code;
use domain::{Id, Refusal, values};
use platform::Rows;
use stock::statements::facts::{ITEMS, WAREHOUSES};
use web::{Answer, Change, Context, Stop, json, one, page, show};

use super::rules::Found;
use super::statements::{
    CANCEL, FIND, FIND_SUPPLIER, INSERT, LIST, LIST_BY_ITEM, LIST_BY_STATE, LIST_BY_SUPPLIER,
    LIST_BY_WAREHOUSE, LIST_HISTORY, READ, UPDATE,
};
use super::wire::{Filter, HistoryFilter, NewReorder, Ordering, Reorder, ReorderChange};
use crate::purchase_orders::handlers::write;
use crate::purchase_orders::rules::Wanted;
use crate::purchase_orders::statements::FIND_WANTED;

/// Newest first. The index of the narrowest filter serves; the others only leave out.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [before] = filter.cursor.after("reorders", ["~"])?;
    let values = values![
        c.org_id(),
        before,
        filter.limit.plus_one(),
        filter.item_id.as_ref().map(Id::as_str),
        filter.warehouse_id.as_ref().map(Id::as_str),
        filter.state.map(<&str>::from),
        filter.supplier_id.as_ref().map(Id::as_str)
    ];
    let statement = match &filter {
        Filter {
            item_id: Some(_), ..
        } => LIST_BY_ITEM,
        Filter {
            supplier_id: Some(_),
            ..
        } => LIST_BY_SUPPLIER,
        Filter { state: Some(_), .. } => LIST_BY_STATE,
        Filter {
            warehouse_id: Some(_),
            ..
        } => LIST_BY_WAREHOUSE,
        _ => LIST,
    };
    let [rows] = c.read([statement.bind(values)]).await?;
    page(c, "reorders", filter.limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Reorder> = c.id("id")?;
    let [rows] = c.read([READ.bind(values![c.org_id(), &id])]).await?;
    show(&rows)
}

/// What was done to it, newest first.
pub async fn history(c: &Context<'_>) -> Answer {
    let id: Id<Reorder> = c.id("id")?;
    let HistoryFilter { limit, cursor } = c.query()?;
    let [before] = cursor.after("reorders.history", ["~"])?;
    let list = LIST_HISTORY.bind(values![c.org_id(), &id, before, limit.plus_one()]);
    let [known, rows] = c.read([FIND.bind(values![c.org_id(), &id]), list]).await?;
    one::<Found>(&known)?;
    page(c, "reorders.history", limit, &rows)
}

pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewReorder = c.body()?;
    let supplier = new.supplier_id.as_ref().map(Id::as_str);
    let [items, warehouses, suppliers] = c
        .read([
            ITEMS.bind(values![c.org_id(), json(&[new.item_id.as_str()])?]),
            WAREHOUSES.bind(values![c.org_id(), json(&[new.warehouse_id.as_str()])?]),
            FIND_SUPPLIER.bind(values![c.org_id(), supplier]),
        ])
        .await?;
    let facts: stock::Facts = stock::rules::Found {
        items: items.all()?,
        warehouses: warehouses.all()?,
        levels: Vec::new(),
    }
    .into();
    let item = new.item_id.as_str();
    facts.item(item, "")?;
    facts.warehouse(new.warehouse_id.as_str(), "/warehouse_id")?;
    let quantity = facts.quantity(item, new.quantity.0, "")?;
    supplied(&suppliers)?;
    let id = c.new_id()?;
    let insert = INSERT.bind(values![
        c.org_id(),
        &id,
        item,
        &new.warehouse_id,
        supplier,
        quantity,
        new.priority.into_str(),
        new.note.as_ref().map(|note| note.as_str()),
        c.principal.user_id.as_str(),
        c.now
    ]);
    c.commit(changed(c, "reorder.requested", &id).then(insert))
        .await
}

pub async fn change(c: &Context<'_>) -> Answer {
    let id: Id<Reorder> = c.id("id")?;
    let change: ReorderChange = c.body()?;
    let supplier = match &change.supplier_id {
        domain::Patch::Set(id) => Some(id.as_str()),
        domain::Patch::Keep | domain::Patch::Clear => None,
    };
    let [rows, suppliers] = c
        .read([
            FIND.bind(values![c.org_id(), &id]),
            FIND_SUPPLIER.bind(values![c.org_id(), supplier]),
        ])
        .await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    let next = found.changed(change)?;
    supplied(&suppliers)?;
    let update = UPDATE.bind(values![
        c.org_id(),
        &id,
        next.version,
        next.supplier_id,
        next.quantity,
        next.priority.into_str(),
        next.note,
        c.now
    ]);
    c.commit(changed(c, "reorder.changed", &id).must(update, "stale_version"))
        .await
}

pub async fn cancel(c: &Context<'_>) -> Answer {
    let id: Id<Reorder> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    found.cancellable()?;
    let cancel = CANCEL.bind(values![c.org_id(), &id, found.version, c.now]);
    c.commit(changed(c, "reorder.cancelled", &id).must(cancel, "stale_version"))
        .await
}

/// Makes a purchase order of it, as a draft of one line.
pub async fn order(c: &Context<'_>) -> Answer {
    let id: Id<Reorder> = c.id("id")?;
    let Ordering { price } = c.optional_body()?;
    let nobody: Option<&str> = None;
    let lines = json(&[(nobody, nobody, id.as_str())])?;
    let wanted = FIND_WANTED.bind(values![c.org_id(), nobody, lines]);
    let [rows, known] = c
        .read([FIND.bind(values![c.org_id(), &id]), wanted])
        .await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    let line = Wanted {
        price,
        reorder_id: Some(id.to_string()),
        ..Wanted::default()
    };
    write(c, known.all()?, vec![line], None, None).await
}

fn supplied(rows: &Rows) -> Result<(), Stop> {
    let (is_there,): (i64,) = one(rows)?;
    if is_there == 1 {
        return Ok(());
    }
    Err(Refusal::new(&code::INVALID_REFERENCE)
        .at("/supplier_id")
        .into())
}

/// A change of one request, whose answer is the request as it then is.
fn changed(c: &Context<'_>, action: &'static str, id: &Id<Reorder>) -> Change {
    let answer = READ.bind(values![c.org_id(), id]);
    c.change(action, "reorder", id.as_str(), answer)
}
