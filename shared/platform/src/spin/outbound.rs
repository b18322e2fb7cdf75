//! Requests to other servers through the host, which lets a component reach `allowed_outbound_hosts` only.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use http_body_util::Full;

use super::Platform;
use crate::outbound::REASON_BYTES_MAX;
use crate::{Call, Fault, Reply};

impl Platform {
    /// Sends a request to another server and waits for the response.
    ///
    /// # Errors
    /// Why there was no response: no connection, the time limit, or a host that the manifest does not allow.
    pub async fn call(&self, call: &Call) -> Result<Reply, Fault> {
        let mut exchange = pin!(exchange(call));
        let mut end = pin!(spin_sdk::time::sleep(Duration::from_millis(
            call.timeout_ms
        )));
        poll_fn(|context| {
            if let Poll::Ready(reply) = exchange.as_mut().poll(context) {
                return Poll::Ready(reply);
            }
            let late = end.as_mut().poll(context);
            late.map(|_| Err(Fault::new("no answer in time")))
        })
        .await
    }
}

async fn exchange(call: &Call) -> Result<Reply, Fault> {
    let mut request = spin_sdk::http::Request::post(&call.url);
    for (name, value) in &call.headers {
        request = request.header(*name, value);
    }
    let request = request
        .body(Full::new(Bytes::from(call.body.clone())))
        .map_err(|error| Fault::new(error.to_string()))?;
    let response = spin_sdk::http::send(request)
        .await
        .map_err(|error| Fault::new(format!("{error:?}")))?;
    let (head, body) = response.into_parts();
    let retry_after = head.headers.get("retry-after");
    let retry_after = retry_after.and_then(|value| value.to_str().ok());
    let mut body = pin!(body);
    let mut reason = Vec::new();
    // What breaks off afterwards has still answered.
    while reason.len() < REASON_BYTES_MAX
        && let Some(Ok(frame)) = poll_fn(|context| body.as_mut().poll_frame(context)).await
    {
        if let Ok(part) = frame.into_data() {
            reason.extend_from_slice(&part);
        }
    }
    reason.truncate(REASON_BYTES_MAX);
    Ok(Reply {
        status: head.status.as_u16(),
        retry_after: retry_after.map(str::to_owned),
        reason: String::from_utf8_lossy(&reason).into_owned(),
    })
}
