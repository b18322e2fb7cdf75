//! What is done with the rows of a file.
//!
//! The faults of a row are all those of its fields, then what the item refuses as a whole.

use std::collections::BTreeSet;

use domain::barcode;
use domain::csv::Record;
use domain::fold::code_key;
use domain::{Mismatches, Refusal, Tree};
use platform::Fault;
use stock::Place;

use super::columns::{Column, Columns};
use super::facts::{ExistingItem, Facts, cells, split_pack};
use super::file::LineFault;
use super::wire::Mode;
use crate::decimals::{NumberFault, NumberFormat};
use crate::items::rules;
use crate::items::stored::{StoredItem, create};
use crate::items::wire::{ItemChange, NewItem};

/// The greatest number of rows of one file.
pub const ROWS_MAX: usize = 5000;

/// What is done with a row.
#[derive(Debug)]
pub struct Outcome {
    pub line: i64,
    pub item: ItemOutcome,
    pub stock: Vec<StockStep>,
    pub amounts: Vec<Amount>,
}

#[derive(Debug)]
pub enum ItemOutcome {
    Create(StoredItem),
    Update(ItemUpdate),
    Keep,
}

#[derive(Debug)]
pub struct ItemUpdate {
    pub version: i64,
    pub item: StoredItem,
    pub has_new_barcodes: bool,
    pub has_new_words: bool,
}

/// A movement that brings a level to what the file says.
#[derive(Debug)]
pub struct StockStep {
    pub place: Place,
    pub is_increase: bool,
    pub quantity: i64,
    pub cost_c4: Option<i64>,
    /// The last posting of the level that this was decided on.
    pub posting_seq: i64,
}

/// An amount of money that was read, for people to compare.
#[derive(Debug)]
pub struct Amount {
    pub column: Column,
    pub text: String,
    pub minor: i64,
}

/// How the rows are read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    pub mode: Mode,
    pub format: NumberFormat,
    pub facts: &'a Facts,
    pub columns: &'a Columns,
}

/// What is done with all rows.
#[derive(Debug, Default)]
pub struct Plan {
    pub outcomes: Vec<Outcome>,
    pub faults: Vec<LineFault>,
    /// Rows with faults.
    pub refused: i64,
}

/// How many rows were done in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub refused: i64,
}

impl Counts {
    pub fn of(outcomes: &[Outcome], refused: i64) -> Self {
        let mut counts = Self {
            refused,
            ..Self::default()
        };
        for outcome in outcomes {
            let count = match outcome.item {
                ItemOutcome::Create(_) => &mut counts.created,
                ItemOutcome::Keep if outcome.stock.is_empty() => &mut counts.unchanged,
                ItemOutcome::Update(_) | ItemOutcome::Keep => &mut counts.updated,
            };
            *count = count.saturating_add(1);
        }
        counts
    }
}

/// Decides for all rows. `new_id` makes the ids of new items.
///
/// # Errors
/// A fault without randomness.
pub fn plan(
    reading: Reading<'_>,
    rows: &[Record],
    mut new_id: impl FnMut() -> Result<String, Fault>,
) -> Result<Plan, Fault> {
    let mut plan = Plan::default();
    let mut seen = BTreeSet::new();
    for record in rows {
        let mut row = Row {
            reading,
            record,
            faults: Vec::new(),
        };
        row.note_repeats(&mut seen);
        let outcome = row.decide(&mut new_id)?;
        let is_refused = row.faults.iter().any(LineFault::is_fault);
        plan.faults.append(&mut row.faults);
        if is_refused {
            plan.refused = plan.refused.saturating_add(1);
        } else {
            plan.outcomes.extend(outcome);
        }
    }
    Ok(plan)
}

/// A row while it is read.
pub struct Row<'a> {
    pub reading: Reading<'a>,
    pub record: &'a Record,
    faults: Vec<LineFault>,
}

/// Its fields.
impl<'a> Row<'a> {
    pub(super) fn cells(&self) -> impl Iterator<Item = (&'a Column, &'a str)> + use<'a> {
        cells(self.reading.columns, self.record)
    }

    pub(super) fn get(&self, column: &Column) -> Option<&'a str> {
        let mut cells = self.cells();
        cells.find(|(own, _)| *own == column).map(|(_, text)| text)
    }

    pub(super) fn refuse(&mut self, column: &Column, code: &'static str, detail: Option<String>) {
        let fault = LineFault::new(self.record.line, code);
        self.faults.push(fault.column(column.name()).detail(detail));
    }

    pub(super) fn warn(&mut self, column: &Column, code: &'static str) {
        let warning = LineFault::new(self.record.line, code).warning();
        self.faults.push(warning.column(column.name()));
    }

    pub(super) fn refuse_number(&mut self, column: &Column, fault: NumberFault) {
        self.refuse(column, fault.code, fault.detail);
    }

    /// Adds SKUs and barcodes that rows before gave.
    fn note_repeats(&mut self, seen: &mut BTreeSet<String>) {
        for (column, text) in self.cells() {
            let keys: Vec<String> = match column {
                Column::Sku => vec![code_key(text)],
                Column::Barcodes => {
                    let codes = text.split_whitespace();
                    codes.map(|code| barcode::key(split_pack(code).0)).collect()
                }
                _ => continue,
            };
            for key in keys {
                if !seen.insert(format!("{} {key}", column.name())) {
                    self.refuse(column, "duplicate", None);
                }
            }
        }
    }

    /// What a type does not accept, at its column.
    fn refuse_mismatches(&mut self, Mismatches(all): Mismatches) {
        for mismatch in all {
            let fault = LineFault::new(self.record.line, mismatch.code);
            let column = column_at(&mismatch.pointer);
            let fault = fault.detail(Some(mismatch.detail));
            self.faults.push(match column {
                Some(column) => fault.column(column),
                None => fault,
            });
        }
    }

    fn refuse_whole(&mut self, refusal: &Refusal) {
        let pointer = refusal.errors.first().map(|error| error.pointer.as_str());
        let fault = LineFault::new(self.record.line, refusal.code.name);
        self.faults.push(match pointer.and_then(column_at) {
            Some(column) => fault.column(column),
            None => fault,
        });
    }
}

/// The column of a JSON pointer: `/barcodes/0` is of `barcodes`.
fn column_at(pointer: &str) -> Option<&str> {
    pointer.split('/').nth(1).filter(|name| !name.is_empty())
}

/// What is decided about it.
impl Row<'_> {
    /// Nothing if it has faults.
    fn decide(
        &mut self,
        new_id: &mut impl FnMut() -> Result<String, Fault>,
    ) -> Result<Option<Outcome>, Fault> {
        let Some(sku) = self.get(&Column::Sku) else {
            self.refuse(&Column::Sku, "missing", None);
            return Ok(None);
        };
        let existing = self.reading.facts.items.get(&code_key(sku));
        if existing.is_some() && self.reading.mode == Mode::Create {
            self.refuse(&Column::Sku, "item_exists", None);
            return Ok(None);
        }
        let unit = self.unit(existing);
        let mut members = self.members(existing, unit);
        let (price, cost, amounts) = self.money();
        self.check_per(existing);
        let before = existing.map(|existing| sorted(existing.item.clone()).with_words());
        let item = match existing {
            None => {
                members.push(("sku".to_owned(), sku.into()));
                self.new_item(members, new_id)?
            }
            Some(existing) => self.changed_item(existing, members),
        };
        let Some(mut item) = item.map(sorted) else {
            return Ok(None);
        };
        if let Some(price) = price {
            item.price_minor = price;
        }
        if let Some(cost) = cost {
            item.cost_c4 = cost;
        }
        self.note_barcodes(&item);
        let stock = self.stock(&item, existing, unit);
        let item = match (existing, before) {
            (Some(existing), Some(before)) if item != before => ItemOutcome::Update(ItemUpdate {
                version: existing.version,
                has_new_barcodes: item.barcodes != before.barcodes,
                has_new_words: item.words != before.words,
                item,
            }),
            (Some(_), _) => ItemOutcome::Keep,
            (None, _) => ItemOutcome::Create(item),
        };
        Ok(Some(Outcome {
            line: self.record.line,
            item,
            stock,
            amounts,
        }))
    }

    fn new_item(
        &mut self,
        members: Vec<(String, Tree)>,
        new_id: &mut impl FnMut() -> Result<String, Fault>,
    ) -> Result<Option<StoredItem>, Fault> {
        let new: NewItem = match Tree::Object(members).into_body() {
            Ok(new) => new,
            Err(mismatches) => {
                self.refuse_mismatches(mismatches);
                return Ok(None);
            }
        };
        match create(new_id()?, new, &self.reading.facts.currency, "") {
            Ok(item) => Ok(Some(item)),
            Err(refusal) => {
                self.refuse_whole(&refusal);
                Ok(None)
            }
        }
    }

    fn changed_item(
        &mut self,
        existing: &ExistingItem,
        members: Vec<(String, Tree)>,
    ) -> Option<StoredItem> {
        let change: ItemChange = match Tree::Object(members).into_body() {
            Ok(change) => change,
            Err(mismatches) => {
                self.refuse_mismatches(mismatches);
                return None;
            }
        };
        let base = change.unit.map(|unit| unit.base().0);
        for (column, differs) in [
            (
                Column::Unit,
                base.is_some_and(|base| base != existing.item.base_uom),
            ),
            (
                Column::Kind,
                change.kind.is_some_and(|kind| kind != existing.item.kind),
            ),
        ] {
            if differs {
                self.refuse(&column, "fixed_by_item", None);
                return None;
            }
        }
        let currency = &self.reading.facts.currency;
        let item = existing.item.clone();
        match rules::change(item, existing.is_supplied, change, currency) {
            Ok(changed) => Some(changed.item),
            Err(refusal) => {
                self.refuse_whole(&refusal);
                None
            }
        }
    }
}

/// An item whose barcodes are in one order, so that two can be compared.
fn sorted(mut item: StoredItem) -> StoredItem {
    item.barcodes
        .sort_by(|one, other| one.code.cmp(&other.code));
    item.with_words()
}
