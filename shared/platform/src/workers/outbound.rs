//! Requests to other servers through the runtime's `fetch`.

use domain::Tree;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use super::Platform;
use crate::outbound::REASON_BYTES_MAX;
use crate::{Call, Fault, Reply};

#[wasm_bindgen(module = "/src/workers/outbound.js")]
extern "C" {
    async fn post(url: &str, headers: &str, body: &str, timeout: f64, length: usize) -> JsValue;
}

impl Platform {
    /// Sends a request to another server and waits for the response.
    ///
    /// # Errors
    /// Why there was no response: no connection, or the time limit.
    pub async fn call(&self, call: &Call) -> Result<Reply, Fault> {
        let pair = |(name, value): &(&str, String)| {
            Tree::List(vec![(*name).into(), value.as_str().into()])
        };
        let headers = Tree::List(call.headers.iter().map(pair).collect()).to_string();
        let timeout = call.timeout_ms as f64;
        let answer = post(&call.url, &headers, &call.body, timeout, REASON_BYTES_MAX).await;
        if let Some(error) = answer.as_string() {
            return Err(Fault::new(error));
        }
        let parts = answer.unchecked_into::<Array>();
        Ok(Reply {
            status: parts.get(0).as_f64().map_or(0, |status| status as u16),
            retry_after: parts.get(1).as_string(),
            reason: parts.get(2).as_string().unwrap_or_default(),
        })
    }
}
