//! Forecasts of demand with honest intervals, and what to reorder.
//!
//! Slices of `f64` in, results out. In scope: cleaning, classification, eight methods, their combination, intervals,
//! scores, the sum of demand over a lead time, restocking. Out of scope: files, clocks, databases, threads, randomness
//! from outside. The same input gives the same bits on every target: transcendental functions are those of `libm`,
//! sums have a fixed order, and the bootstrap's generator is seeded.
//!
//! ```
//! use forecast::{Frequency, Options, Series, run};
//!
//! let sold: Vec<f64> = (0..120).map(|day| f64::from(3 + day % 7)).collect();
//! let series = Series { values: &sold, frequency: Frequency::Daily, first_day: 19_723 };
//! let found = run(&series, &Options::new(14))?;
//! assert_eq!(found.steps.len(), 14);
//! assert!(found.steps.iter().all(|step| step.lo95 <= step.median && step.median <= step.hi95));
//! # Ok::<(), forecast::Refusal>(())
//! ```

pub mod classify;
pub mod clean;
mod combine;
pub mod distribution;
mod forecaster;
mod intervals;
mod lead_time;
mod linear;
mod members;
pub mod methods;
mod minimise;
mod numbers;
pub mod random;
mod refusal;
pub mod restock;
pub mod score;
pub mod seasonal;
mod series;

pub use forecaster::{Comparison, Forecast, HORIZON_MAX, Options, Share, Step, run};
pub use lead_time::{LeadTime, LeadTimeDemand};
pub use refusal::Refusal;
pub use series::{Frequency, OBSERVATIONS_MAX, Series};
