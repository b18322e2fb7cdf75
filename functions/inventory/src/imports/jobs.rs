//! The scheduled job that imports the rows that wait.

use domain::csv::Record;
use domain::{Id, values};
use platform::{Fault, Rows};
use serde::Deserialize;
use stock::{HoldsAndAlerts, Place};
use web::Stop;
use web::job::{Step, Then, Work};

use super::facts::{Facts, Keys};
use super::file::LineFault;
use super::rules::{Counts, Plan, Reading, plan};
use super::slices::{Import, Options, StoredSlice, places};
use super::statements::{
    ADVANCE, COUNT_ATTEMPT, FIND_NEXT_SLICE, FINISH_SLICE, GUARD_OPEN, PUBLISH_PROGRESS,
    RECORD_AUDIT,
};
use super::wire::Mode;

/// How often a slice is tried. What fails then is no accident.
const ATTEMPTS_MAX: i64 = 5;

/// A row of `FIND_NEXT_SLICE`.
#[derive(Deserialize)]
struct Slice {
    org_id: i64,
    import_id: String,
    number: i64,
    rows: String,
    attempts: i64,
    mode: Mode,
    options: String,
    created_by: String,
}

/// Imports one slice, the one that was tried least. What a row names may have changed since its file was checked: a row
/// that has become wrong is refused, and the others are imported. The slice is marked as done in the batch that imports
/// it, so a job that is killed goes on without importing a row twice.
pub async fn import_rows(work: &Work<'_>) -> Result<Step, Stop> {
    let next = work.read(FIND_NEXT_SLICE.bind(values![0])).await?;
    let Some(slice) = next.first::<Slice>()? else {
        return Ok(Step::done());
    };
    let key = || values![slice.org_id, &slice.import_id, slice.number];
    let malformed = |error: serde_json::Error| Fault::new(format!("slice: {error}"));
    let stored: StoredSlice = serde_json::from_str(&slice.rows).map_err(malformed)?;
    let options: Options = serde_json::from_str(&slice.options).map_err(malformed)?;
    let records: Vec<Record> = stored
        .rows
        .into_iter()
        .map(|(line, fields)| Record { line, fields })
        .collect();
    let sql = work.platform.sql(work.shard)?;
    let mut sequence = 0_u16;
    let mut new_id = || {
        sequence = sequence.wrapping_add(1);
        let random = work.platform.random()?;
        Ok::<_, Fault>(Id::<()>::new(work.now.ms(), sequence, random).to_string())
    };
    let plan = if slice.attempts < ATTEMPTS_MAX {
        let attempt = COUNT_ATTEMPT.bind(key());
        sql.write(&[attempt]).await.map_err(web::explain)?;
        let keys = Keys::of(&stored.columns, &records);
        let found = sql.read(&keys.find(slice.org_id, work.now)?).await;
        let found: [Rows; 6] = found
            .map_err(web::explain)?
            .try_into()
            .map_err(|_| Fault::new("fewer results than statements"))?;
        let reading = Reading {
            mode: slice.mode,
            format: options.format(),
            facts: &Facts::of(&found)?,
            columns: &stored.columns,
        };
        plan(reading, &records, &mut new_id)?
    } else {
        given_up(&records)
    };
    let counts = Counts::of(&plan.outcomes, plan.refused);
    let import = Import {
        org_id: slice.org_id,
        id: &slice.import_id,
        actor_id: &slice.created_by,
        request: None,
        now: work.now,
    };
    let changed = places(&plan.outcomes)
        .into_iter()
        .map(|Place(item, location)| (slice.org_id, item, location));
    let surrounding = HoldsAndAlerts::in_job(work, changed.collect())?;
    let rows = import.statements(&plan.outcomes, &surrounding, &mut new_id)?;
    let faults: Vec<LineFault> = if slice.attempts < ATTEMPTS_MAX {
        // Warnings were kept when the file was checked.
        plan.faults
            .into_iter()
            .filter(LineFault::is_fault)
            .collect()
    } else {
        plan.faults
    };
    let mut finish = key();
    finish.push(work.now.into());
    let of_import = || values![slice.org_id, &slice.import_id, work.now];
    let advance = ADVANCE.bind(values![
        slice.org_id,
        &slice.import_id,
        counts.created,
        counts.updated,
        counts.unchanged,
        counts.refused,
        work.now
    ]);
    Ok(
        Step::new(vec![FINISH_SLICE.bind(finish)], Then::RepeatWhile(1))
            .before([GUARD_OPEN.bind(key())])
            .before(rows)
            .after([advance])
            .after(import.faults(&faults, options.language())?)
            .after([
                PUBLISH_PROGRESS.bind(of_import()),
                RECORD_AUDIT.bind(of_import()),
            ]),
    )
}

/// A slice that failed too often.
fn given_up(records: &[Record]) -> Plan {
    let faults = records
        .iter()
        .map(|record| LineFault::new(record.line, "not_imported"));
    Plan {
        outcomes: Vec::new(),
        faults: faults.collect(),
        refused: i64::try_from(records.len()).unwrap_or(i64::MAX),
    }
}
