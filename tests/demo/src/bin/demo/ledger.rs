//! Makes the stock moves, one after the other, and finds where a load stopped.

use chrono::NaiveDate;
use demo::moves::{Move, MoveKind, Warehouse};
use demo::plan::Plan;
use serde_json::{Value, json};

use crate::catalogue::{Known, each, id_of, key};
use crate::client::Client;
use crate::failure::{Failure, Result};
use crate::progress::Progress;

const PATH: &str = "/v1/inventory/moves";
/// The id of the first move of every plan.
const FIRST: &str = "00-opening-MAIN";
/// How many moves pass between two lines of progress.
const TOLD_EVERY: usize = 50;

pub struct Ledger<'a>(&'a Client);

impl<'a> Ledger<'a> {
    pub fn new(client: &'a Client) -> Self {
        Self(client)
    }

    /// The day of the first move, if it was made: it dates all the others.
    pub fn eve(&self) -> Result<Option<NaiveDate>> {
        let Some(first) = self.find(FIRST)? else {
            return Ok(None);
        };
        let occurred_at = first
            .get("occurred_at")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let day = occurred_at.get(..10).and_then(|day| day.parse().ok());
        day.map(Some)
            .ok_or_else(|| Failure::Because(format!("the first move has no date: `{occurred_at}`")))
    }

    pub fn is_complete(&self, plan: &Plan) -> Result<bool> {
        match plan.moves.last() {
            Some(last) => self.is_made(last),
            None => Ok(true),
        }
    }

    /// Makes what is missing, in order.
    pub fn load(&self, plan: &Plan, known: &Known, progress: Progress) -> Result {
        let made = self.count_made(&plan.moves)?;
        if made > 0 {
            progress.step(format!("{made} of {} moves are there", plan.moves.len()));
        }
        for (index, step) in plan.moves.iter().enumerate().skip(made) {
            self.0
                .post(PATH, &key("move", &step.id), &body(step, known)?)?;
            let count = index + 1;
            if count % TOLD_EVERY == 0 || count == plan.moves.len() {
                progress.step(format!(
                    "{count} of {} moves, up to {}",
                    plan.moves.len(),
                    step.occurred_at.date()
                ));
            }
        }
        Ok(())
    }

    /// Moves are made in order, so those that are there are the first so many.
    fn count_made(&self, moves: &[Move]) -> Result<usize> {
        let (mut made, mut rest) = (0, moves);
        while !rest.is_empty() {
            let (before, from) = rest.split_at(rest.len() / 2);
            let Some((middle, after)) = from.split_first() else {
                break;
            };
            if self.is_made(middle)? {
                made += before.len() + 1;
                rest = after;
            } else {
                rest = before;
            }
        }
        Ok(made)
    }

    fn is_made(&self, step: &Move) -> Result<bool> {
        Ok(self.find(&step.id)?.is_some())
    }

    fn find(&self, id: &str) -> Result<Option<Value>> {
        let page = self.0.get(&format!(
            "{PATH}?reference_type=demo&reference_id={id}&limit=1"
        ))?;
        Ok(page
            .get("items")
            .and_then(Value::as_array)
            .and_then(|items| items.first())
            .cloned())
    }
}

fn body(step: &Move, known: &Known) -> Result<Value> {
    let warehouse = |warehouse: Warehouse| id_of(&known.warehouses, warehouse.code());
    let lines = step.lines.iter().map(|line| {
        let item = id_of(&known.items, &line.sku)?;
        let quantity = each(line.quantity);
        Ok(match step.kind.route() {
            (Some(from), Some(to)) => json!({
                "item_id": item, "warehouse_id": warehouse(from)?, "to_warehouse_id": warehouse(to)?,
                "quantity": quantity,
            }),
            (Some(at), None) | (None, Some(at)) => {
                json!({ "item_id": item, "warehouse_id": warehouse(at)?, "quantity": quantity })
            }
            (None, None) => return Err(Failure::Because(format!("{} goes nowhere", step.id))),
        })
    });
    let (reason, note) = words(step.kind);
    Ok(json!({
        "reason": reason,
        "occurred_at": step.occurred_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "note": note,
        "reference": { "type": "demo", "id": step.id },
        "lines": lines.collect::<Result<Vec<_>>>()?,
    }))
}

fn words(kind: MoveKind) -> (&'static str, String) {
    match kind {
        MoveKind::Opening(_) => ("receipt", "Opening stock".to_owned()),
        MoveKind::Delivery(supplier) => ("receipt", format!("Delivery by {supplier}")),
        MoveKind::Return => ("receipt", "Goods of cancelled orders came back".to_owned()),
        MoveKind::Transfer => ("transfer", "Counter filled up".to_owned()),
        MoveKind::Issue(Warehouse::Main) => ("consume", "Sales of the day".to_owned()),
        MoveKind::Issue(Warehouse::Shop) => ("consume", "Counter sales of the day".to_owned()),
    }
}
