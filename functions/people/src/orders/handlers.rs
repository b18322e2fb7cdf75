//! `/v1/people/{id}/orders` and `/v1/reps/{id}/orders`.

use domain::refusal::code;
use domain::{Id, Query, Refusal, values};
use web::{Answer, Context, page};

use super::statements::{FIND_PARTY, LIST_OF_CUSTOMER, LIST_OF_REP};
use super::wire::Filter;
use crate::parties::wire::Party;

/// Any party can be listed, because one that is not a customer any more may have orders.
pub async fn list_of_customer(c: &Context<'_>) -> Answer {
    list(c, "people.orders", &LIST_OF_CUSTOMER, false).await
}

pub async fn list_of_rep(c: &Context<'_>) -> Answer {
    list(c, "reps.orders", &LIST_OF_REP, true).await
}

async fn list(c: &Context<'_>, order: &str, query: &Query, of_rep: bool) -> Answer {
    let id: Id<Party> = c.id("id")?;
    let Filter {
        state,
        limit,
        cursor,
    } = c.query()?;
    // It sorts after every id, which consists of hexadecimal digits and hyphens.
    let [before] = cursor.after(order, ["~"])?;
    let state = state.map(<&str>::from);
    let [party, orders] = c
        .read([
            FIND_PARTY.bind(values![c.org_id(), &id, of_rep]),
            query.bind(values![c.org_id(), &id, before, limit.plus_one(), state]),
        ])
        .await?;
    party
        .first::<(i64,)>()?
        .ok_or_else(|| Refusal::new(&code::NOT_FOUND))?;
    page(c, order, limit, &orders)
}
