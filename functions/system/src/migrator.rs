//! Migrates a database to the schema of this program: the files of `migrations/` in order, each in one atomic batch with
//! its record. Two migrators at the same time cannot both apply a file: the primary key of the record refuses the
//! second, which then continues.

use domain::refusal::code;
use domain::{Instant, Refusal, Statement, values};
use platform::{Fault, Rows, Sql, SqlFailure};
use web::Stop;

use crate::statements::{
    ADOPT_MIGRATION, CREATE_D1_MIGRATIONS, CREATE_SCHEMA_MIGRATION, LIST_APPLIED,
    LIST_APPLIED_BY_WRANGLER, RECORD_FOR_WRANGLER, RECORD_MIGRATION,
};

/// A file of `migrations/`.
pub struct Migration {
    pub name: &'static str,
    /// SHA-256 of the file in the repository, in lower-case hexadecimal digits.
    pub checksum: &'static str,
    /// Without comments.
    pub statements: &'static [&'static str],
}

/// Every migration, oldest first.
pub const FILES: &[Migration] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The schema this program needs.
pub fn latest() -> &'static str {
    FILES.last().map_or("", |file| file.name)
}

/// Applies the missing migrations and returns their names.
///
/// # Errors
/// `schema_mismatch` when the database has a migration that this program does not know, or one with
/// another text; a fault when a file fails.
pub async fn migrate(sql: &Sql, now: Instant) -> Result<Vec<&'static str>, Stop> {
    let mut applied = Vec::new();
    // Each round applies a file or finds that another migrator did.
    for _ in 0..FILES.len().saturating_mul(2).saturating_add(1) {
        let done = applied_names(sql, now).await?;
        let Some(file) = FILES
            .iter()
            .find(|file| !done.iter().any(|known| known == file.name))
        else {
            return Ok(applied);
        };
        match sql.write(&batch(file, now)).await {
            Ok(_) => applied.push(file.name),
            Err(SqlFailure::Unique(columns)) if columns.starts_with("schema_migration.") => {}
            Err(failure) => return Err(Fault::new(format!("{}: {failure:?}", file.name)).into()),
        }
    }
    Err(Fault::new("the migrations did not end").into())
}

/// The names of the applied migrations, checked against the files. Migrations that wrangler applied are recorded as
/// applied.
async fn applied_names(sql: &Sql, now: Instant) -> Result<Vec<String>, Stop> {
    let batch = [
        CREATE_SCHEMA_MIGRATION.bind(values![]),
        CREATE_D1_MIGRATIONS.bind(values![]),
        without_values(LIST_APPLIED),
        without_values(LIST_APPLIED_BY_WRANGLER),
    ];
    let rows = sql.write(&batch).await.map_err(web::explain)?;
    let ours: Vec<(String, String)> = rows.get(2).map_or(Ok(Vec::new()), Rows::all)?;
    let wranglers: Vec<(String,)> = rows.get(3).map_or(Ok(Vec::new()), Rows::all)?;
    for (name, checksum) in &ours {
        match FILES.iter().find(|file| file.name == name) {
            Some(file) if file.checksum == checksum => {}
            Some(_) => return Err(mismatch(&format!("another text of {name}"))),
            None => return Err(mismatch(name)),
        }
    }
    let unknown = wranglers
        .iter()
        .find(|(name,)| !FILES.iter().any(|file| file.name == name));
    if let Some((name,)) = unknown {
        return Err(mismatch(name));
    }
    let mut names: Vec<String> = ours.into_iter().map(|(name, _)| name).collect();
    let adopted = FILES.iter().filter(|file| {
        let is_wranglers = wranglers.iter().any(|(name,)| name == file.name);
        is_wranglers && !names.iter().any(|name| name == file.name)
    });
    let adopted: Vec<&Migration> = adopted.collect();
    if !adopted.is_empty() {
        let records = adopted.iter().map(|file| Statement {
            sql: ADOPT_MIGRATION.into(),
            values: values![file.name, file.checksum, now],
        });
        let records: Vec<Statement> = records.collect();
        sql.write(&records).await.map_err(web::explain)?;
        names.extend(adopted.iter().map(|file| file.name.to_owned()));
    }
    Ok(names)
}

fn mismatch(found: &str) -> Stop {
    Refusal::new(&code::SCHEMA_MISMATCH)
        .with("found", found)
        .with("needed", latest())
        .into()
}

/// The record comes first, so that a second migrator fails at once.
fn batch(file: &Migration, now: Instant) -> Vec<Statement> {
    let mut batch = vec![
        Statement {
            sql: RECORD_MIGRATION.into(),
            values: values![file.name, file.checksum, now],
        },
        Statement {
            sql: RECORD_FOR_WRANGLER.into(),
            values: values![file.name],
        },
    ];
    batch.extend(file.statements.iter().copied().map(without_values));
    batch
}

fn without_values(sql: &'static str) -> Statement {
    Statement {
        sql: sql.into(),
        values: values![],
    }
}

#[cfg(test)]
mod tests {
    use super::FILES;

    #[test]
    fn every_file_of_the_folder_is_listed_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".sql"))
            .collect();
        names.sort();
        let listed: Vec<&str> = FILES.iter().map(|file| file.name).collect();
        assert_eq!(listed, names);
    }
}
