//! The methods, one a file. Each says whose it is, what its parameters mean, and when it refuses.
//!
//! A method finds its parameters once, over all values, and then tells what it would have forecast at several
//! origins, from the state it had there. So errors at any distance can be measured at the price of one walk.

pub mod ets;
pub mod profile_level;
pub mod prophet;
pub mod seasonal_naive;
pub mod ses;
pub mod theta;
pub mod tsb;
pub mod windowed_mean;

use crate::numbers::put;

/// Forecasts from several origins.
#[derive(Clone, Debug, PartialEq)]
pub struct Paths {
    pub horizon: usize,
    /// One row of `horizon` steps an origin.
    pub cells: Vec<f64>,
}

impl Paths {
    pub fn new(origins: usize, horizon: usize) -> Self {
        Self {
            horizon,
            cells: vec![0.0; origins * horizon],
        }
    }

    /// The forecast from the origin of this number.
    pub fn row(&self, origin: usize) -> &[f64] {
        let start = origin * self.horizon;
        self.cells
            .get(start..start + self.horizon)
            .unwrap_or_default()
    }

    pub(crate) fn set(&mut self, origin: usize, step: usize, value: f64) {
        put(&mut self.cells, origin * self.horizon + step, value);
    }

    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.cells.chunks_exact(self.horizon.max(1))
    }
}

/// The name of a method.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum Method {
    ProfileLevel,
    Ets,
    Theta,
    Prophet,
    Ses,
    Tsb,
    WindowedMean,
    SeasonalNaive,
}
