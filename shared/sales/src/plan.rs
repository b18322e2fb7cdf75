//! The statements of what happens to a whole order, in the order they must run, and of what a new
//! line must know.

use std::collections::BTreeSet;

use ::stock::HoldsAndAlerts;
use ::stock::statements::guards::GUARD_CHANGED_SO_MANY;
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

/// The confirmation of an order.
#[derive(Clone, Copy, Debug)]
pub struct Confirmation<'a> {
    pub act: Act<'a>,
    /// The version to confirm.
    pub version: i64,
    pub deduct_on: DeductOn,
    /// `[[id, line], …]`: a new id for each stocked line.
    pub ids: &'a str,
    /// What surrounds the change of its stock.
    pub holds_and_alerts: &'a HoldsAndAlerts,
}

impl Confirmation<'_> {
    /// All of it, in the order in which it must run. It aborts with `stale_version` when the order
    /// has another version.
    pub fn statements(&self) -> Vec<Statement> {
        let Act {
            org_id,
            order_id,
            actor_id,
            now,
        } = self.act;
        let deduct_on = self.deduct_on.into_str();
        let mut all = self.holds_and_alerts.expire_holds();
        all.extend([
            // The order gets the number that is taken just before it.
            numbers::TAKE.bind(values![org_id, "order"]),
            orders::CONFIRM.bind(values![
                org_id,
                order_id,
                self.version,
                actor_id,
                now,
                deduct_on
            ]),
            GUARD_CHANGED_SO_MANY.bind(values![1]),
            stock::COMMIT.bind(values![org_id, order_id, now]),
            stock::RELEASE_HELD.bind(values![org_id, order_id, now]),
        ]);
        match self.deduct_on {
            DeductOn::Ship => all.push(stock::RESERVE.bind(values![
                org_id,
                order_id,
                self.ids,
                actor_id,
                now,
                None::<i64>
            ])),
            DeductOn::Confirm => all.extend([
                stock::CONSUME.bind(values![org_id, order_id, now]),
                stock::SELL.bind(values![org_id, order_id, self.ids, actor_id, now]),
            ]),
        }
        all.extend(self.holds_and_alerts.refresh_alerts());
        all
    }
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
