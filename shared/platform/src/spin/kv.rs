//! Spin's key-value store. It has no expiry of its own: each value begins with the time when it ends.
//!
//! The store of one machine is one SQLite connection behind one mutex, and a call blocks the thread of the instance
//! until it has the mutex. So the calls of an instance take turns: while one waits, the others stay in the instance,
//! which goes on serving. Keys are never listed: `get_keys` holds that mutex while it waits for the instance to take
//! the keys, and any other call of the instance then waits for ever.

use domain::Instant;
use spin_sdk::key_value::Store;

use super::queue::Turn;
use crate::Fault;

/// The queue of the calls of an instance.
const QUEUE: &str = "key-value store";

/// The key-value store of the component.
pub struct Kv {
    pub(super) now: Instant,
}

impl Kv {
    /// # Errors
    /// A fault when the store cannot be reached.
    pub async fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        self.open().await?.get(key).await
    }

    /// The values of several keys, in their order.
    ///
    /// # Errors
    /// As `get`.
    pub async fn get_all(&self, keys: &[&str]) -> Result<Vec<Option<String>>, Fault> {
        let store = self.open().await?;
        let mut values = Vec::with_capacity(keys.len());
        for key in keys {
            values.push(store.get(key).await?);
        }
        Ok(values)
    }

    /// # Errors
    /// As `get`.
    pub async fn put(&self, key: &str, value: &str, ttl_seconds: u64) -> Result<(), Fault> {
        let ends = self
            .now
            .plus_seconds(i64::try_from(ttl_seconds).unwrap_or(i64::MAX));
        self.open().await?.put(key, value, ends).await
    }

    /// Changes a value, which no other call of this instance does meanwhile. `change` gives the new value and when it
    /// ends.
    ///
    /// # Errors
    /// As `get`.
    pub(super) async fn update(
        &self,
        key: &str,
        change: impl FnOnce(Option<&str>) -> (String, Instant),
    ) -> Result<(), Fault> {
        let store = self.open().await?;
        let (value, ends) = change(store.get(key).await?.as_deref());
        store.put(key, &value, ends).await
    }

    /// Deletes those of the keys whose values have ended.
    ///
    /// # Errors
    /// As `get`.
    pub async fn delete_ended(&self, keys: &[String]) -> Result<(), Fault> {
        for key in keys {
            // One key a turn: the requests of the instance do not wait for all of them.
            let store = self.open().await?;
            if store.get(key).await?.is_none() {
                store.store.delete(key).await.map_err(kv_fault)?;
            }
        }
        Ok(())
    }

    async fn open(&self) -> Result<Opened, Fault> {
        let turn = Turn::take(QUEUE).await;
        let store = Store::open_default().await.map_err(kv_fault)?;
        Ok(Opened {
            store,
            now: self.now,
            _turn: turn,
        })
    }
}

/// The open store, while it is this call's turn.
struct Opened {
    store: Store,
    now: Instant,
    _turn: Turn,
}

impl Opened {
    /// The value of a key, if it has not ended.
    async fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        let bytes = self.store.get(key).await.map_err(kv_fault)?;
        let dated = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(dated.and_then(|dated| {
            let (ends, value) = dated.split_once('\n')?;
            let ends: i64 = ends.parse().ok()?;
            (Instant(ends) > self.now).then(|| value.to_owned())
        }))
    }

    async fn put(&self, key: &str, value: &str, ends: Instant) -> Result<(), Fault> {
        let dated = format!("{}\n{value}", ends.ms());
        self.store.set(key, dated).await.map_err(kv_fault)
    }
}

fn kv_fault(error: impl std::fmt::Debug) -> Fault {
    Fault::new(format!("kv: {error:?}"))
}
