//! The fields of a row: texts, units, barcodes and money.

use domain::barcode;
use domain::fold::code_key;
use domain::money::{AMOUNT_MAX, COST_PER_MINOR};
use domain::{MAX_SAFE_INTEGER, Tree, Unit};

use super::columns::{Column, plain_word};
use super::facts::{ExistingItem, split_pack};
use super::rules::{Amount, Reading, Row};
use crate::decimals;
use crate::items::stored::{StoredItem, default_per};

/// Decimals of a minor unit that a cost has.
pub const COST_DECIMALS: u8 = 4;

impl Row<'_> {
    /// The unit of the row's quantities; none if that of the item has to be named.
    pub(super) fn unit(&mut self, existing: Option<&ExistingItem>) -> Option<Unit> {
        let column = Column::Unit;
        match (self.get(&column), existing) {
            (Some(text), _) => read_unit(text),
            (None, None) => Some(Unit::Each),
            (None, Some(existing)) => (existing.item.base_uom == "each").then_some(Unit::Each),
        }
    }

    /// The fields of the row as the members of a body.
    pub(super) fn members(
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
        let id = self.reading.facts.categories.get(&code_key(name));
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
            let owner = self.reading.facts.barcodes.get(&barcode::key(code));
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

    pub(super) fn note_barcodes(&mut self, item: &StoredItem) {
        if self.get(&Column::Barcodes).is_none() {
            return;
        }
        for barcode in &item.barcodes {
            if barcode.has_wrong_check_digit == 1 {
                self.warn(&Column::Barcodes, "wrong_check_digit");
            }
        }
    }

    /// Price in minor units and cost in ten-thousandths of them, and what was read of both.
    pub(super) fn money(&mut self) -> (Option<i64>, Option<i64>, Vec<Amount>) {
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
        (price, cost, amounts)
    }

    /// Refuses money that could be for a gram or for a kilogram.
    pub(super) fn check_per(&mut self, existing: Option<&ExistingItem>) {
        let is_part = |unit: Unit| {
            let (base, factor) = unit.base();
            factor != default_per(base)
        };
        let unit = self.get(&Column::Unit).and_then(read_unit);
        let is_unusual =
            |found: &ExistingItem| found.item.per_qty != default_per(&found.item.base_uom);
        let is_unclear = unit.is_some_and(is_part) || existing.is_some_and(is_unusual);
        let is_money = |column: &Column| {
            use Column::{Cost, CostMinor, Price, PriceMinor, StockCost};
            matches!(column, Price | PriceMinor | Cost | CostMinor | StockCost)
        };
        let has_money = self.cells().any(|(column, _)| is_money(column));
        if is_unclear && has_money && self.get(&Column::Per).is_none() {
            self.refuse(&Column::Per, "without_per", None);
        }
    }

    pub(super) fn amount(
        &mut self,
        column: &Column,
        text: &str,
        finer: u8,
        max: i64,
    ) -> Option<i64> {
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
