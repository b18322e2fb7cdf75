//! `/v1/orders/{id}/items`: the lines of an order.

use domain::refusal::code;
use domain::{Id, Refusal, values};
use sales::Order;
use sales::items_and_rates;
use sales::rules::lines::{FoundRate, Stored, Terrain, fits};
use sales::rules::orders::{Command, permit};
use sales::statements::lines;
use web::{Answer, Context, json, show_unversioned};

use super::wire::{LineChange, NewLines};
use crate::orders::change::commit_lines;
use crate::orders::loaded::{facts, load, loaded};
use crate::orders::statements::READ_LINES;

pub async fn list(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let [rows] = c.read([READ_LINES.bind(values![c.org_id(), &id])]).await?;
    show_unversioned(&rows)
}

pub async fn add(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let new: NewLines = c.body()?;
    let wishes = new.lines.into_vec();
    let [items, rates] = items_and_rates(c.org_id(), c.now, &wishes);
    let [order, known, levels] = facts(c, &id);
    let [order, known, levels, items, rates] = c.read([order, known, levels, items, rates]).await?;
    let loaded = loaded(&order, &known, &levels)?;
    c.check_version(loaded.order.version)?;
    permit(loaded.order.state, Command::Change)?;
    let (items, rates) = (items.all()?, rates.all()?);
    let terrain = Terrain {
        currency: &loaded.order.currency,
        includes_tax: loaded.order.prices_include_tax == 1,
        items: &items,
        rates: &rates,
    };
    let mut stored: Vec<Stored> = Vec::with_capacity(wishes.len());
    for (number, line) in wishes.into_iter().enumerate() {
        let wish = line.into_wish(format!("/lines/{number}"));
        stored.push(terrain.line(c.new_id::<sales::Line>()?.to_string(), wish)?);
    }
    let known = loaded.lines.iter().map(|line| (line.gross, line.total));
    fits(known.chain(stored.iter().map(Stored::sums)))?;
    let insert = lines::INSERT.bind(values![c.org_id(), &id, json(&stored)?, c.now]);
    let stocked = stored.into_iter().filter(|line| line.stocked);
    let added: Vec<(String, String)> = stocked.map(|line| (line.id, line.item_id)).collect();
    commit_lines(c, &id, &loaded, vec![insert], &added).await
}

pub async fn change(c: &Context<'_>) -> Answer {
    let id: Id<Order> = c.id("id")?;
    let line_id: Id<sales::Line> = c.id("line_id")?;
    let change: LineChange = c.body()?;
    let named: Vec<String> = match &change.tax_code {
        domain::Patch::Set(code) => vec![code.to_string()],
        _ => Vec::new(),
    };
    let rates = lines::RATES.bind(values![c.org_id(), "[]", json(&named)?, c.now]);
    let [order, known, levels] = facts(c, &id);
    let [order, known, levels, rates] = c.read([order, known, levels, rates]).await?;
    let loaded = loaded(&order, &known, &levels)?;
    c.check_version(loaded.order.version)?;
    let line = loaded.lines.iter().find(|line| line.id == line_id.as_str());
    let line = line.ok_or_else(|| Refusal::new(&code::NOT_FOUND))?.clone();
    permit(loaded.order.state, Command::Change)?;
    let mut rates: Vec<FoundRate> = rates.all()?;
    rates.extend(line.tax_code.clone().map(|code| FoundRate {
        code,
        ppm: line.tax_ppm_now,
    }));
    let terrain = Terrain {
        currency: &loaded.order.currency,
        includes_tax: loaded.order.prices_include_tax == 1,
        items: &[],
        rates: &rates,
    };
    let stored = terrain.change(line, change.into_change(), "")?;
    let others = loaded.lines.iter().filter(|other| other.id != stored.id);
    let others = others.map(|line| (line.gross, line.total));
    fits(others.chain([stored.sums()]))?;
    let update = lines::UPDATE.bind(values![c.org_id(), &id, json(&[stored])?, c.now]);
    commit_lines(c, &id, &loaded, vec![update], &[]).await
}

pub async fn remove(c: &Context<'_>) -> Answer {
    let line_id: Id<sales::Line> = c.id("line_id")?;
    let (id, loaded) = load(c).await?;
    if !loaded.lines.iter().any(|line| line.id == line_id.as_str()) {
        return Err(Refusal::new(&code::NOT_FOUND).into());
    }
    permit(loaded.order.state, Command::Change)?;
    let delete = lines::DELETE.bind(values![c.org_id(), &id, &line_id]);
    commit_lines(c, &id, &loaded, vec![delete], &[]).await
}
