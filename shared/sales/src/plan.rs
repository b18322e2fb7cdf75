//! The statements of what happens to a whole order, in the order they must run, and of what a new
//! line must know.

use std::collections::BTreeSet;

use domain::{Instant, Statement, Tree, values};

use crate::rules::orders::DeductOn;
use crate::statements::{lines, numbers, orders, stock};
use crate::wire::lines::NewLine;

/// Which order, who acts and when.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    pub org_id: i64,
    pub order_id: &'a str,
    pub actor_id: &'a str,
    pub now: Instant,
}

/// Confirms an order of this version. The first statement changes nothing when the version is
/// another: the caller lets that abort. `ids` is `[[id, line], …]`, a new id for each stocked line.
pub fn confirm(
    act: &Act<'_>,
    version: i64,
    deduct_on: DeductOn,
    ids: &str,
) -> (Statement, Vec<Statement>) {
    let Act {
        org_id,
        order_id,
        actor_id,
        now,
    } = *act;
    let state = orders::CONFIRM.bind(values![
        org_id,
        order_id,
        version,
        actor_id,
        now,
        deduct_on.into_str()
    ]);
    let holds = [stock::COMMIT, stock::RELEASE_HELD];
    let holds = holds
        .iter()
        .map(|step| step.bind(values![org_id, order_id, now]));
    let mut then: Vec<Statement> = holds.collect();
    match deduct_on {
        DeductOn::Ship => then.push(stock::RESERVE.bind(values![
            org_id,
            order_id,
            ids,
            actor_id,
            now,
            None::<i64>
        ])),
        DeductOn::Confirm => {
            then.push(stock::CONSUME.bind(values![org_id, order_id, now]));
            then.push(stock::SELL.bind(values![org_id, order_id, ids, actor_id, now]));
        }
    }
    (state, then)
}

/// Takes the number that `confirm` gives to the order: comes before it.
pub fn number(org_id: i64) -> Statement {
    numbers::TAKE.bind(values![org_id, "order"])
}

/// Gives back what an order has set aside and holds all its lines anew.
pub fn hold(act: &Act<'_>, until: Instant, ids: &str) -> [Statement; 2] {
    let reserve = stock::RESERVE.bind(values![
        act.org_id,
        act.order_id,
        ids,
        act.actor_id,
        act.now,
        until
    ]);
    [release(act), reserve]
}

/// Gives back what an order has set aside.
pub fn release(act: &Act<'_>) -> Statement {
    stock::RELEASE.bind(values![act.org_id, act.order_id, act.now])
}

/// What reads the facts about the items of new lines and the taxes they name.
#[must_use]
pub fn items_and_rates(org_id: i64, now: Instant, wanted: &[NewLine]) -> [Statement; 2] {
    let items: BTreeSet<&str> = wanted.iter().map(|line| line.item_id.as_str()).collect();
    let named = wanted.iter().filter_map(|line| line.tax_code.as_ref());
    let codes: BTreeSet<&str> = named.map(|code| code.as_str()).collect();
    let (items, codes) = (list(&items), list(&codes));
    [
        lines::ITEMS.bind(values![org_id, &items]),
        lines::RATES.bind(values![org_id, &items, codes, now]),
    ]
}

fn list(texts: &BTreeSet<&str>) -> String {
    Tree::List(texts.iter().map(|text| Tree::from(*text)).collect()).to_string()
}
