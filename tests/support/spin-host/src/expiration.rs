//! When an instance is thrown away: as on Spin, after a second without a request.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::time::Sleep;
use wasmtime_wasi_http::handler::{WorkerExpiration, WorkerStatus};

const IDLE_MAX: Duration = Duration::from_secs(1);

pub struct Expiration {
    alarm: Pin<Box<Sleep>>,
}

impl Expiration {
    pub fn new() -> Self {
        Self {
            alarm: Box::pin(tokio::time::sleep(IDLE_MAX)),
        }
    }
}

impl WorkerExpiration for Expiration {
    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        status: WorkerStatus,
        since: Instant,
    ) -> Poll<()> {
        if status != WorkerStatus::Idle {
            return Poll::Pending;
        }
        let end = tokio::time::Instant::from_std(since + IDLE_MAX);
        if self.alarm.deadline() != end {
            self.alarm.as_mut().reset(end);
        }
        self.alarm.as_mut().poll(context)
    }
}
