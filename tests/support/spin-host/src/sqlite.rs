//! `spin:sqlite`: files by label. As on Spin an error of a statement is told only when its rows
//! are read to their end, and until then the connection takes no other statement.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::vec;

use rusqlite::limits::Limit;
use rusqlite::types::{Value as Cell, ValueRef};
use tokio::sync::{Mutex, OwnedMutexGuard};
use wasmtime::StoreContextMut;
use wasmtime::component::{
    Accessor, Destination, FutureReader, Resource, StreamProducer, StreamReader, StreamResult,
    VecBuffer,
};

use crate::bindings::spin::sqlite::sqlite::{
    Error, Host, HostConnection, HostConnectionWithStore, QueryResult, RowResult, Value,
};
use crate::instance::{Has, Instance};

/// As Spin's own limit.
const CONNECTIONS_MAX: usize = 256;
/// Rows handed over at once.
const ROWS_AT_ONCE: usize = 32;

/// A connection that a component opened.
pub struct Connection(Arc<Mutex<rusqlite::Connection>>);

type Guard = OwnedMutexGuard<rusqlite::Connection>;
type Answer<T> = wasmtime::Result<Result<T, Error>>;

fn open(path: &Path, pages_max: Option<u32>) -> rusqlite::Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(path)?;
    // What a component was not given it cannot attach.
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    if let Some(pages) = pages_max {
        connection.pragma_update(None, "max_page_count", pages)?;
    }
    Ok(connection)
}

fn io(error: impl std::fmt::Display) -> Error {
    Error::Io(error.to_string())
}

/// Runs a statement to its end.
fn run(
    connection: &rusqlite::Connection,
    text: &str,
    values: Vec<Value>,
) -> rusqlite::Result<QueryResult> {
    let mut statement = connection.prepare_cached(text)?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let count = columns.len();
    let rows = statement.query_map(
        rusqlite::params_from_iter(values.into_iter().map(bound)),
        |row| {
            let values = (0..count)
                .map(|column| row.get_ref(column).map(value))
                .collect::<rusqlite::Result<_>>()?;
            Ok(RowResult { values })
        },
    )?;
    let rows = rows.collect::<rusqlite::Result<_>>()?;
    Ok(QueryResult { columns, rows })
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

fn value(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => Value::Integer(integer),
        ValueRef::Real(real) => Value::Real(real),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

/// Hands over rows and keeps the connection until the last is gone.
struct Rows {
    rows: vec::IntoIter<RowResult>,
    _connection: Guard,
}

impl<D> StreamProducer<D> for Rows {
    type Item = RowResult;
    type Buffer = VecBuffer<RowResult>;

    fn poll_produce<'a>(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: StoreContextMut<'a, D>,
        mut destination: Destination<'a, RowResult, VecBuffer<RowResult>>,
        _: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        let some: Vec<RowResult> = self.rows.by_ref().take(ROWS_AT_ONCE).collect();
        destination.set_buffer(some.into());
        let more = self.rows.len() > 0;
        Poll::Ready(Ok(if more {
            StreamResult::Completed
        } else {
            StreamResult::Dropped
        }))
    }
}

impl Host for Instance {}

/// The functions that block; the SDK uses the others.
impl HostConnection for Instance {
    async fn open(&mut self, label: String) -> Answer<Resource<Connection>> {
        let Some(path) = self.component.databases.get(&label) else {
            return Ok(Err(Error::AccessDenied));
        };
        match open(path, self.component.database_pages_max) {
            Ok(connection) => keep(self, connection),
            Err(error) => Ok(Err(io(error))),
        }
    }

    async fn execute(
        &mut self,
        connection: Resource<Connection>,
        text: String,
        values: Vec<Value>,
    ) -> Answer<QueryResult> {
        let connection = Arc::clone(&self.table.get(&connection)?.0);
        Ok(run(&*connection.lock().await, &text, values).map_err(io))
    }

    async fn last_insert_rowid(
        &mut self,
        connection: Resource<Connection>,
    ) -> wasmtime::Result<i64> {
        Ok(self
            .table
            .get(&connection)?
            .0
            .lock()
            .await
            .last_insert_rowid())
    }

    async fn changes(&mut self, connection: Resource<Connection>) -> wasmtime::Result<u64> {
        Ok(self.table.get(&connection)?.0.lock().await.changes())
    }

    async fn drop(&mut self, connection: Resource<Connection>) -> wasmtime::Result<()> {
        self.connections -= 1;
        self.table.delete(connection)?;
        Ok(())
    }
}

fn keep(instance: &mut Instance, connection: rusqlite::Connection) -> Answer<Resource<Connection>> {
    if instance.connections == CONNECTIONS_MAX {
        return Ok(Err(io("too many connections opened")));
    }
    instance.connections += 1;
    Ok(Ok(instance
        .table
        .push(Connection(Arc::new(Mutex::new(connection))))?))
}

async fn lock<D: 'static>(
    accessor: &Accessor<D, Has>,
    connection: &Resource<Connection>,
) -> wasmtime::Result<Guard> {
    let connection =
        accessor.with(|mut access| access.get().table.get(connection).map(|c| Arc::clone(&c.0)))?;
    Ok(connection.lock_owned().await)
}

impl<D: Send + 'static> HostConnectionWithStore<D> for Has {
    async fn open_async(
        accessor: &Accessor<D, Self>,
        label: String,
    ) -> Answer<Resource<Connection>> {
        let component = accessor.with(|mut access| Arc::clone(&access.get().component));
        let Some(path) = component.databases.get(&label).cloned() else {
            return Ok(Err(Error::AccessDenied));
        };
        let pages_max = component.database_pages_max;
        match tokio::task::spawn_blocking(move || open(&path, pages_max)).await? {
            Ok(connection) => accessor.with(|mut access| keep(access.get(), connection)),
            Err(error) => Ok(Err(io(error))),
        }
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
        let connection = lock(accessor, &connection).await?;
        let (connection, result) = tokio::task::spawn_blocking(move || {
            let result = run(&connection, &text, values);
            (connection, result)
        })
        .await?;
        let (QueryResult { columns, rows }, end) = match result {
            Ok(result) => (result, Ok(())),
            Err(error) => (
                QueryResult {
                    columns: Vec::new(),
                    rows: Vec::new(),
                },
                Err(io(error)),
            ),
        };
        accessor.with(|mut access| {
            let rows = Rows {
                rows: rows.into_iter(),
                _connection: connection,
            };
            let rows = StreamReader::new(&mut access, rows)?;
            let end = FutureReader::new(&mut access, async { wasmtime::error::Ok(end) })?;
            Ok(Ok((columns, rows, end)))
        })
    }

    async fn last_insert_rowid_async(
        accessor: &Accessor<D, Self>,
        connection: Resource<Connection>,
    ) -> wasmtime::Result<i64> {
        Ok(lock(accessor, &connection).await?.last_insert_rowid())
    }

    async fn changes_async(
        accessor: &Accessor<D, Self>,
        connection: Resource<Connection>,
    ) -> wasmtime::Result<u64> {
        Ok(lock(accessor, &connection).await?.changes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(connection: &rusqlite::Connection, text: &str) -> Vec<Value> {
        run(connection, text, Vec::new())
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
        assert!(run(&connection, "attach ':memory:' as other", Vec::new()).is_err());
    }
}
