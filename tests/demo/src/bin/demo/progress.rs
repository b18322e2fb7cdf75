//! Progress with the seconds since the load began.

use std::fmt::Display;
use std::time::Instant;

#[derive(Clone, Copy)]
pub struct Progress(Instant);

impl Progress {
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn step(self, what: impl Display) {
        println!("[{:6.1} s] {what}", self.0.elapsed().as_secs_f64());
    }
}
