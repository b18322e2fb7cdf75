//! The handlers of `/v1/inventory/alerts`.

use domain::refusal::code;
use domain::{Id, Refusal, values};
use web::{Answer, Context, one, page, show_unversioned};

use super::statements::{
    ACKNOWLEDGE, COUNT, FIND, LIST, LIST_BY_ITEM, LIST_BY_STATE, LIST_BY_STATE_AND_LEVEL, READ,
};
use super::wire::{Alert, AlertState, Filter};

/// Newest first. The narrowest filter chooses the index; the others are checked row by row.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [before] = filter.cursor.after("alerts", ["~"])?;
    let values = values![
        c.org_id(),
        before,
        filter.limit.plus_one(),
        filter.item_id.as_ref().map(Id::as_str),
        filter.warehouse_id.as_ref().map(Id::as_str),
        filter.state.map(<&str>::from),
        filter.level.map(<&str>::from)
    ];
    let statement = match (&filter.item_id, filter.state, filter.level) {
        (Some(_), _, _) => LIST_BY_ITEM,
        (None, Some(_), Some(_)) => LIST_BY_STATE_AND_LEVEL,
        (None, Some(_), None) => LIST_BY_STATE,
        (None, None, _) => LIST,
    };
    let [rows] = c.read([statement.bind(values)]).await?;
    page(c, "alerts", filter.limit, &rows)
}

pub async fn count(c: &Context<'_>) -> Answer {
    let [rows] = c.read([COUNT.bind(values![c.org_id()])]).await?;
    show_unversioned(&rows)
}

pub async fn acknowledge(c: &Context<'_>) -> Answer {
    let id: Id<Alert> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let (version, state): (i64, AlertState) = one(&rows)?;
    c.check_version(version)?;
    if state != AlertState::Open {
        return Err(Refusal::new(&code::ILLEGAL_TRANSITION)
            .with("state", state.into_str())
            .with("allowed", Vec::new())
            .into());
    }
    let expected_version = c.request.header("if-match").map(|_| version);
    let acknowledge = ACKNOWLEDGE.bind(values![
        c.org_id(),
        &id,
        expected_version,
        c.principal.user_id.as_str(),
        c.now
    ]);
    let answer = READ.bind(values![c.org_id(), &id]);
    let change = c.change(
        "stock_alert.acknowledged",
        "stock_alert",
        id.as_str(),
        answer,
    );
    c.commit(change.must(acknowledge, "stale_version")).await
}
