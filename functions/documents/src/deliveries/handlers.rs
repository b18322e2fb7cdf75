//! Handlers of deliveries.

use domain::{Id, values};
use web::{Answer, Context, one, page, show};

use super::rules::Found;
use super::statements::{
    FIND, FIND_ORDER, INSERT, LIST, LIST_BY_ORDER, LIST_BY_STATE, READ, RETRY,
};
use super::wire::{Delivery, Filter, PurchaseOrder};
use crate::channels::handlers::capabilities;

/// The narrowest filter chooses the index. The other filters are checked row by row.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [before] = filter.cursor.after("deliveries", ["~"])?;
    let values = values![
        c.org_id(),
        before,
        filter.limit.plus_one(),
        filter.purchase_order_id.as_ref().map(Id::as_str),
        filter.state.map(<&str>::from)
    ];
    let statement = match (&filter.purchase_order_id, filter.state) {
        (Some(_), _) => LIST_BY_ORDER,
        (None, Some(_)) => LIST_BY_STATE,
        (None, None) => LIST,
    };
    let [rows] = c.read([statement.bind(values)]).await?;
    page(c, "deliveries", filter.limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Delivery> = c.id("id")?;
    let [rows] = c.read([READ.bind(values![c.org_id(), &id])]).await?;
    show(&rows)
}

/// Queues an order. The job sends it within a minute.
pub async fn send(c: &Context<'_>) -> Answer {
    let order: Id<PurchaseOrder> = c.id("id")?;
    let [rows] = c
        .read([FIND_ORDER.bind(values![c.org_id(), &order])])
        .await?;
    let found: Found = one(&rows)?;
    let (kind, target) = found.sendable(capabilities(c.platform).has_email)?;
    let id: Id<Delivery> = c.new_id()?;
    let insert = INSERT.bind(values![
        c.org_id(),
        &id,
        &order,
        kind,
        target,
        c.principal.user_id.as_str(),
        c.now
    ]);
    c.commit(
        c.change(
            "delivery.queued",
            "delivery",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .then(insert),
    )
    .await
}

/// Queues a failed delivery again, or makes a waiting one due now. If an attempt is running, the supplier may get the message
/// twice, with the same id.
pub async fn retry(c: &Context<'_>) -> Answer {
    let id: Id<Delivery> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    let version = found.version;
    let (kind, target) = found.sendable(capabilities(c.platform).has_email)?;
    let retry = RETRY.bind(values![c.org_id(), &id, version, kind, target, c.now]);
    c.commit(
        c.change(
            "delivery.queued",
            "delivery",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .must(retry, "stale_version"),
    )
    .await
}
