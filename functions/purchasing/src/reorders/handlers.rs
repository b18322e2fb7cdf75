//! Handlers of reorders.

use domain::refusal::code;
use domain::{Id, Refusal, values};
use platform::Rows;
use stock::statements::facts::{ITEMS, WAREHOUSES};
use web::{Answer, Context, Stop, json, one, page, show};

use super::rules::Found;
use super::statements::{
    CANCEL, FIND, FIND_SUPPLIER, INSERT, LIST, LIST_BY_ITEM, LIST_BY_STATE, LIST_BY_SUPPLIER,
    LIST_BY_WAREHOUSE, LIST_HISTORY, READ, UPDATE,
};
use super::wire::{Filter, HistoryFilter, NewReorder, OrderOptions, Reorder, ReorderChange};
use crate::purchase_orders::handlers::create_draft;
use crate::purchase_orders::rules::{DraftBase, LineRequest};
use crate::purchase_orders::statements::FIND_LINE_FACTS;

/// The narrowest filter chooses the index. The other filters are checked row by row.
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

/// The changes of a reorder, from the audit log.
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
    check_supplier(&suppliers)?;
    let id: Id<Reorder> = c.new_id()?;
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
    c.commit(
        c.change(
            "reorder.requested",
            "reorder",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .then(insert),
    )
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
    check_supplier(&suppliers)?;
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
    c.commit(
        c.change(
            "reorder.changed",
            "reorder",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .must(update, "stale_version"),
    )
    .await
}

pub async fn cancel(c: &Context<'_>) -> Answer {
    let id: Id<Reorder> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    found.check_cancel()?;
    let cancel = CANCEL.bind(values![c.org_id(), &id, found.version, c.now]);
    c.commit(
        c.change(
            "reorder.cancelled",
            "reorder",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .must(cancel, "stale_version"),
    )
    .await
}

/// Creates a draft purchase order of one line. Item, warehouse, quantity and supplier come from the reorder.
pub async fn order(c: &Context<'_>) -> Answer {
    let id: Id<Reorder> = c.id("id")?;
    let OrderOptions { price } = c.optional_body()?;
    let from_reorder: Option<&str> = None;
    let keys = json(&[(from_reorder, from_reorder, id.as_str())])?;
    let facts = FIND_LINE_FACTS.bind(values![c.org_id(), from_reorder, keys, None::<&str>]);
    let [rows, facts] = c.read([FIND.bind(values![c.org_id(), &id]), facts]).await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    let request = LineRequest {
        price,
        reorder_id: Some(id.to_string()),
        ..LineRequest::default()
    };
    create_draft(
        c,
        DraftBase::default(),
        facts.all()?,
        vec![request],
        None,
        None,
    )
    .await
}

/// Refuses a supplier that `FIND_SUPPLIER` did not find.
fn check_supplier(rows: &Rows) -> Result<(), Stop> {
    let (is_there,): (i64,) = one(rows)?;
    if is_there == 1 {
        return Ok(());
    }
    Err(Refusal::new(&code::INVALID_REFERENCE)
        .at("/supplier_id")
        .into())
}
