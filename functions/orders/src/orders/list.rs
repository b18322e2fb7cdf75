//! `GET /v1/orders`.

use domain::{Instant, Query, values};
use web::{Answer, Context, page};

use super::new_order::Filter;
use super::statements::{
    LIST, LIST_BY_CHANNEL, LIST_BY_CUSTOMER, LIST_BY_FULFIL_STATE, LIST_BY_PAY_STATE, LIST_BY_REP,
    LIST_BY_STATE, LIST_BY_WAREHOUSE,
};

/// Comes after every id.
const LAST: &str = "~";

pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    // Ids begin with the moment they were made: a time is a range of them.
    let before = filter.created_before.map(first_id);
    let [id] = filter
        .cursor
        .after("orders", [before.as_deref().unwrap_or(LAST)])?;
    let list = narrowest(&filter).bind(values![
        c.org_id(),
        filter.limit.plus_one(),
        id,
        filter.created_from.map(first_id).unwrap_or_default(),
        filter.state.map(<&str>::from),
        filter.fulfil_state.map(<&str>::from),
        filter.pay_state.map(<&str>::from),
        filter.customer_id.as_ref(),
        filter.rep_id.as_ref(),
        filter.warehouse_id.as_ref(),
        filter.channel.as_ref().map(|channel| channel.as_str())
    ]);
    let [rows] = c.read([list]).await?;
    page(c, "orders", filter.limit, &rows)
}

/// How the ids of a moment begin.
fn first_id(at: Instant) -> String {
    let ms = at.ms().max(0);
    format!("{:08x}-{:04x}", ms >> 16, ms & 0xffff)
}

/// The list that looks at least: the others of its filters are checked row by row.
const fn narrowest(filter: &Filter) -> Query {
    match filter {
        Filter {
            customer_id: Some(_),
            ..
        } => LIST_BY_CUSTOMER,
        Filter {
            rep_id: Some(_), ..
        } => LIST_BY_REP,
        Filter { state: Some(_), .. } => LIST_BY_STATE,
        Filter {
            pay_state: Some(_), ..
        } => LIST_BY_PAY_STATE,
        Filter {
            fulfil_state: Some(_),
            ..
        } => LIST_BY_FULFIL_STATE,
        Filter {
            channel: Some(_), ..
        } => LIST_BY_CHANNEL,
        Filter {
            warehouse_id: Some(_),
            ..
        } => LIST_BY_WAREHOUSE,
        _ => LIST,
    }
}
