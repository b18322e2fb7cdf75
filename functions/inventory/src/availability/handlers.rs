//! The handler of `/v1/inventory/availability`.

use std::collections::BTreeSet;

use domain::values;
use stock::Facts;
use stock::rules::Found;
use stock::statements::facts::{ITEMS, LEVELS_OF_ITEMS, WAREHOUSES};
use web::{Answer, Context, json, reply};

use super::rules;
use super::wire::{
    Availability, AvailabilityLine, AvailabilityRequest, AvailabilityRequestLine, BaseQuantity,
};

/// A read with a body: nothing is written.
pub async fn check(c: &Context<'_>) -> Answer {
    let request: AvailabilityRequest = c.body()?;
    let requested = request.lines.into_vec();
    let items: BTreeSet<&str> = requested.iter().map(|line| line.item_id.as_str()).collect();
    let items = json(&items)?;
    let warehouses = requested
        .iter()
        .filter_map(|line| line.warehouse_id.as_ref());
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
    let requested = requested.into_iter().enumerate().map(requested_line);
    let lines = rules::check(&facts, requested.collect())?;
    let lines: Vec<AvailabilityLine> = lines.into_iter().map(answer_line).collect();
    let answer = Availability {
        ok: lines.iter().all(|line| line.ok),
        lines,
    };
    reply(&answer)
}

fn requested_line((number, line): (usize, AvailabilityRequestLine)) -> rules::RequestedLine {
    rules::RequestedLine {
        pointer: format!("/lines/{number}"),
        item_id: line.item_id.to_string(),
        warehouse_id: line.warehouse_id.map(|warehouse| warehouse.to_string()),
        quantity: line.quantity,
    }
}

fn answer_line(found: rules::Availability) -> AvailabilityLine {
    let quantity = |value: i64| BaseQuantity {
        value,
        unit: found.unit.clone(),
    };
    AvailabilityLine {
        ok: found.short() == 0,
        requested: quantity(found.requested),
        available: quantity(found.available),
        short: quantity(found.short()),
        item_id: found.item_id,
        warehouse_id: found.warehouse_id,
    }
}
