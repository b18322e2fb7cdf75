//! The handlers of `/v1/inventory/import` and `/v1/inventory/imports`.

use std::borrow::Cow;

use domain::csv::Record;
use domain::fold::code_key;
use domain::money::Amount;
use domain::permission::ADJUST_STOCK;
use domain::refusal::{FilePlace, code};
use domain::text::Name;
use domain::{Currency, Id, Language, Money, Refusal, values};
use platform::Fault;
use stock::{HoldsAndAlerts, Item};
use web::{Answer, Audit, Change, Context, CsvBody, Stop, json, one, page, show};

use super::columns::{Column, Columns, columns, in_other_currencies};
use super::facts::{Facts, Keys};
use super::file::{self, LineFault, Table};
use super::rules::{Counts, Outcome, Plan, ROWS_MAX, Reading, plan};
use super::slices::{self, Options, SLICE_ROWS, StoredSlice};
use super::statements::{
    FIND_IMPORT, INSERT, INSERT_CATEGORIES, INSERT_SLICE, LIST, LIST_FAULTS, PUBLISH_CATEGORIES,
    READ, READ_IMPORTED,
};
use super::wire::{
    File, Filter, Import, MissingCategories, Query, ReadAmount, ReadColumn, Separator, Understood,
    UnknownColumns,
};
use crate::decimals::{DecimalSign, NumberFormat};

/// How many faults a refusal names.
const REFUSED_FAULTS_MAX: usize = 100;
/// How many amounts of money are shown.
const AMOUNTS_MAX: usize = 5;

/// Newest first.
pub async fn list(c: &Context<'_>) -> Answer {
    let Filter { limit, cursor } = c.query()?;
    let [before] = cursor.after("imports", ["~"])?;
    let list = LIST.bind(values![c.org_id(), before, limit.plus_one()]);
    let [rows] = c.read([list]).await?;
    page(c, "imports", limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Import> = c.id("id")?;
    let [rows] = c.read([READ.bind(values![c.org_id(), &id])]).await?;
    show(&rows)
}

/// In the order of the file.
pub async fn list_faults(c: &Context<'_>) -> Answer {
    let id: Id<Import> = c.id("id")?;
    let Filter { limit, cursor } = c.query()?;
    let [after] = cursor.after_number("import.faults", ["0"], 0)?;
    let [known, rows] = c
        .read([
            FIND_IMPORT.bind(values![c.org_id(), &id]),
            LIST_FAULTS.bind(values![c.org_id(), &id, after, limit.plus_one()]),
        ])
        .await?;
    one::<(i64,)>(&known)?;
    page(c, "import.faults", limit, &rows)
}

/// 1. The file becomes a table, its names columns: a fault of the file as a whole ends here.
/// 2. One read brings what the rows name; each row is decided.
/// 3. A dry run stores what it found. Otherwise a file with faults is refused, and of one without any the first rows are
///    imported, and the others stored for the job, in one batch.
pub async fn import(c: &Context<'_>) -> Answer {
    let query: Query = c.query()?;
    let upload = Upload::of(c, &query)?;
    let keys = match &upload.table {
        Ok((table, columns)) => {
            if columns.iter().flatten().any(Column::is_stock) {
                c.may(ADJUST_STOCK)?;
            }
            Keys::of(columns, &table.rows)
        }
        Err(_) => Keys::default(),
    };
    let rows = c.read(keys.find(c.org_id(), c.now)?).await?;
    let mut facts = Facts::of(&rows)?;
    let options = Options {
        sign: query.decimal.unwrap_or(facts.sign),
        is_declared: query.decimal.is_some(),
        is_spanish: c.language() == Language::Spanish,
    };
    let mut checked = Checked::new(c, &query, &upload, options.sign)?;
    match &upload.table {
        Err(faults) => checked.plan.faults.clone_from(faults),
        Ok((table, columns)) => {
            checked.check(c, &query, options.format(), &mut facts, table, columns)?;
        }
    }
    if query.dry_run {
        return checked.store(c, &query, options).await;
    }
    refuse_faults(&checked.plan.faults)?;
    let table = upload.table.as_ref().ok();
    checked.run(c, &query, options, table).await
}

/// A file as it was sent.
struct Upload {
    charset: &'static str,
    table: Result<(Table, Columns), Vec<LineFault>>,
}

impl Upload {
    /// # Errors
    /// `too_many_lines`, and the refusals of a body that is no JSON.
    fn of(c: &Context<'_>, query: &Query) -> Result<Self, Refusal> {
        let decoded = match c.csv_body()? {
            Some(CsvBody { bytes, charset }) => file::decode(bytes, charset.as_deref()),
            None => {
                let File { csv } = c.body()?;
                Ok((Cow::Owned(csv), "utf-8"))
            }
        };
        let (text, charset) = match decoded {
            Ok(decoded) => decoded,
            Err(fault) => {
                let (charset, table) = ("utf-8", Err(vec![fault]));
                return Ok(Self { charset, table });
            }
        };
        let table = file::read(&text, query.separator);
        if table
            .as_ref()
            .is_ok_and(|table| table.rows.len() > ROWS_MAX)
        {
            let limit = i64::try_from(ROWS_MAX).unwrap_or(i64::MAX);
            return Err(Refusal::new(&code::TOO_MANY_LINES).with("limit", limit));
        }
        let ignores = query.unknown_columns == UnknownColumns::Ignore;
        let table = table.and_then(|table| {
            let columns = columns(&table, ignores)?;
            Ok((table, columns))
        });
        Ok(Self { charset, table })
    }
}

/// A file that was checked.
struct Checked {
    id: String,
    row_count: i64,
    understood: Understood,
    /// Id and name of each.
    /// Id, name and key.
    new_categories: Vec<(String, String, String)>,
    plan: Plan,
}

impl Checked {
    fn new(
        c: &Context<'_>,
        query: &Query,
        upload: &Upload,
        decimal: DecimalSign,
    ) -> Result<Self, Fault> {
        let table = upload.table.as_ref().ok();
        let titles = table.map(|(table, columns)| {
            let titles = table.names.iter().zip(columns);
            let titles = titles.map(|(title, column)| ReadColumn {
                title: title.clone(),
                column: column.as_ref().map(Column::name),
            });
            titles.collect()
        });
        let separator = table.map(|(table, _)| table.separator).or(query.separator);
        Ok(Self {
            id: c.new_id::<Import>()?.to_string(),
            row_count: table.map_or(0, |(table, _)| count(table.rows.len())),
            understood: Understood {
                charset: upload.charset.to_owned(),
                separator: separator.unwrap_or(Separator::Comma),
                decimal,
                columns: titles.unwrap_or_default(),
                amounts: Vec::new(),
                new_categories: Vec::new(),
            },
            new_categories: Vec::new(),
            plan: Plan::default(),
        })
    }

    fn check(
        &mut self,
        c: &Context<'_>,
        query: &Query,
        format: NumberFormat,
        facts: &mut Facts,
        table: &Table,
        columns: &Columns,
    ) -> Result<(), Stop> {
        let mut faults = in_other_currencies(table, &facts.currency);
        for column in columns.iter().flatten() {
            if let Column::Stock(code) = column
                && facts.warehouse(code).is_none()
            {
                let fault = LineFault::new(table.line, "unknown_warehouse");
                faults.push(fault.column(column.name()));
            }
        }
        if !faults.is_empty() {
            self.plan.faults = faults;
            self.plan.refused = self.row_count;
            return Ok(());
        }
        if query.categories == MissingCategories::Create {
            self.add_categories(c, facts, columns, &table.rows)?;
        }
        let reading = Reading {
            mode: query.mode,
            format,
            facts,
            columns,
        };
        self.plan = plan(reading, &table.rows, || {
            c.new_id::<Item>().map(|id| id.to_string())
        })?;
        self.understood.amounts = amounts(&self.plan.outcomes, &facts.currency);
        Ok(())
    }

    /// Gives the categories that are missing an id each, under which they will be created. A name that no category can
    /// have stays missing.
    fn add_categories(
        &mut self,
        c: &Context<'_>,
        facts: &mut Facts,
        columns: &Columns,
        rows: &[Record],
    ) -> Result<(), Fault> {
        for row in rows {
            let mut cells = super::facts::cells(columns, row);
            let Some((_, text)) = cells.find(|(column, _)| **column == Column::Category) else {
                continue;
            };
            let Ok(name) = Name::parse(text) else {
                continue;
            };
            let key = code_key(name.as_str());
            if facts.categories.contains_key(&key) {
                continue;
            }
            let id = c.new_id::<stock::Category>()?.to_string();
            self.understood.new_categories.push(name.to_string());
            self.new_categories
                .push((id.clone(), name.to_string(), key.clone()));
            facts.categories.insert(key, id);
        }
        Ok(())
    }

    /// Stores the result of a dry run.
    async fn store(self, c: &Context<'_>, query: &Query, options: Options) -> Answer {
        let counts = Counts::of(&self.plan.outcomes, self.plan.refused);
        let import = self.import(c);
        let audit = self.audit("item_import.checked", counts);
        let answer = READ_IMPORTED.bind(values![c.org_id(), &self.id]);
        let change = Change::new(audit, answer)
            .unpublished()
            .then(self.insert(c, query, options, "checked", counts)?)
            .then_all(import.faults(&self.plan.faults, options.language())?);
        c.commit(change).await
    }

    /// Imports the first rows, and stores the others.
    async fn run(
        self,
        c: &Context<'_>,
        query: &Query,
        options: Options,
        table: Option<&(Table, Columns)>,
    ) -> Answer {
        let now_done = self.plan.outcomes.len().min(SLICE_ROWS);
        let outcomes = self.plan.outcomes.get(..now_done).unwrap_or_default();
        let counts = Counts::of(outcomes, 0);
        let is_done = now_done == self.plan.outcomes.len();
        let state = if is_done { "completed" } else { "running" };
        let mut change = Change::new(
            self.audit("items.imported", counts),
            READ_IMPORTED.bind(values![c.org_id(), &self.id]),
        )
        .then(self.insert(c, query, options, state, counts)?);
        let waiting = table.map_or(&[][..], |(table, _)| {
            table.rows.get(now_done..).unwrap_or_default()
        });
        for (rows, number) in waiting.chunks(SLICE_ROWS).zip(1_i64..) {
            let slice = StoredSlice {
                columns: table.map_or_else(Vec::new, |(_, columns)| columns.clone()),
                rows: rows
                    .iter()
                    .map(|row| (row.line, row.fields.clone()))
                    .collect(),
            };
            change = change.then(INSERT_SLICE.bind(values![
                c.org_id(),
                &self.id,
                number,
                json(&slice)?,
                count(rows.len())
            ]));
        }
        if !self.new_categories.is_empty() {
            let categories = json(&self.new_categories)?;
            change = change
                .then(INSERT_CATEGORIES.bind(values![c.org_id(), &categories, c.now]))
                .then(PUBLISH_CATEGORIES.bind(values![
                    c.org_id(),
                    &categories,
                    c.now,
                    c.request_id.as_str(),
                    c.traceparent.as_str()
                ]));
        }
        let import = self.import(c);
        let surrounding = HoldsAndAlerts::in_request(c, slices::places(outcomes))?;
        let rows = import.statements(outcomes, &surrounding, || {
            c.new_id::<()>().map(|id| id.to_string())
        })?;
        let change = change
            .then_all(rows)
            .then_all(import.faults(&self.plan.faults, options.language())?);
        c.commit(change).await
    }

    fn import<'a>(&'a self, c: &'a Context<'_>) -> slices::Import<'a> {
        slices::Import {
            org_id: c.org_id(),
            id: &self.id,
            actor_id: &c.principal.user_id,
            request: Some((&c.request_id, &c.traceparent)),
            now: c.now,
        }
    }

    fn insert(
        &self,
        c: &Context<'_>,
        query: &Query,
        options: Options,
        state: &str,
        counts: Counts,
    ) -> Result<domain::Statement, Fault> {
        Ok(INSERT.bind(values![
            c.org_id(),
            &self.id,
            state,
            <&str>::from(query.mode),
            json(&options)?,
            json(&self.understood)?,
            self.row_count,
            counts.created,
            counts.updated,
            counts.unchanged,
            counts.refused,
            c.principal.user_id.as_str(),
            c.now
        ]))
    }

    fn audit(&self, action: &'static str, counts: Counts) -> Audit {
        let diff = format!(
            "{{\"rows\":{},\"created\":{},\"updated\":{},\"unchanged\":{},\"refused\":{}}}",
            self.row_count, counts.created, counts.updated, counts.unchanged, counts.refused
        );
        Audit {
            action,
            entity: "item_import",
            entity_id: self.id.clone(),
            diff: Some(diff),
        }
    }
}

fn count(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

/// The first amounts of money that were read.
fn amounts(outcomes: &[Outcome], currency: &str) -> Vec<ReadAmount> {
    let all = outcomes.iter();
    let all = all.flat_map(|outcome| outcome.amounts.iter().map(|amount| (outcome.line, amount)));
    let shown = all.filter_map(|(line, amount)| {
        Some(ReadAmount {
            line,
            column: amount.column.name(),
            text: amount.text.clone(),
            amount: Money {
                amount: Amount::new(amount.minor)?,
                currency: Currency::parse(currency)?,
            },
        })
    });
    shown.take(AMOUNTS_MAX).collect()
}

/// Refuses a file with faults.
fn refuse_faults(faults: &[LineFault]) -> Result<(), Refusal> {
    let faults: Vec<&LineFault> = faults.iter().filter(|fault| fault.is_fault()).collect();
    if faults.is_empty() {
        return Ok(());
    }
    let refusal = Refusal::new(&code::INVALID_CSV).with("faults", count(faults.len()));
    let named = faults.into_iter().take(REFUSED_FAULTS_MAX);
    Err(named.fold(refusal, |refusal, fault| {
        let place = FilePlace {
            line: fault.line,
            column: fault.column.clone(),
        };
        refusal.because_in_file(place, fault.code.clone(), fault.detail.clone())
    }))
}
