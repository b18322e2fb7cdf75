//! The stock of a row: the movements that bring levels to what the file says.

use domain::{MAX_SAFE_INTEGER, Unit};
use stock::Place;

use super::columns::Column;
use super::facts::{ExistingItem, Level};
use super::fields::COST_DECIMALS;
use super::rules::{Row, StockStep};
use crate::decimals;
use crate::items::stored::StoredItem;
use crate::items::wire::Kind;

impl Row<'_> {
    /// The movements that bring the levels to what the row says.
    pub(super) fn stock(
        &mut self,
        item: &StoredItem,
        existing: Option<&ExistingItem>,
        unit: Option<Unit>,
    ) -> Vec<StockStep> {
        let mut steps = Vec::new();
        let cost = self.get(&Column::StockCost).and_then(|text| {
            self.amount(&Column::StockCost, text, COST_DECIMALS, MAX_SAFE_INTEGER)
        });
        for (column, text) in self.cells() {
            let warehouse = match column {
                Column::Stock(code) => self.warehouse(column, Some(code.as_str())),
                Column::Quantity => {
                    let code = self.get(&Column::Warehouse);
                    self.warehouse(&Column::Warehouse, code)
                }
                _ => continue,
            };
            let Some(warehouse) = warehouse else { continue };
            if item.kind == Kind::Service {
                self.refuse(column, "not_stocked", None);
                continue;
            }
            let Some(unit) = unit else {
                self.refuse(&Column::Unit, "without_unit", None);
                continue;
            };
            let quantity = match decimals::quantity(text, unit, self.reading.format) {
                Ok(quantity) => quantity,
                Err(fault) => {
                    self.refuse_number(column, fault);
                    continue;
                }
            };
            let place = Place(item.id.clone(), warehouse);
            let level = match existing {
                Some(_) => self.reading.facts.level(&place),
                None => Level::default(),
            };
            let difference = quantity.saturating_sub(level.on_hand);
            if difference < 0 && quantity < level.reserved {
                let (_, factor) = unit.base();
                let reserved = level.reserved.saturating_add(factor - 1) / factor;
                self.refuse(column, "stock_reserved", Some(reserved.to_string()));
                continue;
            }
            let is_increase = difference > 0;
            let size = difference.saturating_abs();
            let cost_c4 = cost
                .filter(|_| is_increase)
                .map(|cost| cost_of(cost, item.per_qty, size));
            if cost_c4 == Some(None) {
                self.refuse(&Column::StockCost, "out_of_range", None);
                continue;
            }
            if size > 0 {
                steps.push(StockStep {
                    place,
                    is_increase,
                    quantity: size,
                    cost_c4: cost_c4.flatten(),
                    posting_seq: level.posting_seq,
                });
            }
        }
        steps
    }

    /// The id of the warehouse with a code, or of the only one.
    fn warehouse(&mut self, column: &Column, code: Option<&str>) -> Option<String> {
        let facts = self.reading.facts;
        let found = match code {
            Some(code) => facts.warehouse(code),
            None => {
                let mut all = facts.warehouses.values();
                all.next().filter(|_| all.next().is_none())
            }
        };
        if found.is_none() {
            let fault = code.map_or("without_warehouse", |_| "unknown_warehouse");
            self.refuse(column, fault, None);
        }
        found.cloned()
    }
}

/// The cost of a quantity, at a cost in ten-thousandths of a minor unit for `per`, half up; none past what is exact.
fn cost_of(cost_c4: i64, per: i64, quantity: i64) -> Option<i64> {
    let exact = i128::from(cost_c4).checked_mul(i128::from(quantity))?;
    let per = i128::from(per);
    let rounded = exact.checked_add(per / 2)?.checked_div(per)?;
    let cost = i64::try_from(rounded).ok()?;
    (cost <= MAX_SAFE_INTEGER).then_some(cost)
}
