//! The dynamic optimised Theta model.
//!
//! Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler (2016), "Models for optimising the theta method and their
//! relationship to state space models", International Journal of Forecasting 32 (DOTM); the season is taken off
//! before, as Assimakopoulos and Nikolopoulos (2000) do.
//!
//! Parameters: `alpha` (weight of the newest error, 0 to 1), `theta` (how far the second line is from the trend; at 1
//! it is simple smoothing), the first level. Found by least squares of errors one step ahead. A missing observation
//! is taken to be its forecast. Refuses fewer than four observations.

use super::Paths;
use crate::Refusal;
use crate::minimise::{Bounds, nelder_mead};
use crate::numbers::{At, mean_and_variance, present};

pub const OBSERVATIONS_MIN: usize = 4;
const STEPS_MAX: usize = 24_000;
const EVALUATIONS: (usize, usize) = (40, 100);
/// The parameters are found over the last observations only.
const FIT_LENGTH_MAX: usize = 420;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Model {
    pub alpha: f64,
    pub theta: f64,
    /// The level before the first observation.
    pub start: f64,
}

#[derive(Clone, Copy)]
struct State {
    level: f64,
    mean: f64,
    /// Intercept and slope of the trend through what was seen.
    intercept: f64,
    slope: f64,
    count: f64,
    /// (1 - alpha) to the power of `count`.
    decay: f64,
}

impl State {
    fn begin(level: f64) -> Self {
        Self {
            level,
            mean: 0.0,
            intercept: 0.0,
            slope: 0.0,
            count: 0.0,
            decay: 1.0,
        }
    }

    #[inline(always)]
    fn forecast(&self, model: &Model) -> f64 {
        let share = 1.0 - 1.0 / model.theta;
        let after = self.decay * (1.0 - model.alpha);
        self.level
            + share * (self.decay * self.intercept + (1.0 - after) / model.alpha * self.slope)
    }

    #[inline(always)]
    fn see(&mut self, value: f64, model: &Model) -> f64 {
        let forecast = self.forecast(model);
        let error = value - forecast;
        self.learn(if error.is_nan() { forecast } else { value }, model);
        error
    }

    #[inline(always)]
    fn learn(&mut self, value: f64, model: &Model) {
        let t = self.count + 1.0;
        let before = self.mean;
        let part = 1.0 / t;
        self.level += model.alpha * (value - self.level);
        self.mean += (value - before) * part;
        self.slope = if self.count < 1.0 {
            0.0
        } else {
            ((t - 2.0) * self.slope + 6.0 * (value - before) * part) / (t + 1.0)
        };
        self.intercept = self.mean - 0.5 * (t + 1.0) * self.slope;
        self.decay *= 1.0 - model.alpha;
        self.count = t;
    }
}

/// The model with the least squares, of values without a season.
pub fn fit(values: &[f64]) -> Result<Model, Refusal> {
    if present(values).count() < OBSERVATIONS_MIN {
        return Err(Refusal::TooShort);
    }
    let cut = values.len().saturating_sub(FIT_LENGTH_MAX);
    let recent = values.get(cut..).unwrap_or(values);
    let first = present(recent).next().unwrap_or(0.0);
    let (centre, variance) = mean_and_variance(recent);
    let reach = 2.0 * variance.sqrt() + 1e-9;
    let bounds = [
        Bounds {
            low: 0.01,
            high: 0.99,
        },
        Bounds {
            low: 1.0,
            high: 20.0,
        },
        Bounds {
            low: centre.min(first) - reach,
            high: centre.max(first) + reach,
        },
    ];
    let (low, high) = EVALUATIONS;
    let evaluations = (STEPS_MAX / recent.len().max(1)).clamp(low, high);
    let start = [0.3, 2.0, 0.5 * (first + centre)];
    let model = |point: &[f64]| Model {
        alpha: point.at(0),
        theta: point.at(1),
        start: point.at(2),
    };
    let (point, _) = nelder_mead(&start, &bounds, evaluations, 1e-4, |point| {
        let model = model(point);
        let mut state = State::begin(model.start);
        let mut sum = 0.0;
        for value in recent {
            let error = state.see(*value, &model);
            // The first errors tell of the start only.
            if !error.is_nan() && state.count > 3.0 {
                sum += error * error;
            }
        }
        sum
    });
    Ok(model(&point))
}

impl Model {
    /// The forecasts from several ascending origins. Only the last `FIT_LENGTH_MAX` values are walked, so that the
    /// trend is that of the same time as the parameters.
    pub fn paths(&self, values: &[f64], origins: &[usize], horizon: usize) -> Paths {
        let mut paths = Paths::new(origins.len(), horizon);
        let cut = values.len().saturating_sub(FIT_LENGTH_MAX);
        let mut state = State::begin(self.start);
        let mut next = origins.iter().enumerate().peekable();
        for count in cut..=values.len() {
            while let Some((row, _)) = next.next_if(|(_, origin)| **origin <= count) {
                let mut ahead = state;
                for step in 0..horizon {
                    let value = ahead.forecast(self);
                    paths.set(row, step, value);
                    ahead.learn(value, self);
                }
            }
            if let Some(value) = values.get(count) {
                state.see(*value, self);
            }
        }
        paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::float;
    use crate::random::Random;

    #[test]
    fn a_trend_is_followed_in_part() {
        let values: Vec<f64> = (0..60).map(|i| 5.0 + 2.0 * float(i)).collect();
        let model = fit(&values).unwrap();
        let found = model.paths(&values, &[60], 5);
        assert!(
            found.row(0)[4] > 120.0 && found.row(0)[4] < 135.0,
            "{found:?} {model:?}"
        );
    }

    #[test]
    fn noise_gives_a_flat_line() {
        let mut random = Random::new(9);
        let values: Vec<f64> = (0..200).map(|_| 50.0 + random.normal()).collect();
        let found = fit(&values).unwrap().paths(&values, &[200], 10);
        assert!(
            found.row(0).iter().all(|value| (value - 50.0).abs() < 1.0),
            "{found:?}"
        );
    }

    #[test]
    fn the_slope_of_the_dynamic_line_is_that_of_least_squares() {
        let model = Model {
            alpha: 0.5,
            theta: 2.0,
            start: 0.0,
        };
        let mut state = State::begin(0.0);
        for i in 1..=30 {
            state.learn(3.0 + 0.5 * float(i), &model);
        }
        assert!((state.slope - 0.5).abs() < 1e-9 && (state.intercept - 3.0).abs() < 1e-9);
    }
}
