//! What the handlers of orders share: the order with its lines.

use std::collections::BTreeSet;

use domain::{Id, Statement, values};
use platform::{Fault, Rows};
use sales::rules::lines::FoundLine;
use sales::rules::orders::FoundOrder;
use sales::statements::orders::READ;
use sales::statements::{lines, orders, stock as shelf};
use sales::{Act, Order};
use stock::Place;
use stock::rules::FoundLevel;
use web::{Change, Context, Stop, json, one};

/// An order as a command finds it.
pub struct Loaded {
    pub order: FoundOrder,
    pub lines: Vec<FoundLine>,
    pub levels: Vec<FoundLevel>,
}

/// The order that the path names. With the facts come the key and, where asked, the version.
pub async fn load(c: &Context<'_>) -> Result<(Id<Order>, Loaded), Stop> {
    let id: Id<Order> = c.id("id")?;
    let [order, lines, levels] = c.read(facts(c, &id)).await?;
    let loaded = loaded(&order, &lines, &levels)?;
    c.check_version(loaded.order.version)?;
    Ok((id, loaded))
}

/// The statements that `loaded` takes the rows of.
pub fn facts(c: &Context<'_>, id: &Id<Order>) -> [Statement; 3] {
    [
        orders::FIND.bind(values![c.org_id(), id]),
        lines::FIND_ALL.bind(values![c.org_id(), id, c.now]),
        shelf::LEVELS.bind(values![c.org_id(), id, c.now]),
    ]
}

pub fn loaded(order: &Rows, lines: &Rows, levels: &Rows) -> Result<Loaded, Stop> {
    Ok(Loaded {
        order: one(order)?,
        lines: lines.all()?,
        levels: levels.all()?,
    })
}

impl Loaded {
    /// Where its stock is.
    pub fn places(&self) -> BTreeSet<Place> {
        let stocked = self.lines.iter().filter(|line| line.stocked == 1);
        stocked
            .map(|line| Place::new(&line.item_id, &self.order.warehouse_id))
            .collect()
    }

    /// `[[new id, line], …]` of the lines that have stock.
    pub fn new_ids(&self, c: &Context<'_>) -> Result<String, Fault> {
        let mut rows: Vec<(String, &str)> = Vec::with_capacity(self.lines.len());
        for line in self.lines.iter().filter(|line| line.stocked == 1) {
            rows.push((c.new_id::<()>()?.to_string(), &line.id));
        }
        json(&rows)
    }
}

/// Who does what to which order.
pub fn act<'a>(c: &'a Context<'_>, id: &'a Id<Order>) -> Act<'a> {
    Act {
        org_id: c.org_id(),
        order_id: id.as_str(),
        actor_id: c.principal.user_id.as_str(),
        now: c.now,
    }
}

/// A change of one order, whose answer is the order as it then is.
pub fn changed(c: &Context<'_>, action: &'static str, id: &Id<Order>) -> Change {
    let answer = READ.bind(values![c.org_id(), id]);
    c.change(action, "order", id.as_str(), answer)
}
