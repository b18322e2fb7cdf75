//! `spin:key-value`: one SQLite file a store behind a mutex, as Spin's default store is.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::OptionalExtension;
use wasmtime::component::{Accessor, FutureReader, Resource, StreamReader};

use crate::bindings::spin::key_value::key_value::{Error, Host, HostStore, HostStoreWithStore};
use crate::instance::{Has, Instance};

/// The file of a store, opened when it is first used.
pub struct File {
    path: PathBuf,
    connection: Mutex<Option<rusqlite::Connection>>,
}

impl File {
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            connection: Mutex::new(None),
        }
    }

    fn with<T>(
        &self,
        act: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        let mut connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let done = match connection.take() {
            Some(open) => Ok(open),
            None => open(&self.path),
        }
        .and_then(|open| act(connection.insert(open)));
        done.map_err(|error| Error::Other(error.to_string()))
    }
}

fn open(path: &Path) -> rusqlite::Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(path)?;
    connection.execute_batch(
        "create table if not exists pair (key text primary key, value blob not null)",
    )?;
    Ok(connection)
}

/// A store that a component opened.
pub struct Store(Arc<File>);

impl Host for Instance {}

impl HostStore for Instance {
    async fn drop(&mut self, store: Resource<Store>) -> wasmtime::Result<()> {
        self.table.delete(store)?;
        Ok(())
    }
}

type Answer<T> = wasmtime::Result<Result<T, Error>>;

/// Works on the file of an open store, away from the threads that serve.
async fn on_file<D: Send + 'static, T: Send + 'static>(
    accessor: &Accessor<D, Has>,
    store: &Resource<Store>,
    act: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T> + Send + 'static,
) -> Answer<T> {
    let file = accessor.with(|mut access| {
        access
            .get()
            .table
            .get(store)
            .map(|store| Arc::clone(&store.0))
    })?;
    Ok(tokio::task::spawn_blocking(move || file.with(act)).await?)
}

impl<D: Send + 'static> HostStoreWithStore<D> for Has {
    async fn open(accessor: &Accessor<D, Self>, label: String) -> Answer<Resource<Store>> {
        accessor.with(|mut access| {
            let instance = access.get();
            match instance.component.stores.get(&label) {
                Some(file) => {
                    let store = Store(Arc::clone(file));
                    Ok(Ok(instance.table.push(store)?))
                }
                None => Ok(Err(Error::AccessDenied)),
            }
        })
    }

    async fn get(
        accessor: &Accessor<D, Self>,
        store: Resource<Store>,
        key: String,
    ) -> Answer<Option<Vec<u8>>> {
        on_file(accessor, &store, move |file| {
            file.query_row("select value from pair where key = ?1", [key], |row| {
                row.get(0)
            })
            .optional()
        })
        .await
    }

    async fn set(
        accessor: &Accessor<D, Self>,
        store: Resource<Store>,
        key: String,
        value: Vec<u8>,
    ) -> Answer<()> {
        on_file(accessor, &store, move |file| {
            file.execute(
                "insert or replace into pair (key, value) values (?1, ?2)",
                (key, value),
            )
            .map(drop)
        })
        .await
    }

    async fn delete(
        accessor: &Accessor<D, Self>,
        store: Resource<Store>,
        key: String,
    ) -> Answer<()> {
        on_file(accessor, &store, move |file| {
            file.execute("delete from pair where key = ?1", [key])
                .map(drop)
        })
        .await
    }

    async fn exists(
        accessor: &Accessor<D, Self>,
        store: Resource<Store>,
        key: String,
    ) -> Answer<bool> {
        on_file(accessor, &store, move |file| {
            file.query_row(
                "select exists (select 1 from pair where key = ?1)",
                [key],
                |row| row.get(0),
            )
        })
        .await
    }

    async fn get_keys(
        accessor: &Accessor<D, Self>,
        store: Resource<Store>,
    ) -> wasmtime::Result<(StreamReader<String>, FutureReader<Result<(), Error>>)> {
        let keys = on_file(accessor, &store, |file| {
            let mut statement = file.prepare("select key from pair order by key")?;
            statement
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<String>>>()
        })
        .await?;
        let (keys, end) = match keys {
            Ok(keys) => (keys, Ok(())),
            Err(error) => (Vec::new(), Err(error)),
        };
        accessor.with(|mut access| {
            let keys = StreamReader::new(&mut access, keys)?;
            let end = FutureReader::new(&mut access, async { wasmtime::error::Ok(end) })?;
            Ok((keys, end))
        })
    }
}
