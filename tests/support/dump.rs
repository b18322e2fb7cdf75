//! Everything the databases of a native world hold, to see what a request changed.

use std::collections::{BTreeMap, BTreeSet};

use platform::World;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// Counts attempts, also those that are refused.
const COUNTERS: &str = "rate_limit";

/// The rows of every table, each row as text, by shard and table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dump(BTreeMap<String, BTreeSet<String>>);

impl Dump {
    /// What a world holds now.
    ///
    /// # Panics
    /// When a table cannot be read.
    pub fn of(world: &World) -> Self {
        let mut tables = BTreeMap::new();
        let mut shard = 0;
        while let Some(found) = world.inspect(shard, read) {
            tables.extend(
                found
                    .into_iter()
                    .map(|(table, rows)| (format!("{shard}.{table}"), rows)),
            );
            shard += 1;
        }
        Self(tables)
    }

    /// How many rows each table gained since an earlier dump; tables that gained none are left out.
    pub fn growth_since(&self, before: &Self) -> BTreeMap<String, i64> {
        let size = |dump: &Self, table: &String| {
            let rows = dump.0.get(table).map_or(0, BTreeSet::len);
            i64::try_from(rows).expect("a count of rows")
        };
        let tables = self.0.keys();
        let growth = tables.map(|table| (table.clone(), size(self, table) - size(before, table)));
        growth.filter(|(_, rows)| *rows != 0).collect()
    }

    /// The rows that were not there in an earlier dump, or were other then.
    pub fn news_since(&self, before: &Self) -> Vec<String> {
        let tables = self.0.iter().flat_map(|(table, rows)| {
            let old = before.0.get(table);
            let new = rows
                .iter()
                .filter(move |row| old.is_none_or(|old| !old.contains(*row)));
            new.map(move |row| format!("{table}: {row}"))
        });
        tables.collect()
    }
}

fn read(connection: &Connection) -> Vec<(String, BTreeSet<String>)> {
    let mut statement = connection
        .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by name")
        .expect("a list of tables");
    let names = statement.query_map([], |row| row.get::<_, String>(0));
    let names: Vec<String> = names
        .expect("tables")
        .collect::<Result<_, _>>()
        .expect("names");
    let tables = names.into_iter().filter(|name| name != COUNTERS);
    tables
        .map(|name| {
            let rows = rows(connection, &name);
            (name, rows)
        })
        .collect()
}

fn rows(connection: &Connection, table: &str) -> BTreeSet<String> {
    let mut statement = connection
        .prepare(&format!("select * from \"{table}\""))
        .expect("a table");
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let cells = (0..columns).map(|column| row.get_ref(column).map(text));
        Ok(cells.collect::<Result<Vec<_>, _>>()?.join("|"))
    });
    rows.expect("rows")
        .collect::<Result<_, _>>()
        .expect("cells")
}

fn text(cell: ValueRef<'_>) -> String {
    match cell {
        ValueRef::Null => "null".to_owned(),
        ValueRef::Integer(integer) => integer.to_string(),
        ValueRef::Real(real) => real.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => format!("{bytes:?}"),
    }
}
