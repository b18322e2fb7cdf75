//! Why a handler ends early.

use domain::Refusal;
use platform::Fault;

use crate::Reply;

/// What `?` returns from a handler.
#[derive(Debug)]
pub enum Stop {
    /// The request is refused: 4xx or 503.
    Refusal(Refusal),
    /// The stored answer of the same request, which was sent before.
    Replay(Box<Reply>),
    /// Internal error (500); its cause is only in the log.
    Fault(Fault),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
