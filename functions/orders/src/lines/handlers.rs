//! `/v1/orders/{id}/lines`.

use domain::refusal::code;
use domain::{Id, Patch, Refusal, values};
use sales::Order;
use sales::rules::lines::{FoundRate, PricedLine, PricingContext, check_size};
use sales::rules::orders::{Command, permit};
use sales::statements::lines::{INSERT, RATES, find_items_and_rates};
use sales::wire::lines::NewLine;
use web::{Answer, Context, Stop, json, show_unversioned};

use super::rules::change_line;
use super::statements::{DELETE, LIST, UPDATE};
use super::wire::{NewLines, OrderLineChange};
use crate::orders::draft::commit_lines;
use crate::orders::facts::{OrderFacts, read_facts};

pub async fn list(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let [rows] = c.read([LIST.bind(values![c.org_id(), &id])]).await?;
    show_unversioned(&rows)
}

pub async fn add(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let new: NewLines = c.body()?;
    let new = new.lines.into_vec();
    let [items, rates] = find_items_and_rates(c.org_id(), c.now, &new);
    let [order, lines, levels] = OrderFacts::statements(c, &id);
    let [order, lines, levels, items, rates] = c.read([order, lines, levels, items, rates]).await?;
    let facts = OrderFacts::from_rows(&order, &lines, &levels)?;
    c.check_version(facts.order.version)?;
    permit(facts.order.state, Command::Change)?;
    let (items, rates) = (items.all()?, rates.all()?);
    let pricing = PricingContext {
        items: &items,
        ..facts.pricing(&rates)
    };
    let added = price_lines(c, &pricing, new)?;
    let old = facts.lines.iter().map(|line| (line.gross, line.total));
    check_size(old.chain(added.iter().map(PricedLine::sums)))?;
    let insert = INSERT.bind(values![c.org_id(), &id, json(&added)?, c.now]);
    let stocked = added.into_iter().filter(|line| line.stocked);
    let stocked: Vec<(String, String)> = stocked.map(|line| (line.id, line.item_id)).collect();
    commit_lines(c, &id, &facts, vec![insert], &stocked).await
}

/// Prices the new lines of a request, each with a new id.
///
/// # Errors
/// Those of `PricingContext::line`, at the line.
pub fn price_lines(
    c: &Context<'_>,
    pricing: &PricingContext<'_>,
    new: Vec<NewLine>,
) -> Result<Vec<PricedLine>, Stop> {
    let mut priced = Vec::with_capacity(new.len());
    for (number, line) in new.into_iter().enumerate() {
        let request = line.into_request(format!("/lines/{number}"));
        priced.push(pricing.line(c.new_id::<sales::Line>()?.to_string(), request)?);
    }
    Ok(priced)
}

pub async fn update(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let line_id: Id<sales::Line> = c.id("line_id")?;
    let change: OrderLineChange = c.body()?;
    let keys: Vec<String> = match &change.tax_code {
        Patch::Set(code) => vec![code.key()],
        Patch::Keep | Patch::Clear => Vec::new(),
    };
    let rates = RATES.bind(values![c.org_id(), "[]", json(&keys)?, c.now]);
    let [order, lines, levels] = OrderFacts::statements(c, &id);
    let [order, lines, levels, rates] = c.read([order, lines, levels, rates]).await?;
    let facts = OrderFacts::from_rows(&order, &lines, &levels)?;
    c.check_version(facts.order.version)?;
    let line = facts.lines.iter().find(|line| line.id == line_id.as_str());
    let line = line.ok_or_else(|| Refusal::new(&code::NOT_FOUND))?;
    permit(facts.order.state, Command::Change)?;
    let mut rates: Vec<FoundRate> = rates.all()?;
    rates.extend(FoundRate::of_line(line));
    let changed = change_line(&facts.pricing(&rates), line.clone(), change.into(), "")?;
    let others = facts.lines.iter().filter(|other| other.id != changed.id);
    let others = others.map(|line| (line.gross, line.total));
    check_size(others.chain([changed.sums()]))?;
    let update = UPDATE.bind(values![c.org_id(), &id, json(&[changed])?, c.now]);
    commit_lines(c, &id, &facts, vec![update], &[]).await
}

pub async fn remove(c: &Context<'_>) -> Answer {
    let line_id: Id<sales::Line> = c.id("line_id")?;
    let (id, facts) = read_facts(c).await?;
    if !facts.lines.iter().any(|line| line.id == line_id.as_str()) {
        return Err(Refusal::new(&code::NOT_FOUND).into());
    }
    permit(facts.order.state, Command::Change)?;
    let delete = DELETE.bind(values![c.org_id(), &id, &line_id]);
    commit_lines(c, &id, &facts, vec![delete], &[]).await
}
