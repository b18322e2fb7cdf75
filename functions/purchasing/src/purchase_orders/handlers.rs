//! Handlers of purchase orders.

use domain::text::Note;
use domain::{Id, Instant, Statement, values};
use web::{Answer, Context, Stop, json, one, page, show};

use super::rules::{Found, Line, LineFacts, LineRequest, draft, open_reorders};
use super::statements::{
    FIND, FIND_LINE_FACTS, FIND_LINES, INSERT, INSERT_LINES, LIST, LIST_BY_STATE, LIST_BY_SUPPLIER,
    PLACE, READ, SET_STATE, TAKE_NUMBER, UPDATE,
};
use super::wire::{
    Closing, Filter, NewPurchaseOrder, OrderState, PurchaseOrder, PurchaseOrderChange,
};
use crate::reorders::events::{close_reorders, with_events};
use crate::reorders::statements::ORDER_LISTED;
use crate::reorders::wire::ReorderState;

/// The narrowest filter chooses the index. The other filters are checked row by row.
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
    let keys: Vec<_> = lines
        .iter()
        .map(|line| {
            let reorder = line.reorder_id.as_ref().map(Id::as_str);
            (line.item_id.as_str(), line.warehouse_id.as_str(), reorder)
        })
        .collect();
    let facts = FIND_LINE_FACTS.bind(values![c.org_id(), &new.supplier_id, json(&keys)?]);
    let [facts] = c.read([facts]).await?;
    let lines = lines.into_iter().enumerate();
    let requests = lines.map(|(position, line)| LineRequest::new(position, line));
    create_draft(
        c,
        facts.all()?,
        requests.collect(),
        new.expected_at,
        new.note,
    )
    .await
}

/// Creates a draft of these lines.
pub async fn create_draft(
    c: &Context<'_>,
    facts: Vec<LineFacts>,
    requests: Vec<LineRequest>,
    expected_at: Option<Instant>,
    note: Option<Note>,
) -> Answer {
    let line_ids = c.new_ids(requests.len())?;
    let draft = draft(facts, requests, line_ids)?;
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
    let change = c
        .change(
            "purchase_order.drafted",
            "purchase_order",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .then(insert)
        .then(lines)
        .then_all(with_events(c, order, &listed, draft.reorders.len())?);
    c.commit(change).await
}

pub async fn change(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let change: PurchaseOrderChange = c.body()?;
    let order = find(c, &id, "change").await?;
    let update = UPDATE.bind(values![
        c.org_id(),
        &id,
        order.version,
        change.expected_at.map(Instant::ms).apply(order.expected_at),
        change.note.map(|note| note.to_string()).apply(order.note),
        c.now
    ]);
    c.commit(
        c.change(
            "purchase_order.changed",
            "purchase_order",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .must(update, "stale_version"),
    )
    .await
}

/// Places the draft. A trigger queues the order for a supplier that gets its orders automatically (`documents`).
pub async fn place(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let order = find(c, &id, "place").await?;
    let place = PLACE.bind(values![c.org_id(), &id, order.version, c.now]);
    let change = c
        .change(
            "purchase_order.placed",
            "purchase_order",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .then(TAKE_NUMBER.bind(values![c.org_id()]))
        .must(place, "stale_version");
    c.commit(change).await
}

/// Ends an order of which a part is missing. Reorders with receipts become received, the others are cancelled.
pub async fn close(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let Closing { close_reason } = c.body()?;
    let (order, lines) = find_with_lines(c, &id, "close").await?;
    let [received, cancelled] = open_reorders(lines);
    let change = c
        .change(
            "purchase_order.closed",
            "purchase_order",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .must(
            set_state(
                c,
                &id,
                &order,
                OrderState::Received,
                Some(close_reason.as_str()),
            ),
            "stale_version",
        )
        .then_all(close_reorders(c, &received, ReorderState::Received)?)
        .then_all(close_reorders(c, &cancelled, ReorderState::Cancelled)?);
    c.commit(change).await
}

/// Cancels an order without receipts, together with its reorders.
pub async fn cancel(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let (order, lines) = find_with_lines(c, &id, "cancel").await?;
    let [_, cancelled] = open_reorders(lines);
    let change = c
        .change(
            "purchase_order.cancelled",
            "purchase_order",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .must(
            set_state(c, &id, &order, OrderState::Cancelled, None),
            "stale_version",
        )
        .then_all(close_reorders(c, &cancelled, ReorderState::Cancelled)?);
    c.commit(change).await
}

/// The order of the path, if its state allows the command.
async fn find(c: &Context<'_>, id: &Id<PurchaseOrder>, command: &str) -> Result<Found, Stop> {
    let [rows] = c.read([FIND.bind(values![c.org_id(), id])]).await?;
    let order: Found = one(&rows)?;
    c.check_version(order.version)?;
    order.permit(command)?;
    Ok(order)
}

/// The order of the path with its lines, if its state allows the command.
pub async fn find_with_lines(
    c: &Context<'_>,
    id: &Id<PurchaseOrder>,
    command: &str,
) -> Result<(Found, Vec<Line>), Stop> {
    let [rows, lines] = c
        .read([
            FIND.bind(values![c.org_id(), id]),
            FIND_LINES.bind(values![c.org_id(), id]),
        ])
        .await?;
    let order: Found = one(&rows)?;
    c.check_version(order.version)?;
    order.permit(command)?;
    Ok((order, lines.all()?))
}

/// Moves an order to a state.
pub fn set_state(
    c: &Context<'_>,
    id: &Id<PurchaseOrder>,
    order: &Found,
    state: OrderState,
    close_reason: Option<&str>,
) -> Statement {
    SET_STATE.bind(values![
        c.org_id(),
        id,
        order.version,
        state.into_str(),
        c.now,
        close_reason
    ])
}
