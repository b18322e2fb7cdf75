//! What is done with the rows of a file.
//!
//! The faults of a row are all those of its fields, then what the item refuses as a whole.

use std::collections::BTreeSet;

use domain::csv::Record;
use domain::fold::code_key;
use domain::money::{AMOUNT_MAX, COST_PER_MINOR};
use domain::{MAX_SAFE_INTEGER, Mismatches, Refusal, Tree, Unit};
use platform::Fault;
use stock::Place;

use super::columns::{Column, Columns, plain_word};
use super::facts::{ExistingItem, Facts, cells, split_pack};
use super::file::LineFault;
use super::wire::Mode;
use crate::decimals::{self, NumberFault, NumberFormat};
use crate::items::stored::{StoredItem, create, default_per};
use crate::items::wire::{ItemChange, Kind, NewItem};
use crate::items::{barcodes::has_wrong_check_digit, rules};

/// The greatest number of rows of one file.
pub const ROWS_MAX: usize = 5000;
/// Decimals of a minor unit that a cost has.
const COST_DECIMALS: u8 = 4;

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
struct Row<'a> {
    reading: Reading<'a>,
    record: &'a Record,
    faults: Vec<LineFault>,
}

/// Its fields.
impl<'a> Row<'a> {
    fn cells(&self) -> impl Iterator<Item = (&'a Column, &'a str)> + use<'a> {
        cells(self.reading.columns, self.record)
    }

    fn get(&self, column: &Column) -> Option<&'a str> {
        let mut cells = self.cells();
        cells.find(|(own, _)| *own == column).map(|(_, text)| text)
    }

    fn refuse(&mut self, column: &Column, code: &'static str, detail: Option<String>) {
        let fault = LineFault::new(self.record.line, code);
        self.faults.push(fault.column(column.name()).detail(detail));
    }

    fn refuse_number(&mut self, column: &Column, fault: NumberFault) {
        self.refuse(column, fault.code, fault.detail);
    }

    /// Adds SKUs and barcodes that rows before gave.
    fn note_repeats(&mut self, seen: &mut BTreeSet<String>) {
        for (column, text) in self.cells() {
            let codes: Vec<&str> = match column {
                Column::Sku => vec![text],
                Column::Barcodes => text.split_whitespace().map(|t| split_pack(t).0).collect(),
                _ => continue,
            };
            for code in codes {
                if !seen.insert(format!("{} {}", column.name(), code_key(code))) {
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
        let existing = self.reading.facts.items.get(sku);
        if existing.is_some() && self.reading.mode == Mode::Create {
            self.refuse(&Column::Sku, "item_exists", None);
            return Ok(None);
        }
        let unit = self.unit(existing);
        let mut members = self.members(existing, unit);
        let (price, cost, amounts) = self.money();
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

    /// The unit of the row's quantities; none if that of the item has to be named.
    fn unit(&mut self, existing: Option<&ExistingItem>) -> Option<Unit> {
        let column = Column::Unit;
        match (self.get(&column), existing) {
            (Some(text), _) => read_unit(text),
            (None, None) => Some(Unit::Each),
            (None, Some(existing)) => (existing.item.base_uom == "each").then_some(Unit::Each),
        }
    }

    /// The fields of the row as the members of a body.
    fn members(
        &mut self,
        existing: Option<&ExistingItem>,
        unit: Option<Unit>,
    ) -> Vec<(String, Tree)> {
        let mut members = Vec::new();
        let mut wants = vec![(Column::Kind, "product"), (Column::Unit, "each")];
        for (column, text) in self.cells() {
            wants.retain(|(wanted, _)| wanted != column);
            let value = match column {
                Column::Name | Column::Description | Column::TaxCode | Column::CategoryId => {
                    Some(text.into())
                }
                Column::Kind | Column::Unit | Column::Status => {
                    let word = plain_word(column, text).map(str::to_owned);
                    Some(word.unwrap_or_else(|| text.to_lowercase()).into())
                }
                Column::Category => self.category(text),
                Column::Per => self.per(text, unit),
                Column::Barcodes => self.barcodes(text, existing, unit),
                _ => None,
            };
            let name = match column {
                Column::Category => Column::CategoryId.name(),
                _ => column.name(),
            };
            members.extend(value.map(|value| (name, value)));
        }
        if self.get(&Column::CategoryId).is_some_and(|id| {
            let known = &self.reading.facts.category_ids;
            domain::Id::<()>::parse(id).is_some() && !known.iter().any(|own| own == id)
        }) {
            self.refuse(&Column::CategoryId, "invalid_reference", None);
        }
        if existing.is_none() {
            let defaults = wants.into_iter();
            members.extend(defaults.map(|(column, word)| (column.name(), word.into())));
        }
        members
    }

    fn category(&mut self, name: &str) -> Option<Tree> {
        let id = self.reading.facts.categories.get(name);
        if id.is_none() {
            self.refuse(&Column::Category, "unknown_category", None);
        }
        id.map(|id| id.as_str().into())
    }

    /// A quantity with its unit: `1 kg`, `100`.
    fn per(&mut self, text: &str, unit: Option<Unit>) -> Option<Tree> {
        let (number, own) = number_and_unit(text);
        let unit = own.map_or(unit, read_unit);
        let Some(unit) = unit else {
            self.refuse(&Column::Per, "without_unit", None);
            return None;
        };
        match decimals::quantity(number, unit, self.reading.format) {
            Ok(base) => Some(quantity_tree(base, unit)),
            Err(fault) => {
                self.refuse_number(&Column::Per, fault);
                None
            }
        }
    }

    fn barcodes(
        &mut self,
        text: &str,
        existing: Option<&ExistingItem>,
        unit: Option<Unit>,
    ) -> Option<Tree> {
        let mut barcodes = Vec::new();
        for token in text.split_whitespace() {
            let (code, pack) = split_pack(token);
            let owner = self.reading.facts.barcodes.get(code);
            let own = existing.map(|existing| &existing.item.id);
            if owner.is_some() && owner != own {
                self.refuse(&Column::Barcodes, "already_exists", None);
            }
            let Some(pack) = pack else {
                barcodes.push(code.into());
                continue;
            };
            let (number, own) = number_and_unit(pack);
            let Some(unit) = own.map_or(unit, read_unit) else {
                self.refuse(&Column::Barcodes, "without_unit", None);
                return None;
            };
            match decimals::quantity(number, unit, self.reading.format) {
                Ok(base) => barcodes.push(Tree::Object(vec![
                    ("code".to_owned(), code.into()),
                    ("pack".to_owned(), quantity_tree(base, unit)),
                ])),
                Err(fault) => self.refuse_number(&Column::Barcodes, fault),
            }
        }
        Some(Tree::List(barcodes))
    }

    fn note_barcodes(&mut self, item: &StoredItem) {
        if self.get(&Column::Barcodes).is_none() {
            return;
        }
        for barcode in &item.barcodes {
            if has_wrong_check_digit(&barcode.code) {
                let warning = LineFault::new(self.record.line, "wrong_check_digit").warning();
                self.faults.push(warning.column(Column::Barcodes.name()));
            }
        }
    }

    /// Price in minor units and cost in ten-thousandths of them, and what was read of both.
    fn money(&mut self) -> (Option<i64>, Option<i64>, Vec<Amount>) {
        let mut amounts = Vec::new();
        let (mut price, mut cost) = (None, None);
        for (column, text) in self.cells() {
            match column {
                Column::Price => {
                    price = self.amount(column, text, 0, AMOUNT_MAX);
                    self.note_amount(column, text, price, &mut amounts);
                }
                Column::Cost => {
                    cost = self.amount(column, text, COST_DECIMALS, MAX_SAFE_INTEGER);
                    let minor = cost.map(|cost| cost / COST_PER_MINOR);
                    self.note_amount(column, text, minor, &mut amounts);
                }
                Column::PriceMinor => price = self.minor(column, text),
                Column::CostMinor => {
                    let minor = self.minor(column, text);
                    cost = minor.map(|minor| minor.saturating_mul(COST_PER_MINOR));
                }
                _ => {}
            }
        }
        let is_part = |unit: Unit| {
            let (base, factor) = unit.base();
            factor != default_per(base)
        };
        let unit = self.get(&Column::Unit).and_then(read_unit);
        // Whether it is for a gram or for a kilogram would be a guess.
        if !amounts.is_empty() && unit.is_some_and(is_part) && self.get(&Column::Per).is_none() {
            self.refuse(&Column::Per, "without_per", None);
        }
        (price, cost, amounts)
    }

    fn amount(&mut self, column: &Column, text: &str, finer: u8, max: i64) -> Option<i64> {
        let Reading { facts, format, .. } = self.reading;
        match decimals::money(text, &facts.currency, finer, format) {
            Ok(parts) if parts <= max => Some(parts),
            Ok(_) => {
                self.refuse(column, "out_of_range", None);
                None
            }
            Err(fault) => {
                self.refuse_number(column, fault);
                None
            }
        }
    }

    fn note_amount(
        &self,
        column: &Column,
        text: &str,
        minor: Option<i64>,
        amounts: &mut Vec<Amount>,
    ) {
        amounts.extend(minor.map(|minor| Amount {
            column: column.clone(),
            text: text.to_owned(),
            minor,
        }));
    }

    /// A whole number of minor units.
    fn minor(&mut self, column: &Column, text: &str) -> Option<i64> {
        let minor = text.parse().ok().and_then(domain::money::Amount::new);
        if minor.is_none() {
            let detail = "a whole number of minor units, 0 to 900719925474".to_owned();
            self.refuse(column, "out_of_range", Some(detail));
        }
        minor.map(domain::money::Amount::minor)
    }

    /// The movements that bring the levels to what the row says.
    fn stock(
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
                None => super::facts::Level::default(),
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

/// An item whose barcodes are in one order, so that two can be compared.
fn sorted(mut item: StoredItem) -> StoredItem {
    item.barcodes
        .sort_by(|one, other| one.code.cmp(&other.code));
    item.with_words()
}

fn read_unit(text: &str) -> Option<Unit> {
    let word = plain_word(&Column::Unit, text).map_or_else(|| text.to_lowercase(), str::to_owned);
    Tree::from(word).into_body().ok()
}

/// `500g` and `1 kg` as a number and a unit.
fn number_and_unit(text: &str) -> (&str, Option<&str>) {
    match text.find(char::is_alphabetic) {
        Some(position) => {
            let (number, unit) = text.split_at_checked(position).unwrap_or((text, ""));
            (number.trim(), Some(unit.trim()))
        }
        None => (text, None),
    }
}

fn quantity_tree(base: i64, unit: Unit) -> Tree {
    let (name, _) = unit.base();
    Tree::Object(vec![
        ("value".to_owned(), base.into()),
        ("unit".to_owned(), name.into()),
    ])
}
