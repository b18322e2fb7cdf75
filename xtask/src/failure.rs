//! Why a command stopped, told to the person in one line.

use std::fmt::Display;

pub type Result<T = ()> = std::result::Result<T, Failure>;

#[derive(Debug)]
pub enum Failure {
    /// One clear line: what went wrong and, where possible, what to do.
    Because(String),
    /// Ctrl-C: nothing to explain.
    Interrupted,
}

pub fn fail<T>(why: impl Display) -> Result<T> {
    Err(Failure::Because(why.to_string()))
}

pub trait OrFail<T> {
    /// Says what was tried when it did not work.
    fn or_fail(self, what: impl Display) -> Result<T>;
}

impl<T, E: Display> OrFail<T> for std::result::Result<T, E> {
    fn or_fail(self, what: impl Display) -> Result<T> {
        self.map_err(|error| Failure::Because(format!("{what}: {error:#}")))
    }
}
