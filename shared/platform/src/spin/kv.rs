//! Spin's key-value store. It has no expiry of its own: each value begins with its expiry time, and reading or listing
//! deletes expired values.

use domain::Instant;
use spin_sdk::key_value::Store;

use crate::Fault;

/// The key-value store of the component.
pub struct Kv {
    pub(super) now: Instant,
}

impl Kv {
    /// # Errors
    /// A fault when the store cannot be reached.
    pub async fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        let value = open_store().await?.get(key).await.map_err(kv_fault)?;
        Ok(value
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .and_then(|text| self.live(&text)))
    }

    /// # Errors
    /// As `get`.
    pub async fn put(&self, key: &str, value: &str, ttl_seconds: u64) -> Result<(), Fault> {
        let ends = self
            .now
            .plus_seconds(i64::try_from(ttl_seconds).unwrap_or(i64::MAX));
        let dated = format!("{}\n{value}", ends.ms());
        open_store().await?.set(key, dated).await.map_err(kv_fault)
    }

    /// # Errors
    /// As `get`.
    pub async fn delete(&self, key: &str) -> Result<(), Fault> {
        open_store().await?.delete(key).await.map_err(kv_fault)
    }

    /// Every live key with this prefix.
    ///
    /// # Errors
    /// As `get`.
    pub async fn list(&self, prefix: &str) -> Result<Vec<String>, Fault> {
        let store = open_store().await?;
        let keys = store.get_keys().await.collect().await.map_err(kv_fault)?;
        let mut live = Vec::new();
        for key in keys.into_iter().filter(|key| key.starts_with(prefix)) {
            if self.get(&key).await?.is_some() {
                live.push(key);
            } else {
                store.delete(&key).await.map_err(kv_fault)?;
            }
        }
        Ok(live)
    }

    fn live(&self, dated: &str) -> Option<String> {
        let (ends, value) = dated.split_once('\n')?;
        let ends: i64 = ends.parse().ok()?;
        (Instant(ends) > self.now).then(|| value.to_owned())
    }
}

async fn open_store() -> Result<Store, Fault> {
    Store::open_default().await.map_err(kv_fault)
}

fn kv_fault(error: impl std::fmt::Debug) -> Fault {
    Fault::new(format!("kv: {error:?}"))
}
