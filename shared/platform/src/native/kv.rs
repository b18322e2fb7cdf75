//! The key-value store of a simulated installation.

use std::sync::{Arc, MutexGuard};

use domain::Instant;

use super::{State, World, lock};
use crate::Fault;

/// A call of the key-value store that reached it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KvCall {
    Read,
    Write,
}

/// An in-memory store whose values end by themselves.
pub struct Kv {
    pub(super) world: Arc<World>,
    pub(super) now: Instant,
}

#[expect(clippy::unused_async, reason = "asynchronous on the other platforms")]
impl Kv {
    /// # Errors
    /// When it is broken on purpose.
    pub async fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        let state = self.state(KvCall::Read)?;
        Ok(self.live(&state, key))
    }

    /// The values of several keys, in their order.
    ///
    /// # Errors
    /// As `get`.
    pub async fn get_all(&self, keys: &[&str]) -> Result<Vec<Option<String>>, Fault> {
        let state = self.state(KvCall::Read)?;
        Ok(keys.iter().map(|key| self.live(&state, key)).collect())
    }

    /// # Errors
    /// As `get`.
    pub async fn put(&self, key: &str, value: &str, ttl_seconds: u64) -> Result<(), Fault> {
        let ends = self
            .now
            .plus_seconds(i64::try_from(ttl_seconds).unwrap_or(i64::MAX));
        self.state(KvCall::Write)?
            .kv
            .insert(key.to_owned(), (value.to_owned(), ends));
        Ok(())
    }

    /// Deletes those of the keys whose values have ended.
    ///
    /// # Errors
    /// As `get`.
    pub async fn delete_ended(&self, keys: &[String]) -> Result<(), Fault> {
        let mut state = self.state(KvCall::Write)?;
        for key in keys {
            if self.live(&state, key).is_none() {
                state.kv.remove(key);
            }
        }
        Ok(())
    }

    fn live(&self, state: &State, key: &str) -> Option<String> {
        let (value, ends) = state.kv.get(key)?;
        (*ends > self.now).then(|| value.clone())
    }

    fn state(&self, call: KvCall) -> Result<MutexGuard<'_, State>, Fault> {
        let mut state = lock(&self.world.state);
        if state.is_kv_out {
            return Err(Fault::new("the store is broken on purpose"));
        }
        state.kv_calls.push(call);
        Ok(state)
    }
}
