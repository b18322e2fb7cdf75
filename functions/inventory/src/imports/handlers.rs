//! The handler of `/v1/inventory/import`.

use domain::values;
use platform::Fault;
use stock::Item;
use web::{Answer, Audit, Change, Context, Reply, json};

use super::rules::{dry_run_report, read_sheet, refuse_faults};
use super::statements::READ_IMPORTED;
use super::wire::Import;
use crate::items::statements::{FIND_CONFLICTS, FIND_CURRENCY};
use crate::items::store::{currency_in, inserts};
use crate::items::stored::CheckedFields;

/// All rows or none; a dry run reports the faults and writes nothing.
pub async fn import(c: &Context<'_>) -> Answer {
    let Import { csv, dry_run } = c.body()?;
    let mut sheet = read_sheet(&csv)?;
    let checked: Vec<CheckedFields<'_>> = sheet
        .rows
        .iter()
        .map(|row| CheckedFields::of_new(&row.item))
        .collect();
    let [currency, conflicts] = c
        .read([
            FIND_CURRENCY.bind(values![c.org_id()]),
            FIND_CONFLICTS.bind(values![c.org_id(), json(&checked)?, None::<&str>, "/"]),
        ])
        .await?;
    let currency = currency_in(&currency)?;
    sheet.note_conflicts(conflicts.all()?);
    sheet.note_repeats();
    let ids = sheet.rows.iter().map(|_| c.new_id::<Item>());
    let ids: Vec<String> = ids
        .map(|id| id.map(|id| id.to_string()))
        .collect::<Result<_, Fault>>()?;
    let items = sheet.take_items(ids, &currency);
    if dry_run {
        let report = dry_run_report(sheet.count, &sheet.faults);
        return Ok(Reply::json(report.to_string()));
    }
    refuse_faults(&sheet.faults)?;
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
    // One event and one audit row for all items, under an id of its own.
    let audit = Audit {
        action: "items.imported",
        entity: "item_batch",
        entity_id: c.new_id::<Import>()?.to_string(),
        diff: Some(format!("{{\"rows\":{count}}}")),
    };
    let change = Change::new(audit, READ_IMPORTED.bind(values![count, json(&ids)?]));
    c.commit(change.then_all(inserts(c, &items)?)).await
}
