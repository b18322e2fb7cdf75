//! `spin:key-value`: one SQLite connection a store behind one mutex, as Spin's default store is. Every call blocks the
//! thread of its instance until it has the mutex, and `get_keys` keeps the mutex until the component has taken all
//! keys: a component that makes another call meanwhile waits for itself.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rusqlite::{Connection, OptionalExtension};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{block_in_place, spawn_blocking};
use wasmtime::component::{Accessor, FutureReader, Resource, StreamReader};

use crate::bindings::spin::key_value::key_value::{Error, Host, HostStore, HostStoreWithStore};
use crate::instance::{Has, Instance};
use crate::stream::{AHEAD_MAX, Received};

/// As Spin's own limit.
const STORES_MAX: usize = 256;

/// The file of a store, opened when it is first used.
pub struct File {
    path: PathBuf,
    connection: OnceLock<Mutex<Connection>>,
}

impl File {
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            connection: OnceLock::new(),
        }
    }

    fn open(&self) -> rusqlite::Result<()> {
        if self.connection.get().is_some() {
            return Ok(());
        }
        let connection = Connection::open(&self.path)?;
        connection.execute_batch(
            "create table if not exists spin_key_value (
                store text not null,
                key text not null,
                value blob not null,
                primary key (store, key)
            )",
        )?;
        // Whoever was faster opened it too.
        let _ = self.connection.set(Mutex::new(connection));
        Ok(())
    }

    /// The connection, when nobody else has it.
    fn lock(&self) -> rusqlite::Result<MutexGuard<'_, Connection>> {
        let connection = self.connection.get();
        let connection = connection.ok_or(rusqlite::Error::InvalidQuery)?;
        Ok(connection.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A store that a component opened.
pub struct Store {
    label: String,
    file: Arc<File>,
}

impl Host for Instance {}

impl HostStore for Instance {
    async fn drop(&mut self, store: Resource<Store>) -> wasmtime::Result<()> {
        self.stores -= 1;
        self.table.delete(store)?;
        Ok(())
    }
}

type Answer<T> = wasmtime::Result<Result<T, Error>>;

fn other(error: rusqlite::Error) -> Error {
    Error::Other(error.to_string())
}

/// The label and the file of an open store.
fn opened<D>(
    accessor: &Accessor<D, Has>,
    store: &Resource<Store>,
) -> wasmtime::Result<(String, Arc<File>)>
where
    D: Send + 'static,
{
    accessor.with(|mut access| {
        let store = access.get().table.get(store)?;
        Ok((store.label.clone(), Arc::clone(&store.file)))
    })
}

/// Works on an open store, on the thread of the instance.
fn blocking<D: Send + 'static, T>(
    accessor: &Accessor<D, Has>,
    store: &Resource<Store>,
    act: impl FnOnce(&Connection, &str) -> rusqlite::Result<T>,
) -> Answer<T> {
    let (label, file) = opened(accessor, store)?;
    let done = block_in_place(|| file.lock().and_then(|connection| act(&connection, &label)));
    Ok(done.map_err(other))
}

fn find(connection: &Connection, label: &str, key: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    connection
        .prepare_cached("select value from spin_key_value where store = ?1 and key = ?2")?
        .query_row([label, key], |row| row.get(0))
        .optional()
}

/// Sends every key, one by one, as the component takes them.
fn send_keys(file: &File, label: &str, keys: &mpsc::Sender<String>) -> Result<(), Error> {
    let connection = file.lock().map_err(other)?;
    let sql = "select key from spin_key_value where store = ?1";
    let mut statement = connection.prepare_cached(sql).map_err(other)?;
    let mut rows = statement.query([label]).map_err(other)?;
    while let Some(row) = rows.next().map_err(other)? {
        let key = row.get(0).map_err(other)?;
        let sent = keys.blocking_send(key);
        sent.map_err(|error| Error::Other(error.to_string()))?;
    }
    Ok(())
}

impl<D: Send + 'static> HostStoreWithStore<D> for Has {
    async fn open(accessor: &Accessor<D, Self>, label: String) -> Answer<Resource<Store>> {
        let file = accessor.with(|mut access| access.get().component.stores.get(&label).cloned());
        let Some(file) = file else {
            return Ok(Err(Error::AccessDenied));
        };
        if let Err(error) = block_in_place(|| file.open()) {
            return Ok(Err(other(error)));
        }
        accessor.with(|mut access| {
            let instance = access.get();
            if instance.stores == STORES_MAX {
                return Ok(Err(Error::StoreTableFull));
            }
            instance.stores += 1;
            Ok(Ok(instance.table.push(Store { label, file })?))
        })
    }

    async fn get(
        accessor: &Accessor<D, Self>,
        store: Resource<Store>,
        key: String,
    ) -> Answer<Option<Vec<u8>>> {
        blocking(accessor, &store, |file, label| find(file, label, &key))
    }

    async fn set(
        accessor: &Accessor<D, Self>,
        store: Resource<Store>,
        key: String,
        value: Vec<u8>,
    ) -> Answer<()> {
        blocking(accessor, &store, |file, label| {
            let sql = "insert into spin_key_value (store, key, value) values (?1, ?2, ?3)
                on conflict (store, key) do update set value = excluded.value";
            let mut statement = file.prepare_cached(sql)?;
            statement.execute((label, key, value)).map(drop)
        })
    }

    async fn delete(
        accessor: &Accessor<D, Self>,
        store: Resource<Store>,
        key: String,
    ) -> Answer<()> {
        blocking(accessor, &store, |file, label| {
            let sql = "delete from spin_key_value where store = ?1 and key = ?2";
            file.prepare_cached(sql)?.execute([label, &key]).map(drop)
        })
    }

    async fn exists(
        accessor: &Accessor<D, Self>,
        store: Resource<Store>,
        key: String,
    ) -> Answer<bool> {
        blocking(accessor, &store, |file, label| {
            Ok(find(file, label, &key)?.is_some())
        })
    }

    async fn get_keys(
        accessor: &Accessor<D, Self>,
        store: Resource<Store>,
    ) -> wasmtime::Result<(StreamReader<String>, FutureReader<Result<(), Error>>)> {
        let (label, file) = opened(accessor, &store)?;
        let (sender, keys) = mpsc::channel(AHEAD_MAX);
        let (ended, end) = oneshot::channel();
        spawn_blocking(move || ended.send(send_keys(&file, &label, &sender)));
        accessor.with(|mut access| {
            let keys = StreamReader::new(&mut access, Received(keys))?;
            let end = FutureReader::new(&mut access, end)?;
            Ok((keys, end))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// What stopped the real one: a listing that nobody takes keeps the mutex from everybody.
    #[tokio::test]
    async fn a_listing_of_more_keys_than_are_taken_holds_the_store() {
        let path = std::env::temp_dir().join(format!("kv-{}.db", std::process::id()));
        let file = Arc::new(File::new(path.clone()));
        file.open().unwrap();
        for number in 0..8 {
            let sql = "insert into spin_key_value values ('default', ?1, x'')";
            file.lock()
                .unwrap()
                .execute(sql, [number.to_string()])
                .unwrap();
        }
        let (sender, mut keys) = mpsc::channel(AHEAD_MAX);
        let lister = Arc::clone(&file);
        let listing = spawn_blocking(move || send_keys(&lister, "default", &sender).is_ok());
        while keys.len() < AHEAD_MAX {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let mutex = file.connection.get().unwrap();
        assert!(mutex.try_lock().is_err());
        let mut count = 0;
        while keys.recv().await.is_some() {
            count += 1;
        }
        assert_eq!(count, 8);
        assert!(listing.await.unwrap());
        assert!(mutex.try_lock().is_ok());
        let _ = std::fs::remove_file(path);
    }
}
