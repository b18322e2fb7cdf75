//! Progress with the seconds since the command began, and what each step took.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

#[derive(Clone, Copy)]
pub struct Progress(Instant);

struct Step {
    what: String,
    began: Instant,
}

/// The steps of this command so far.
static STEPS: Mutex<Vec<Step>> = Mutex::new(Vec::new());

impl Progress {
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Says what begins now. It ends where the next step begins.
    pub fn step(self, what: impl std::fmt::Display) {
        println!("[{:6.1} s] {what}", self.0.elapsed().as_secs_f64());
        STEPS
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Step {
                what: what.to_string(),
                began: Instant::now(),
            });
    }

    /// Says what each step took.
    pub fn print_durations(self) {
        self.step("done; each step took:");
        let steps = STEPS.lock().unwrap_or_else(PoisonError::into_inner);
        for pair in steps.windows(2) {
            let took = pair[1].began.duration_since(pair[0].began);
            if took >= Duration::from_millis(50) {
                println!("{:8.1} s  {}", took.as_secs_f64(), pair[0].what);
            }
        }
    }
}
