//! Brings a database to the schema of this program: the files of `migrations/`, in order, each
//! in one atomic batch with its own record. Two that start at once cannot both apply a file: the
//! record's primary key lets one through, and the other looks again.

use domain::refusal::code;
use domain::{Instant, Refusal, Statement, values};
use platform::{Fault, Rows, Sql, SqlFailure};
use sha2::{Digest, Sha256};
use web::Stop;

use crate::statements::{
    CREATE_D1_MIGRATIONS, CREATE_SCHEMA_MIGRATION, LIST_APPLIED, LIST_APPLIED_BY_WRANGLER,
    RECORD_FOR_WRANGLER, RECORD_MIGRATION,
};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// Every migration, oldest first, with its text.
        pub const FILES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../../migrations/", $name)))),*];
    };
}

files![
    "0001_platform.sql",
    "0002_directory.sql",
    "0003_organisation.sql",
    "0004_people.sql",
    "0005_catalogue.sql",
    "0006_stock.sql",
    "0007_reservation.sql",
    "0008_alert.sql",
    "0009_cost.sql",
    "0010_people.sql",
    "0011_sales.sql",
    "0012_purchasing.sql",
    "0013_access.sql",
    "0014_roles.sql",
    "0015_fulfilment.sql",
    "0016_party_documents.sql",
];

/// The schema this program needs.
pub fn latest() -> &'static str {
    FILES.last().map_or("", |(name, _)| name)
}

/// Applies what is missing and gives the names of it.
///
/// # Errors
/// `schema_mismatch` when the database has a migration that this program does not know, or one
/// with another text; a fault when a file fails.
pub async fn migrate(sql: &Sql, now: Instant) -> Result<Vec<&'static str>, Stop> {
    let mut applied = Vec::new();
    // Each round either applies a file or finds that another migrator did.
    for _ in 0..FILES.len().saturating_mul(2).saturating_add(1) {
        let done = look(sql).await?;
        let Some((name, text)) = FILES
            .iter()
            .find(|(name, _)| !done.iter().any(|known| known == name))
        else {
            return Ok(applied);
        };
        match sql.write(&batch(name, text, now)).await {
            Ok(_) => applied.push(*name),
            Err(SqlFailure::Unique(columns)) if columns.starts_with("schema_migration.") => {}
            Err(failure) => return Err(Fault::new(format!("{name}: {failure:?}")).into()),
        }
    }
    Err(Fault::new("the migrations did not come to an end").into())
}

/// The names of the migrations a database has, checked against ours.
async fn look(sql: &Sql) -> Result<Vec<String>, Stop> {
    let batch = [
        CREATE_SCHEMA_MIGRATION.bind(values![]),
        CREATE_D1_MIGRATIONS.bind(values![]),
        plain(LIST_APPLIED),
        plain(LIST_APPLIED_BY_WRANGLER),
    ];
    let rows = sql.write(&batch).await.map_err(web::explain)?;
    let ours: Vec<(String, String)> = rows.get(2).map_or(Ok(Vec::new()), Rows::all)?;
    let wranglers: Vec<(String,)> = rows.get(3).map_or(Ok(Vec::new()), Rows::all)?;
    for (name, checksum) in &ours {
        match FILES.iter().find(|(known, _)| known == name) {
            Some((_, text)) if checksum_of(text) == *checksum => {}
            Some(_) => return Err(mismatch(&format!("another text of {name}"))),
            None => return Err(mismatch(name)),
        }
    }
    let unknown = wranglers
        .iter()
        .find(|(name,)| !FILES.iter().any(|(known, _)| known == name));
    if let Some((name,)) = unknown {
        return Err(mismatch(name));
    }
    let adopted = wranglers.into_iter().map(|(name,)| name);
    let mut names: Vec<String> = ours
        .into_iter()
        .map(|(name, _)| name)
        .chain(adopted)
        .collect();
    names.dedup();
    Ok(names)
}

fn mismatch(found: &str) -> Stop {
    Refusal::new(&code::SCHEMA_MISMATCH)
        .with("found", found)
        .with("needed", latest())
        .into()
}

/// The record first: it is what a second migrator trips over.
fn batch(name: &str, text: &str, now: Instant) -> Vec<Statement> {
    let mut batch = vec![
        Statement {
            sql: RECORD_MIGRATION.into(),
            values: values![name, checksum_of(text), now],
        },
        Statement {
            sql: RECORD_FOR_WRANGLER.into(),
            values: values![name],
        },
    ];
    batch.extend(split(text).map(|sql| Statement {
        sql: sql.to_owned().into(),
        values: values![],
    }));
    batch
}

fn plain(sql: &'static str) -> Statement {
    Statement {
        sql: sql.into(),
        values: values![],
    }
}

/// The statements of a file. Ours end at a semicolon that ends a line, and triggers are one line.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(";\n").map(str::trim).filter(|part| {
        part.lines()
            .any(|line| !line.trim().is_empty() && !line.trim().starts_with("--"))
    })
}

fn checksum_of(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{FILES, split};

    #[test]
    fn every_file_of_the_folder_is_listed_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".sql"))
            .collect();
        names.sort();
        let listed: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, names);
    }

    #[test]
    fn comments_alone_are_no_statement() {
        let parts: Vec<&str> = split("-- a\ncreate table t (a);\n-- b\n").collect();
        assert_eq!(parts, ["-- a\ncreate table t (a)"]);
    }
}
