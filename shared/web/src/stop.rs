//! Why a handler stops before its end.

use domain::Refusal;
use platform::Fault;

use crate::Reply;

/// Everything `?` may carry out of a handler.
#[derive(Debug)]
pub enum Stop {
    /// An answer of the business: 4xx or 503.
    Refusal(Refusal),
    /// The stored answer of the same request, sent before.
    Replay(Box<Reply>),
    /// Nobody's fault outside: 500, with the cause in the log only.
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
