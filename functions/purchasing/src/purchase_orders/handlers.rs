//! Handlers of purchase orders.

use domain::refusal::code;
use domain::text::Note;
use domain::{Id, Instant, Refusal, Statement, values};
use platform::Fault;
use stock::statements::numbers;
use web::{Answer, Change, Context, Stop, json, one, page, show};

use super::rules::{
    Draft, DraftBase, Found, Line, LineFacts, LineRequest, change_line, draft, open_reorders,
};
use super::statements::{
    DELETE_LINE, FIND, FIND_LINE_FACTS, FIND_LINES, INSERT, INSERT_LINES, LIST, LIST_BY_STATE,
    LIST_BY_SUPPLIER, PLACE, RAISE_VERSION, READ, SET_STATE, UPDATE, UPDATE_LINE,
};
use super::wire::{
    Closing, Filter, LineChange, NewLine, NewLines, NewPurchaseOrder, OrderState, PurchaseOrder,
    PurchaseOrderChange,
};
use crate::reorders::events::{close_reorders, with_events};
use crate::reorders::statements::{FREE_LINE, ORDER_LISTED};
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
    let facts = FIND_LINE_FACTS.bind(values![
        c.org_id(),
        &new.supplier_id,
        line_keys(&lines)?,
        None::<&str>
    ]);
    let [facts] = c.read([facts]).await?;
    let base = DraftBase {
        currency: new.currency.map(|currency| currency.as_str().to_owned()),
        ..DraftBase::default()
    };
    create_draft(
        c,
        base,
        facts.all()?,
        line_requests(lines),
        new.expected_at,
        new.note,
    )
    .await
}

/// The items, warehouses and reorders of lines, as `FIND_LINE_FACTS` takes them.
fn line_keys(lines: &[NewLine]) -> Result<String, Fault> {
    let keys = lines.iter().map(|line| {
        let reorder = line.reorder_id.as_ref().map(Id::as_str);
        (line.item_id.as_str(), line.warehouse_id.as_str(), reorder)
    });
    json(&keys.collect::<Vec<_>>())
}

fn line_requests(lines: Vec<NewLine>) -> Vec<LineRequest> {
    let lines = lines.into_iter().enumerate();
    lines
        .map(|(position, line)| LineRequest::new(position, line))
        .collect()
}

/// Creates a draft of these lines.
pub async fn create_draft(
    c: &Context<'_>,
    base: DraftBase,
    facts: Vec<LineFacts>,
    requests: Vec<LineRequest>,
    expected_at: Option<Instant>,
    note: Option<Note>,
) -> Answer {
    let line_ids = c.new_ids(requests.len())?;
    let draft = draft(base, facts, requests, line_ids)?;
    let id: Id<PurchaseOrder> = c.new_id()?;
    let insert = INSERT.bind(values![
        c.org_id(),
        &id,
        &draft.supplier_id,
        &draft.currency,
        expected_at,
        note.as_ref().map(|note| note.as_str()),
        c.principal.user_id.as_str(),
        c.now
    ]);
    let change = changed(c, "purchase_order.drafted", &id)
        .then(insert)
        .then_all(insert_lines(c, &id, &draft)?);
    c.commit(change).await
}

/// Inserts new lines; the reorders behind them are ordered.
fn insert_lines(
    c: &Context<'_>,
    id: &Id<PurchaseOrder>,
    draft: &Draft,
) -> Result<Vec<Statement>, Fault> {
    let listed = json(&draft.reorders)?;
    let order = ORDER_LISTED.bind(values![c.org_id(), &listed, id, &draft.supplier_id, c.now]);
    let mut statements = vec![INSERT_LINES.bind(values![c.org_id(), id, json(&draft.lines)?])];
    statements.extend(with_events(c, order, &listed, draft.reorders.len())?);
    Ok(statements)
}

pub async fn add_lines(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let NewLines { lines } = c.body()?;
    let lines = lines.into_vec();
    let facts = FIND_LINE_FACTS.bind(values![c.org_id(), None::<&str>, line_keys(&lines)?, &id]);
    let [rows, facts] = c.read([FIND.bind(values![c.org_id(), &id]), facts]).await?;
    let order: Found = one(&rows)?;
    c.check_version(order.version)?;
    order.permit("lines")?;
    let line_ids = c.new_ids(lines.len())?;
    let base = DraftBase::from(&order);
    let draft = draft(base, facts.all()?, line_requests(lines), line_ids)?;
    let change = changed(c, "purchase_order.changed", &id)
        .must(raise_version(c, &id, &order), "stale_version")
        .then_all(insert_lines(c, &id, &draft)?);
    c.commit(change).await
}

pub async fn update_line(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let change: LineChange = c.body()?;
    let (order, line) = find_line(c, &id).await?;
    let line = change_line(&order, line, change)?;
    let update = UPDATE_LINE.bind(values![
        c.org_id(),
        &id,
        &line.id,
        line.quantity,
        line.price_minor,
        line.per_qty,
        line.total_minor
    ]);
    let change = changed(c, "purchase_order.changed", &id)
        .must(raise_version(c, &id, &order), "stale_version")
        .must(update, "stale_version");
    c.commit(change).await
}

/// Removes a line. The reorder behind it can be ordered again.
pub async fn remove_line(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let (order, line) = find_line(c, &id).await?;
    let free = FREE_LINE.bind(values![c.org_id(), &id, &line.id, c.now]);
    let free = match &line.reorder_id {
        Some(reorder) => with_events(c, free, &json(&[(reorder,)])?, 1)?,
        None => vec![free],
    };
    let delete = DELETE_LINE.bind(values![c.org_id(), &id, &line.id]);
    let change = changed(c, "purchase_order.changed", &id)
        .must(raise_version(c, &id, &order), "stale_version")
        .then_all(free)
        .must(delete, "stale_version");
    c.commit(change).await
}

/// The draft and the line of the path.
async fn find_line(c: &Context<'_>, id: &Id<PurchaseOrder>) -> Result<(Found, Line), Stop> {
    let line_id: Id<super::wire::Line> = c.id("line_id")?;
    let [rows, lines] = c
        .read([
            FIND.bind(values![c.org_id(), id]),
            FIND_LINES.bind(values![c.org_id(), id]),
        ])
        .await?;
    let order: Found = one(&rows)?;
    c.check_version(order.version)?;
    let lines: Vec<Line> = lines.all()?;
    let mut lines = lines.into_iter();
    let line = lines.find(|line| line.id == line_id.as_str());
    let line = line.ok_or_else(|| Refusal::new(&code::NOT_FOUND))?;
    order.permit("lines")?;
    Ok((order, line))
}

/// Raises the version of a draft; the changes of its lines follow in the same batch.
fn raise_version(c: &Context<'_>, id: &Id<PurchaseOrder>, order: &Found) -> Statement {
    RAISE_VERSION.bind(values![c.org_id(), id, order.version, c.now])
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
    c.commit(changed(c, "purchase_order.changed", &id).must(update, "stale_version"))
        .await
}

/// Places the draft. A trigger queues the order for a supplier that gets its orders automatically (`documents`).
pub async fn place(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let order = find(c, &id, "place").await?;
    if order.line_count == 0 {
        return Err(Refusal::new(&code::ORDER_EMPTY).into());
    }
    let place = PLACE.bind(values![c.org_id(), &id, order.version, c.now]);
    let change = changed(c, "purchase_order.placed", &id)
        .then(numbers::TAKE.bind(values![c.org_id(), "purchase_order"]))
        .must(place, "stale_version");
    c.commit(change).await
}

/// Ends an order of which a part is missing. Reorders with receipts become received, the others are cancelled.
pub async fn close(c: &Context<'_>) -> Answer {
    let id: Id<PurchaseOrder> = c.id("id")?;
    let Closing { close_reason } = c.body()?;
    let (order, lines) = find_with_lines(c, &id, "close").await?;
    let [received, cancelled] = open_reorders(lines);
    let change = changed(c, "purchase_order.closed", &id)
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
    let change = changed(c, "purchase_order.cancelled", &id)
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

/// A change of one purchase order, whose answer is the changed record.
pub fn changed(c: &Context<'_>, action: &'static str, id: &Id<PurchaseOrder>) -> Change {
    c.change(
        action,
        "purchase_order",
        id.as_str(),
        READ.bind(values![c.org_id(), id]),
    )
}
