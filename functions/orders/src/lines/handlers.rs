//! `/v1/orders/{id}/lines`.

use std::collections::BTreeSet;

use domain::refusal::code;
use domain::{Id, Patch, Refusal, Statement, values};
use sales::Order;
use sales::rules::lines::{FoundRate, PricedLine, PricingContext, price_document, repriced};
use sales::rules::orders::Command;
use sales::statements::lines::{INSERT, RATES, find_items_and_rates};
use sales::wire::lines::NewLine;
use web::{Answer, Context, Stop, json, show_unversioned};

use super::rules::change_line;
use super::statements::{DELETE, LEVELS_OF_NEW, LIST, UPDATE};
use super::wire::{NewLines, OrderLineChange};
use crate::orders::draft::commit_lines;
use crate::orders::facts::{OrderFacts, read_facts};
use crate::orders::rules::permit;

pub async fn list(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let [rows] = c.read([LIST.bind(values![c.org_id(), &id])]).await?;
    show_unversioned(&rows)
}

pub async fn add(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let new: NewLines = c.body()?;
    let new = new.lines.into_vec();
    let items_of_new: BTreeSet<&str> = new.iter().map(|line| line.item_id.as_str()).collect();
    let levels_of_new = LEVELS_OF_NEW.bind(values![c.org_id(), json(&items_of_new)?, c.now, &id]);
    let [items, rates] = find_items_and_rates(c.org_id(), c.now, &new);
    let [order, lines, levels] = OrderFacts::statements(c, &id);
    let [order, lines, levels, items, rates, levels_of_new] = c
        .read([order, lines, levels, items, rates, levels_of_new])
        .await?;
    let mut facts = OrderFacts::from_rows(&order, &lines, &levels)?;
    c.check_version(facts.order.version)?;
    permit(&facts, Command::Change)?;
    let (items, rates) = (items.all()?, rates.all()?);
    let pricing = PricingContext {
        items: &items,
        ..facts.pricing(&rates)
    };
    let added = new_lines(c, &pricing, new)?;
    let added_ids: BTreeSet<String> = added.iter().map(|line| line.id.clone()).collect();
    let mut lines = facts.priced_lines();
    lines.extend(added);
    price_document(facts.order.document(), &mut lines)?;
    let is_new = |line: &&PricedLine| added_ids.contains(&line.id);
    let added: Vec<&PricedLine> = lines.iter().filter(is_new).collect();
    let mut statements = vec![INSERT.bind(values![c.org_id(), &id, json(&added)?, c.now])];
    statements.extend(update_lines(c, &id, &repriced(&facts.lines, &lines))?);
    facts.add_levels(levels_of_new.all()?);
    commit_lines(c, &id, &facts, statements, &lines).await
}

/// Updates lines that have other terms or amounts than before.
fn update_lines(
    c: &Context<'_>,
    id: &Id<Order>,
    lines: &[&PricedLine],
) -> Result<Option<Statement>, Stop> {
    if lines.is_empty() {
        return Ok(None);
    }
    let update = UPDATE.bind(values![c.org_id(), id, json(lines)?, c.now]);
    Ok(Some(update))
}

/// The lines of a request, each with a new id. `price_document` gives them their taxes.
///
/// # Errors
/// Those of `PricingContext::line`, at the line.
pub fn new_lines(
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
    permit(&facts, Command::Change)?;
    let mut rates: Vec<FoundRate> = rates.all()?;
    rates.extend(FoundRate::of_line(line));
    let changed = change_line(&facts.pricing(&rates), line.clone(), change.into(), "")?;
    let mut lines = facts.priced_lines();
    for line in &mut lines {
        if line.id == changed.id {
            *line = changed.clone();
        }
    }
    price_document(facts.order.document(), &mut lines)?;
    let is_changed = |line: &&PricedLine| line.id == changed.id;
    let mut updates = repriced(&facts.lines, &lines);
    updates.retain(|line| !is_changed(line));
    updates.extend(lines.iter().filter(is_changed));
    let update = update_lines(c, &id, &updates)?.into_iter().collect();
    commit_lines(c, &id, &facts, update, &lines).await
}

pub async fn remove(c: &Context<'_>) -> Answer {
    let line_id: Id<sales::Line> = c.id("line_id")?;
    let (id, facts) = read_facts(c).await?;
    if !facts.lines.iter().any(|line| line.id == line_id.as_str()) {
        return Err(Refusal::new(&code::NOT_FOUND).into());
    }
    permit(&facts, Command::Change)?;
    let mut lines = facts.priced_lines();
    lines.retain(|line| line.id != line_id.as_str());
    price_document(facts.order.document(), &mut lines)?;
    let mut statements = vec![DELETE.bind(values![c.org_id(), &id, &line_id])];
    statements.extend(update_lines(c, &id, &repriced(&facts.lines, &lines))?);
    commit_lines(c, &id, &facts, statements, &lines).await
}
