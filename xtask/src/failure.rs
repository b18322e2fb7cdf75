//! Why a command failed, in one line for the user.

use std::fmt::Display;

pub type Result<T = ()> = std::result::Result<T, Failure>;

#[derive(Debug)]
pub enum Failure {
    /// One line: what failed and, if possible, what to do.
    Because(String),
    /// Ctrl-C: nothing is printed.
    Interrupted,
}

pub fn fail<T>(why: impl Display) -> Result<T> {
    Err(Failure::Because(why.to_string()))
}

pub trait OrFail<T> {
    /// Adds what was tried to an error.
    fn or_fail(self, what: impl Display) -> Result<T>;
}

impl<T, E: Display> OrFail<T> for std::result::Result<T, E> {
    fn or_fail(self, what: impl Display) -> Result<T> {
        self.map_err(|error| Failure::Because(format!("{what}: {error:#}")))
    }
}
