//! Simple exponential smoothing.
//!
//! Brown (1956), "Exponential smoothing for predicting demand"; Gardner (2006), "Exponential smoothing: the state of
//! the art, part II", International Journal of Forecasting 22.
//!
//! Parameter: alpha, the weight of the newest observation, from 0 to 1, found by least squares of the errors one step
//! ahead where it is not given. A missing observation leaves the level as it is. Refuses an empty series, and an
//! alpha outside (0, 1].

use super::Paths;
use crate::Refusal;
use crate::minimise::{Bounds, golden};
use crate::numbers::{float, mean};

/// The smallest and largest alpha that is looked at.
const ALPHA: Bounds = Bounds {
    low: 0.01,
    high: 0.9,
};
const SEARCH_STEPS: usize = 12;

/// The alpha with the least squares of the errors one step ahead.
pub fn best_alpha(values: &[f64]) -> f64 {
    let start = start(values);
    golden(ALPHA, SEARCH_STEPS, |alpha| {
        let (mut level, mut sum) = (start, 0.0);
        for value in values.iter().filter(|value| !value.is_nan()) {
            let error = value - level;
            sum += error * error;
            level += alpha * error;
        }
        sum
    })
}

/// The level before the first observation: the mean of the first ten.
fn start(values: &[f64]) -> f64 {
    mean(values.get(..10).unwrap_or(values))
}

/// The forecasts from several ascending origins: flat.
pub fn paths(
    values: &[f64],
    alpha: Option<f64>,
    origins: &[usize],
    horizon: usize,
) -> Result<Paths, Refusal> {
    if values.is_empty() {
        return Err(Refusal::Empty);
    }
    let alpha = alpha.unwrap_or_else(|| best_alpha(values));
    if !(alpha > 0.0 && alpha <= 1.0) {
        return Err(Refusal::Parameter);
    }
    let mut paths = Paths::new(origins.len(), horizon);
    let mut level = start(values);
    let mut next = origins.iter().enumerate().peekable();
    for count in 0..=values.len() {
        while let Some((row, _)) = next.next_if(|(_, origin)| **origin == count) {
            for step in 0..horizon {
                paths.set(row, step, level);
            }
        }
        if let Some(value) = values.get(count).filter(|value| !value.is_nan()) {
            level += alpha * (value - level);
        }
    }
    Ok(paths)
}

/// The variance of a forecast `step` steps ahead, as a multiple of the variance of one step (Hyndman et al. 2008).
pub fn variance_factor(alpha: f64, step: usize) -> f64 {
    1.0 + float(step.saturating_sub(1)) * alpha * alpha
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_followed_and_noise_is_not() {
        let step: Vec<f64> = (0..60).map(|i| if i < 30 { 1.0 } else { 9.0 }).collect();
        assert!(best_alpha(&step) > 0.6);
        let mut random = crate::random::Random::new(2);
        let noise: Vec<f64> = (0..200).map(|_| 5.0 + random.normal()).collect();
        assert!(best_alpha(&noise) < 0.12);
    }

    #[test]
    fn a_constant_is_forecast_from_every_origin() {
        let found = paths(&[4.0; 12], None, &[3, 12], 2).unwrap();
        assert_eq!(found.cells, [4.0; 4]);
    }
}
