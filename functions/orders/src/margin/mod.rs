//! The margin of an order: `/v1/orders/{id}/margin`.
//!
//! In scope: net revenue, cost and margin of an order and its lines. Out of scope: how stock is
//! costed (`stock`), and margins over many orders.

mod rules;
pub mod statements;

use domain::money::{Amount, COST_PER_MINOR, Currency, Money};
use domain::permission::READ_ORDERS;
use domain::{Id, values};
use platform::Fault;
use sales::Order;
use schemars::JsonSchema;
use serde::Serialize;
use stock::wire::{Cost, ItemName};
use web::{Answer, Context, Route, get, one, reply};

use rules::{Figures, FoundOrder, LineCost, SoldLine, line_figures};
use statements::{FIND_COSTS, FIND_LINES, FIND_ORDER};

pub static ROUTES: &[Route] = &[get(
    "/v1/orders/{id}/margin",
    "Read the margin of an order, by line, with cost first in first out",
)
.needs(READ_ORDERS)
.gives::<Margin>()
.to(|c| Box::pin(read(c)))];

async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let [order, lines, costs] = c
        .read([
            FIND_ORDER.bind(values![c.org_id(), &id]),
            FIND_LINES.bind(values![c.org_id(), &id]),
            FIND_COSTS.bind(values![c.org_id(), &id]),
        ])
        .await?;
    let order: FoundOrder = one(&order)?;
    let currency = Currency::parse(&order.currency)
        .ok_or_else(|| Fault::new(format!("{} is not a currency", order.currency)))?;
    let sold: Vec<SoldLine> = lines.all()?;
    let costs: Vec<LineCost> = costs.all()?;
    let mut total = Figures::default();
    let mut lines = Vec::with_capacity(sold.len());
    for line in sold {
        let figures = line_figures(&line, &costs);
        total.add(&figures);
        lines.push(LineMargin {
            line_id: line.id,
            item: ItemName {
                id: line.item_id,
                sku: line.sku,
                name: line.name,
            },
            net: money(figures.net, &currency)?,
            cost: cost(figures.cost, &currency),
            margin: cost(figures.margin, &currency),
        });
    }
    let allowances = order.net_allowances(total.net);
    let given = allowances.saturating_mul(COST_PER_MINOR);
    reply(&Margin {
        net: money(total.net, &currency)?,
        allowances: money(allowances, &currency)?,
        cost: cost(total.cost, &currency),
        margin: cost(total.margin.saturating_sub(given), &currency),
        lines,
    })
}

fn cost(ten_thousandths: i64, currency: &Currency) -> Cost {
    Cost {
        ten_thousandths,
        currency: currency.clone(),
    }
}

fn money(minor: i64, currency: &Currency) -> Result<Money, Fault> {
    let amount =
        Amount::new(minor).ok_or_else(|| Fault::new(format!("{minor} is not an amount")))?;
    Ok(Money {
        amount,
        currency: currency.clone(),
    })
}

/// The net amount, the cost and the margin of an order: of the goods that the customer has, and of services.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OrderMargin")]
pub struct Margin {
    /// Without tax: what was sold and not returned. Zero for a cancelled order.
    pub net: Money,
    /// The part of allowances that is not tax.
    pub allowances: Money,
    /// Of goods, first in first out.
    pub cost: Cost,
    /// Net less allowances and cost; negative when it was sold below cost.
    pub margin: Cost,
    pub lines: Vec<LineMargin>,
}

/// The margin of a line. Until all of it is dispatched, its cost is that of the dispatched quantity. A service
/// costs what the item cost when the order was confirmed, and nothing before that or when cancelled.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OrderLineMargin")]
pub struct LineMargin {
    pub line_id: Id<sales::Line>,
    pub item: ItemName,
    pub net: Money,
    pub cost: Cost,
    pub margin: Cost,
}
