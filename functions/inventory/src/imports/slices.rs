//! The statements that import some rows: a part of one batch.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Instant, Language, Statement, values};
use platform::Fault;
use serde::{Deserialize, Serialize};
use stock::rules::{Leg, Route};
use stock::statements::guards::GUARD_CHANGED_SO_MANY;
use stock::{HoldsAndAlerts, Place, Posting};
use web::{field_words, json};

use super::columns::Columns;
use super::file::LineFault;
use super::rules::{ItemOutcome, Outcome, StockStep};
use super::statements::{
    DELETE_BARCODES, DELETE_WORDS, GUARD_UNMOVED, INSERT_FAULTS, UPDATE_ITEMS,
};
use super::wire::{RowFault, Severity};
use crate::decimals::{DecimalSign, NumberFormat};
use crate::items::statements::{INSERT, INSERT_BARCODES, INSERT_WORDS, PUBLISH_SEVERAL};
use crate::items::stored::StoredItem;

/// How many rows one batch imports.
pub const SLICE_ROWS: usize = 200;
/// How many faults of an import are kept.
const FAULTS_MAX: usize = 2000;

/// How the slices of an import are read later.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Options {
    pub sign: DecimalSign,
    pub is_declared: bool,
    pub is_spanish: bool,
}

impl Options {
    pub const fn format(self) -> NumberFormat {
        NumberFormat {
            sign: self.sign,
            is_declared: self.is_declared,
        }
    }

    pub const fn language(self) -> Language {
        if self.is_spanish {
            Language::Spanish
        } else {
            Language::English
        }
    }
}

/// The rows of a slice as they are stored.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredSlice {
    pub columns: Columns,
    /// The line and the fields of each.
    pub rows: Vec<(i64, Vec<String>)>,
}

/// Who imports, when, and for which import.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    pub org_id: i64,
    pub id: &'a str,
    pub actor_id: &'a str,
    /// The request and its trace, which events name; none in a job.
    pub request: Option<(&'a str, &'a str)>,
    pub now: Instant,
}

/// The places whose stock these rows change.
pub fn places(outcomes: &[Outcome]) -> BTreeSet<Place> {
    steps(outcomes)
        .map(|(_, step)| step.place.clone())
        .collect()
}

fn steps(outcomes: &[Outcome]) -> impl Iterator<Item = (i64, &StockStep)> {
    let all = outcomes.iter();
    all.flat_map(|outcome| outcome.stock.iter().map(|step| (outcome.line, step)))
}

impl Import<'_> {
    /// The statements that import rows. `surrounding` is of their places; `new_id` makes the ids of movements.
    ///
    /// # Errors
    /// A fault without randomness.
    pub fn statements(
        &self,
        outcomes: &[Outcome],
        surrounding: &HoldsAndAlerts,
        new_id: impl FnMut() -> Result<String, Fault>,
    ) -> Result<Vec<Statement>, Fault> {
        let mut statements = self.items(outcomes)?;
        if steps(outcomes).next().is_some() {
            statements.extend(surrounding.expire_holds());
            statements.extend(self.movements(outcomes, new_id)?);
            statements.extend(surrounding.refresh_alerts());
        }
        Ok(statements)
    }

    fn items(&self, outcomes: &[Outcome]) -> Result<Vec<Statement>, Fault> {
        let Self { org_id, now, .. } = *self;
        let mut created = Vec::new();
        let mut changed = BTreeMap::new();
        // What gets barcodes and words, and the ids of those that lose others first.
        let (mut with_barcodes, mut with_words) = (Vec::new(), Vec::new());
        let (mut less_barcodes, mut less_words) = (Vec::new(), Vec::new());
        for outcome in outcomes {
            match &outcome.item {
                ItemOutcome::Keep => {}
                ItemOutcome::Create(item) => {
                    created.push(item);
                    with_barcodes.push(item);
                    with_words.push(item);
                }
                ItemOutcome::Update(update) => {
                    let item = &update.item;
                    let version = update.version;
                    changed.insert(item.id.as_str(), Versioned { version, item });
                    if update.has_new_barcodes {
                        less_barcodes.push(item.id.as_str());
                        with_barcodes.push(item);
                    }
                    if update.has_new_words {
                        less_words.push(item.id.as_str());
                        with_words.push(item);
                    }
                }
            }
        }
        let mut statements = Vec::new();
        if !created.is_empty() {
            statements.push(INSERT.bind(values![org_id, json(&created)?, now]));
        }
        if !changed.is_empty() {
            let count = i64::try_from(changed.len()).unwrap_or(i64::MAX);
            statements.push(UPDATE_ITEMS.bind(values![org_id, json(&changed)?, now]));
            statements.push(GUARD_CHANGED_SO_MANY.bind(values![count]));
        }
        if !less_barcodes.is_empty() {
            statements.push(DELETE_BARCODES.bind(values![org_id, json(&less_barcodes)?]));
        }
        if !less_words.is_empty() {
            statements.push(DELETE_WORDS.bind(values![org_id, json(&less_words)?]));
        }
        if !with_barcodes.is_empty() {
            statements.push(INSERT_BARCODES.bind(values![org_id, json(&with_barcodes)?]));
        }
        if !with_words.is_empty() {
            statements.push(INSERT_WORDS.bind(values![org_id, json(&with_words)?]));
        }
        let created: Vec<&str> = created.iter().map(|item| item.id.as_str()).collect();
        let changed: Vec<&str> = changed.into_keys().collect();
        let (request_id, traceparent) = self.request.unzip();
        for (ids, topic) in [(created, "item.created"), (changed, "item.changed")] {
            if !ids.is_empty() {
                statements.push(PUBLISH_SEVERAL.bind(values![
                    org_id,
                    json(&ids)?,
                    now,
                    topic,
                    request_id,
                    traceparent
                ]));
            }
        }
        Ok(statements)
    }

    /// The movements in and out, on levels that nothing was posted to meanwhile.
    fn movements(
        &self,
        outcomes: &[Outcome],
        mut new_id: impl FnMut() -> Result<String, Fault>,
    ) -> Result<Vec<Statement>, Fault> {
        let decided: Vec<(&str, &str, i64)> = steps(outcomes)
            .map(|(_, step)| {
                let Place(item, location) = &step.place;
                (item.as_str(), location.as_str(), step.posting_seq)
            })
            .collect();
        let guard = GUARD_UNMOVED.bind(values![self.org_id, json(&decided)?]);
        let mut statements = vec![guard];
        for (is_increase, reason) in [(true, "adjust_in"), (false, "adjust_out")] {
            let legs: Vec<Leg> = steps(outcomes)
                .filter(|(_, step)| step.is_increase == is_increase)
                .map(|(line, step)| leg(line, step))
                .collect();
            if legs.is_empty() {
                continue;
            }
            let ids = legs.iter().map(|_| new_id());
            let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
            let posting = Posting {
                reason,
                legs,
                document: Some(("item_import".to_owned(), self.id.to_owned())),
                note: None,
                occurred_at: self.now,
            };
            statements.push(posting.statement(self.org_id, self.actor_id, &ids, self.now));
        }
        Ok(statements)
    }

    /// The statement that keeps faults; none without any.
    ///
    /// # Errors
    /// A fault when they have no form in JSON, which does not happen.
    pub fn faults(
        &self,
        faults: &[LineFault],
        language: Language,
    ) -> Result<Option<Statement>, Fault> {
        if faults.is_empty() {
            return Ok(None);
        }
        let rows: Vec<_> = faults
            .iter()
            .take(FAULTS_MAX)
            .map(|fault| {
                let RowFault {
                    severity,
                    line,
                    column,
                    code,
                    detail,
                } = shown(fault, language);
                (severity, line, column, code, detail)
            })
            .collect();
        let insert = INSERT_FAULTS.bind(values![self.org_id, self.id, json(&rows)?]);
        Ok(Some(insert))
    }
}

/// A fault in a language.
pub fn shown(fault: &LineFault, language: Language) -> RowFault {
    RowFault {
        severity: fault.severity,
        line: fault.line,
        column: fault.column.clone(),
        code: fault.code.to_string(),
        detail: field_words(&fault.code, fault.detail.as_deref(), language),
    }
}

impl LineFault {
    pub fn is_fault(&self) -> bool {
        self.severity == Severity::Fault
    }
}

fn leg(line: i64, step: &StockStep) -> Leg {
    let Place(item_id, warehouse) = &step.place;
    let adjust = "adjust".to_owned();
    let (from, to) = if step.is_increase {
        (adjust, warehouse.clone())
    } else {
        (warehouse.clone(), adjust)
    };
    Leg {
        item_id: item_id.clone(),
        route: Route { from, to },
        quantity: step.quantity,
        line: Some(line.to_string()),
        cost_c4: step.cost_c4,
    }
}

#[derive(Serialize)]
struct Versioned<'a> {
    version: i64,
    item: &'a StoredItem,
}
