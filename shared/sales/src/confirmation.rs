//! The statements that confirm an order, in the order in which they must run.

use domain::{Instant, Statement, values};
use stock::HoldsAndAlerts;
use stock::statements::guards::GUARD_CHANGED_SO_MANY;

use crate::rules::orders::DeductOn;
use crate::statements::{numbers, order_stock, orders};

/// Which order is changed, by whom and when.
#[derive(Clone, Copy, Debug)]
pub struct OrderAction<'a> {
    pub org_id: i64,
    pub order_id: &'a str,
    pub actor_id: &'a str,
    pub now: Instant,
}

/// The confirmation of an order.
#[derive(Clone, Copy, Debug)]
pub struct Confirmation<'a> {
    pub action: OrderAction<'a>,
    /// The version that is confirmed.
    pub version: i64,
    pub deduct_on: DeductOn,
    /// `[[id, line], …]`: a new id for each stocked line.
    pub ids: &'a str,
    /// What comes before and after the change of its stock.
    pub holds_and_alerts: &'a HoldsAndAlerts,
}

impl Confirmation<'_> {
    /// All statements. The batch aborts with `stale_version` when the order has another version.
    pub fn statements(&self) -> Vec<Statement> {
        let OrderAction {
            org_id,
            order_id,
            actor_id,
            now,
        } = self.action;
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
            order_stock::COMMIT.bind(values![org_id, order_id, now]),
            order_stock::RELEASE_HELD.bind(values![org_id, order_id, now]),
        ]);
        match self.deduct_on {
            DeductOn::Ship => all.push(order_stock::RESERVE.bind(values![
                org_id,
                order_id,
                self.ids,
                actor_id,
                now,
                None::<i64>
            ])),
            DeductOn::Confirm => all.extend([
                order_stock::CONSUME.bind(values![org_id, order_id, now]),
                order_stock::SELL.bind(values![org_id, order_id, self.ids, actor_id, now]),
            ]),
        }
        all.extend(self.holds_and_alerts.refresh_alerts());
        all
    }
}

/// Releases what is reserved for an order.
pub fn release(action: &OrderAction<'_>) -> Statement {
    order_stock::RELEASE.bind(values![action.org_id, action.order_id, action.now])
}
