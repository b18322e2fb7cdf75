//! `/v1/inventory/availability`.

use std::collections::BTreeSet;

use domain::values;
use stock::Facts;
use stock::rules;
use stock::rules::Found;
use stock::statements::facts::{ITEMS, LEVELS_OF_ITEMS, WAREHOUSES};
use web::{Answer, Context, json, reply};

use super::wire::{Amount, Availability, Line, Question, Wish};

/// A read that needs a body: nothing is written.
pub async fn check(c: &Context<'_>) -> Answer {
    let question: Question = c.body()?;
    let wishes = question.lines.into_vec();
    let items: BTreeSet<&str> = wishes.iter().map(|wish| wish.item_id.as_str()).collect();
    let items = json(&items)?;
    let warehouses = wishes.iter().filter_map(|wish| wish.warehouse_id.as_ref());
    let warehouses: BTreeSet<&str> = warehouses.map(|warehouse| warehouse.as_str()).collect();
    let [items, warehouses, levels] = c
        .read([
            ITEMS.bind(values![c.org_id(), &items]),
            WAREHOUSES.bind(values![c.org_id(), json(&warehouses)?]),
            LEVELS_OF_ITEMS.bind(values![c.org_id(), &items, c.now]),
        ])
        .await?;
    let facts = Facts::from(Found {
        items: items.all()?,
        warehouses: warehouses.all()?,
        levels: levels.all()?,
    });
    let lines = rules::check(&facts, wishes.into_iter().enumerate().map(wish).collect())?;
    let lines: Vec<Line> = lines.into_iter().map(line).collect();
    let answer = Availability {
        ok: lines.iter().all(|line| line.ok),
        lines,
    };
    reply(&answer)
}

fn wish((number, wish): (usize, Wish)) -> rules::Wish {
    rules::Wish {
        pointer: format!("/lines/{number}"),
        item_id: wish.item_id.to_string(),
        warehouse_id: wish.warehouse_id.map(|warehouse| warehouse.to_string()),
        quantity: wish.quantity,
    }
}

fn line(found: rules::Availability) -> Line {
    let amount = |value: i64| Amount {
        value,
        unit: found.unit.clone(),
    };
    Line {
        ok: found.short() == 0,
        requested: amount(found.requested),
        available: amount(found.available),
        short: amount(found.short()),
        item_id: found.item_id,
        warehouse_id: found.warehouse_id,
    }
}
