//! `spin:sqlite`: files by label. As on Spin an error of a statement is told only when its rows
//! are read to their end, and until then the connection takes no other statement.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::{Value as Cell, ValueRef};
use tokio::sync::{mpsc, oneshot};
use tokio::task::spawn_blocking;
use wasmtime::component::{Accessor, FutureReader, Resource, StreamReader};

use crate::bindings::spin::sqlite::sqlite::{
    Error, Host, HostConnection, HostConnectionWithStore, QueryResult, RowResult, Value,
};
use crate::instance::{Has, Instance};
use crate::stream::{AHEAD_MAX, Received};

/// As Spin's own limit.
const CONNECTIONS_MAX: usize = 256;

/// A connection that a component opened. SQLite opens it with the first statement; it keeps 16 prepared ones.
pub struct Connection(Arc<Opened>);

pub struct Opened {
    path: PathBuf,
    pages_max: Option<u32>,
    connection: OnceLock<Mutex<rusqlite::Connection>>,
}

type Answer<T> = wasmtime::Result<Result<T, Error>>;

impl Opened {
    fn lock(&self) -> Result<MutexGuard<'_, rusqlite::Connection>, Error> {
        let connection = match self.connection.get() {
            Some(connection) => connection,
            None => {
                let new = open(&self.path, self.pages_max).map_err(io)?;
                self.connection.get_or_init(|| Mutex::new(new))
            }
        };
        Ok(connection.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn open(path: &Path, pages_max: Option<u32>) -> rusqlite::Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(path)?;
    // What a component was not given it cannot attach.
    connection.authorizer(Some(|context: AuthContext<'_>| match context.action {
        AuthAction::Attach { filename } if !matches!(filename, "" | ":memory:") => {
            Authorization::Deny
        }
        _ => Authorization::Allow,
    }));
    if let Some(pages) = pages_max {
        connection.pragma_update(None, "max_page_count", pages)?;
    }
    Ok(connection)
}

fn io(error: impl std::fmt::Display) -> Error {
    Error::Io(error.to_string())
}

/// Runs a statement, and hands over its columns and then its rows, one by one.
fn run(
    connection: &rusqlite::Connection,
    text: &str,
    values: Vec<Value>,
    columns: impl FnOnce(Vec<String>),
    mut row: impl FnMut(RowResult) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(text).map_err(io)?;
    let names: Vec<String> = statement
        .column_names()
        .iter()
        .map(|&name| name.to_owned())
        .collect();
    let count = names.len();
    columns(names);
    let values = rusqlite::params_from_iter(values.into_iter().map(bound));
    let mut rows = statement.query(values).map_err(io)?;
    while let Some(found) = rows.next().map_err(io)? {
        let cells = (0..count).map(|column| found.get_ref(column).map_err(io).and_then(value));
        row(RowResult {
            values: cells.collect::<Result<_, _>>()?,
        })?;
    }
    Ok(())
}

/// Runs a statement to its end.
fn run_whole(
    connection: &rusqlite::Connection,
    text: &str,
    values: Vec<Value>,
) -> Result<QueryResult, Error> {
    let mut result = QueryResult {
        columns: Vec::new(),
        rows: Vec::new(),
    };
    let rows = &mut result.rows;
    let columns = &mut result.columns;
    run(
        connection,
        text,
        values,
        |names| *columns = names,
        |row| {
            rows.push(row);
            Ok(())
        },
    )?;
    Ok(result)
}

fn bound(value: Value) -> Cell {
    match value {
        Value::Integer(integer) => Cell::Integer(integer),
        Value::Real(real) => Cell::Real(real),
        Value::Text(text) => Cell::Text(text),
        Value::Blob(bytes) => Cell::Blob(bytes),
        Value::Null => Cell::Null,
    }
}

/// Spin's thread panics at a text that is not UTF-8, so here it is at least an error.
fn value(cell: ValueRef<'_>) -> Result<Value, Error> {
    Ok(match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => Value::Integer(integer),
        ValueRef::Real(real) => Value::Real(real),
        ValueRef::Text(text) => Value::Text(String::from_utf8(text.to_vec()).map_err(io)?),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}

impl Host for Instance {}

/// The functions that block; the SDK uses the others.
impl HostConnection for Instance {
    async fn open(&mut self, label: String) -> Answer<Resource<Connection>> {
        match self.component.databases.get(&label).cloned() {
            Some(path) => keep(self, path),
            None => Ok(Err(Error::AccessDenied)),
        }
    }

    async fn execute(
        &mut self,
        connection: Resource<Connection>,
        text: String,
        values: Vec<Value>,
    ) -> Answer<QueryResult> {
        let opened = Arc::clone(&self.table.get(&connection)?.0);
        Ok(spawn_blocking(move || run_whole(&*opened.lock()?, &text, values)).await?)
    }

    async fn last_insert_rowid(
        &mut self,
        connection: Resource<Connection>,
    ) -> wasmtime::Result<i64> {
        let connection = self.table.get(&connection)?.0.lock();
        Ok(connection.map_or(0, |connection| connection.last_insert_rowid()))
    }

    async fn changes(&mut self, connection: Resource<Connection>) -> wasmtime::Result<u64> {
        let connection = self.table.get(&connection)?.0.lock();
        Ok(connection.map_or(0, |connection| connection.changes()))
    }

    async fn drop(&mut self, connection: Resource<Connection>) -> wasmtime::Result<()> {
        self.connections -= 1;
        self.table.delete(connection)?;
        Ok(())
    }
}

fn keep(instance: &mut Instance, path: PathBuf) -> Answer<Resource<Connection>> {
    if instance.connections == CONNECTIONS_MAX {
        return Ok(Err(io("too many connections opened")));
    }
    instance.connections += 1;
    let opened = Opened {
        path,
        pages_max: instance.component.database_pages_max,
        connection: OnceLock::new(),
    };
    Ok(Ok(instance.table.push(Connection(Arc::new(opened)))?))
}

fn opened<D: 'static>(
    accessor: &Accessor<D, Has>,
    connection: &Resource<Connection>,
) -> wasmtime::Result<Arc<Opened>> {
    accessor.with(|mut access| {
        let connection = access.get().table.get(connection)?;
        Ok(Arc::clone(&connection.0))
    })
}

impl<D: Send + 'static> HostConnectionWithStore<D> for Has {
    async fn open_async(
        accessor: &Accessor<D, Self>,
        label: String,
    ) -> Answer<Resource<Connection>> {
        accessor.with(|mut access| {
            let instance = access.get();
            match instance.component.databases.get(&label).cloned() {
                Some(path) => keep(instance, path),
                None => Ok(Err(Error::AccessDenied)),
            }
        })
    }

    async fn execute_async(
        accessor: &Accessor<D, Self>,
        connection: Resource<Connection>,
        text: String,
        values: Vec<Value>,
    ) -> Answer<(
        Vec<String>,
        StreamReader<RowResult>,
        FutureReader<Result<(), Error>>,
    )> {
        let opened = opened(accessor, &connection)?;
        let (named, columns) = oneshot::channel();
        let (sender, rows) = mpsc::channel(AHEAD_MAX);
        let (ended, end) = oneshot::channel();
        spawn_blocking(move || {
            let send = |row| sender.blocking_send(row).map_err(io);
            let tell = |names| drop(named.send(names));
            let done = opened
                .lock()
                .and_then(|connection| run(&connection, &text, values, tell, send));
            let _ = ended.send(done);
        });
        // A statement that cannot be prepared has no columns: its error comes at the end of its rows.
        let columns = columns.await.unwrap_or_default();
        accessor.with(|mut access| {
            let rows = StreamReader::new(&mut access, Received(rows))?;
            let end = FutureReader::new(&mut access, end)?;
            Ok(Ok((columns, rows, end)))
        })
    }

    async fn last_insert_rowid_async(
        accessor: &Accessor<D, Self>,
        connection: Resource<Connection>,
    ) -> wasmtime::Result<i64> {
        let opened = opened(accessor, &connection)?;
        Ok(opened
            .lock()
            .map_or(0, |connection| connection.last_insert_rowid()))
    }

    async fn changes_async(
        accessor: &Accessor<D, Self>,
        connection: Resource<Connection>,
    ) -> wasmtime::Result<u64> {
        let opened = opened(accessor, &connection)?;
        Ok(opened.lock().map_or(0, |connection| connection.changes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(connection: &rusqlite::Connection, text: &str) -> Vec<Value> {
        run_whole(connection, text, Vec::new())
            .unwrap()
            .rows
            .remove(0)
            .values
    }

    #[test]
    fn a_connection_is_set_up_as_on_spin() {
        let connection = open(Path::new(":memory:"), None).unwrap();
        assert!(matches!(
            ask(&connection, "pragma foreign_keys")[..],
            [Value::Integer(1)]
        ));
        assert!(matches!(
            ask(&connection, "pragma busy_timeout")[..],
            [Value::Integer(5000)]
        ));
        assert!(run_whole(&connection, "attach 'other.db' as other", Vec::new()).is_err());
        let [Value::Text(version)] = &ask(&connection, "select sqlite_version()")[..] else {
            panic!("a version");
        };
        assert!(version.starts_with("3.49."), "{version}");
    }
}
