//! Replenishment: when to buy each item again for each warehouse, and how much.
//!
//! In scope: reorder points and order quantities from past demand, lead times and costs, computed by a nightly job and
//! stored with their inputs, so that a read is one look-up and a figure can be checked. Out of scope: buying (`reorders`, `purchase_orders`), and forecasts of demand.

mod figures;
mod handlers;
pub mod jobs;
mod rules;
pub mod statements;
mod wire;

use domain::permission::READ_PURCHASES;
use web::{Route, get};

pub static ROUTES: &[Route] = &[get(
    "/v1/purchasing/replenishment",
    "List reorder points and order quantities",
)
.needs(READ_PURCHASES)
.query::<wire::Filter>()
.pages::<wire::Replenishment>()
.to(|c| Box::pin(handlers::list(c)))];
