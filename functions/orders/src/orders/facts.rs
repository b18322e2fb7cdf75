//! The order that a command changes, with its lines and their stock levels.

use std::collections::BTreeSet;

use domain::{Id, Statement, values};
use platform::{Fault, Rows};
use sales::rules::lines::{FoundLine, FoundRate, PricedLine, PricingContext};
use sales::rules::orders::{Command, FoundOrder, State};
use sales::statements::orders::READ;
use sales::statements::{lines, order_stock, orders};
use sales::{Order, OrderAction};
use stock::Place;
use stock::rules::FoundLevel;
use web::{Change, Context, Stop, json, one};

use super::rules::permit;

pub struct OrderFacts {
    pub order: FoundOrder,
    pub lines: Vec<FoundLine>,
    pub levels: Vec<FoundLevel>,
}

/// The order that the path names, at the version that the request expects.
///
/// # Errors
/// `not_found`, `precondition_failed`.
pub async fn read_facts(c: &Context<'_>) -> Result<(Id<Order>, OrderFacts), Stop> {
    let id: Id<Order> = c.id("id")?;
    let [order, lines, levels] = c.read(OrderFacts::statements(c, &id)).await?;
    let facts = OrderFacts::from_rows(&order, &lines, &levels)?;
    c.check_version(facts.order.version)?;
    Ok((id, facts))
}

impl OrderFacts {
    /// The statements whose rows `from_rows` takes.
    pub fn statements(c: &Context<'_>, id: &Id<Order>) -> [Statement; 3] {
        [
            orders::FIND.bind(values![c.org_id(), id]),
            lines::FIND_ALL.bind(values![c.org_id(), id, c.now]),
            order_stock::LEVELS.bind(values![c.org_id(), id, c.now]),
        ]
    }

    /// # Errors
    /// `not_found` when there is no such order.
    pub fn from_rows(order: &Rows, lines: &Rows, levels: &Rows) -> Result<Self, Stop> {
        Ok(Self {
            order: one(order)?,
            lines: lines.all()?,
            levels: levels.all()?,
        })
    }

    /// The pricing context of existing lines; new lines also need their items.
    pub fn pricing<'a>(&'a self, rates: &'a [FoundRate]) -> PricingContext<'a> {
        PricingContext {
            currency: &self.order.currency,
            items: &[],
            rates,
        }
    }

    /// Adds the levels of items that the order does not have yet.
    pub fn add_levels(&mut self, levels: Vec<FoundLevel>) {
        let known: BTreeSet<String> = self.levels.iter().map(|l| l.item_id.clone()).collect();
        let new = levels.into_iter();
        self.levels
            .extend(new.filter(|level| !known.contains(&level.item_id)));
    }

    /// Its lines as they are stored.
    pub fn priced_lines(&self) -> Vec<PricedLine> {
        self.lines.iter().cloned().map(PricedLine::from).collect()
    }

    /// The places of its stock.
    pub fn places(&self) -> BTreeSet<Place> {
        let stocked = self.lines.iter().filter(|line| line.stocked == 1);
        stocked
            .map(|line| Place::new(&line.item_id, &self.order.warehouse_id))
            .collect()
    }

    /// `[[new id, line], …]` of the stocked lines.
    pub fn new_ids(&self, c: &Context<'_>) -> Result<String, Fault> {
        let mut rows: Vec<(String, &str)> = Vec::with_capacity(self.lines.len());
        for line in self.lines.iter().filter(|line| line.stocked == 1) {
            rows.push((c.new_id::<()>()?.to_string(), &line.id));
        }
        json(&rows)
    }
}

/// The order with the caller and the time of the request.
pub fn order_action<'a>(c: &'a Context<'_>, id: &'a Id<Order>) -> OrderAction<'a> {
    OrderAction {
        org_id: c.org_id(),
        order_id: id.as_str(),
        actor_id: c.principal.user_id.as_str(),
        now: c.now,
    }
}

/// A change of one order that answers with the changed order.
pub fn order_change(c: &Context<'_>, action: &'static str, id: &Id<Order>) -> Change {
    let answer = READ.bind(values![c.org_id(), id]);
    c.change(action, "order", id.as_str(), answer)
}

/// Whether the state of the order of a shipment or a return allows it. The lines, the stock and the money of the order
/// are only read for the refusal.
///
/// # Errors
/// `illegal_transition` with the state and the commands that would succeed now.
pub async fn check_parent(
    c: &Context<'_>,
    id: &Id<Order>,
    state: State,
    command: Command,
) -> Result<(), Stop> {
    if state.allowed().contains(&command) {
        return Ok(());
    }
    let [order, lines, levels] = c.read(OrderFacts::statements(c, id)).await?;
    permit(&OrderFacts::from_rows(&order, &lines, &levels)?, command)?;
    Ok(())
}
