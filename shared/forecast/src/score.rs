//! How good a forecast was, once the truth is known.
//!
//! Hyndman and Koehler (2006), "Another look at measures of forecast accuracy", International Journal of Forecasting
//! 22; RMSSE and SPL as in the M5 competition (Makridakis, Spiliotis and Assimakopoulos 2022). A missing truth is left
//! out. A measure that is not defined (division by zero, nothing known) is `None`.

use crate::Step;
use crate::numbers::{At, float};

/// The levels of the quantiles that a step has, in the order of [`Step::quantiles`].
pub const LEVELS: [f64; 5] = [0.025, 0.1, 0.5, 0.9, 0.975];

/// What the errors are divided by, from the past of the series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The mean absolute difference from one season to the next, in units of the series.
    pub season: Option<f64>,
    /// The mean squared difference from one observation to the next, after leading zeros.
    pub step_squared: Option<f64>,
}

impl Scale {
    pub fn of(past: &[f64], season: usize) -> Self {
        let start = past
            .iter()
            .position(|value| *value != 0.0 && !value.is_nan())
            .unwrap_or(0);
        let past = past.get(start..).unwrap_or_default();
        let lag = if past.len() > season {
            season.max(1)
        } else {
            1
        };
        let differences = |lag: usize| {
            let pairs = past.iter().zip(past.iter().skip(lag));
            pairs
                .map(|(before, after)| after - before)
                .filter(|change| !change.is_nan())
        };
        let mean = |sum: f64, count: usize| (count > 0 && sum > 0.0).then(|| sum / float(count));
        Self {
            season: mean(
                differences(lag).map(f64::abs).sum(),
                differences(lag).count(),
            ),
            step_squared: mean(differences(1).map(|d| d * d).sum(), differences(1).count()),
        }
    }
}

/// All measures of one forecast.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scores {
    /// Steps whose truth is known.
    pub count: usize,
    /// Sum of absolute errors ÷ sum of absolute truths.
    pub wape: Option<f64>,
    /// Mean absolute error, in units.
    pub mae: Option<f64>,
    /// Root of the mean squared error, in units.
    pub rmse: Option<f64>,
    pub rmsse: Option<f64>,
    pub mase: Option<f64>,
    /// Sum of (forecast − truth) ÷ sum of absolute truths: above zero where too much was forecast.
    pub bias: Option<f64>,
    /// The share of truths inside the 80 % and 95 % bounds, bounds included.
    pub coverage80: Option<f64>,
    pub coverage95: Option<f64>,
    /// Mean pinball loss over [`LEVELS`], in units.
    pub pinball: Option<f64>,
    /// The same, ÷ the mean absolute difference of seasons.
    pub spl: Option<f64>,
    /// Mean of |error ÷ truth|; none where a truth is zero.
    pub mape: Option<f64>,
}

/// The pinball loss of a quantile.
pub fn pinball(level: f64, quantile: f64, truth: f64) -> f64 {
    let error = truth - quantile;
    (level * error).max((level - 1.0) * error)
}

/// Scores steps against what came.
pub fn score(steps: &[Step], truth: &[f64], scale: Scale) -> Scores {
    let known: Vec<(&Step, f64)> = steps
        .iter()
        .zip(truth.iter().copied())
        .filter(|(_, truth)| truth.is_finite())
        .collect();
    let count = known.len();
    if count == 0 {
        return Scores::default();
    }
    let average = |term: &dyn Fn(&Step, f64) -> f64| {
        known
            .iter()
            .map(|(step, truth)| term(step, *truth))
            .sum::<f64>()
            / float(count)
    };
    let mae = average(&|step, truth| (truth - step.mean).abs());
    let square = average(&|step, truth| (truth - step.mean) * (truth - step.mean));
    let size = average(&|_, truth| truth.abs());
    let inside =
        |low: f64, high: f64, truth: f64| f64::from(u8::from(low <= truth && truth <= high));
    let loss = average(&|step, truth| {
        let quantiles = step.quantiles();
        let losses = LEVELS
            .iter()
            .zip(quantiles)
            .map(|(level, q)| pinball(*level, q, truth));
        losses.sum::<f64>() / float(LEVELS.len())
    });
    let over = |value: f64, divisor: Option<f64>| divisor.map(|divisor| value / divisor);
    let relative = (size > 0.0).then_some(size);
    Scores {
        count,
        wape: over(mae, relative),
        mae: Some(mae),
        rmse: Some(square.sqrt()),
        rmsse: scale.step_squared.map(|step| (square / step).sqrt()),
        mase: over(mae, scale.season),
        bias: over(average(&|step, truth| step.mean - truth), relative),
        coverage80: Some(average(&|step, truth| inside(step.lo80, step.hi80, truth))),
        coverage95: Some(average(&|step, truth| inside(step.lo95, step.hi95, truth))),
        pinball: Some(loss),
        spl: over(loss, scale.season),
        mape: known
            .iter()
            .all(|(_, truth)| *truth != 0.0)
            .then(|| average(&|step, truth| ((truth - step.mean) / truth).abs())),
    }
}

/// Scores of lately against those before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drift {
    /// The mean of the last four.
    pub recent: f64,
    /// The mean of the twelve before.
    pub before: f64,
    /// Recent ÷ before.
    pub ratio: f64,
    /// The recent ones are worse than chance explains.
    pub drifted: bool,
}

const DRIFT_RECENT: usize = 4;
const DRIFT_BEFORE: usize = 12;
/// Worse by a quarter at least…
const DRIFT_RATIO_MIN: f64 = 1.25;
/// …and by this many standard errors of the difference of the means.
const DRIFT_ERRORS_MIN: f64 = 2.0;

/// Compares the last four scores (an error measure: less is better) with the twelve before. None with fewer than eight.
pub fn drift(scores: &[f64]) -> Option<Drift> {
    let split = scores.len().checked_sub(DRIFT_RECENT)?;
    let (before, recent) = scores.split_at_checked(split)?;
    let before = before.get(before.len().saturating_sub(DRIFT_BEFORE)..)?;
    if before.len() < DRIFT_RECENT || scores.iter().any(|score| !score.is_finite()) {
        return None;
    }
    let (recent, _) = crate::numbers::mean_and_variance(recent);
    let (mean, variance) = crate::numbers::mean_and_variance(before);
    let error = (variance * (1.0 / float(DRIFT_RECENT) + 1.0 / float(before.len()))).sqrt();
    let ratio = if mean > 0.0 { recent / mean } else { 1.0 };
    let drifted =
        mean > 0.0 && recent >= DRIFT_RATIO_MIN * mean && recent - mean >= DRIFT_ERRORS_MIN * error;
    Some(Drift {
        recent,
        before: mean,
        ratio,
        drifted,
    })
}

/// The squared error of a plain path, for comparisons; none where nothing is known.
pub(crate) fn mean_square(path: &[f64], truth: &[f64]) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0.0);
    for (index, truth) in truth.iter().enumerate() {
        let error = truth - path.at(index);
        if !error.is_nan() {
            sum += error * error;
            count += 1.0;
        }
    }
    (count > 0.0).then(|| sum / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(mean: f64) -> Step {
        Step {
            mean,
            median: mean,
            lo80: mean - 1.0,
            hi80: mean + 1.0,
            lo95: mean - 2.0,
            hi95: mean + 2.0,
        }
    }

    #[test]
    fn measures_are_those_of_the_textbook() {
        let scale = Scale::of(&[0.0, 0.0, 1.0, 3.0, 2.0, 6.0], 2);
        assert_eq!(scale.season, Some(2.0));
        assert_eq!(scale.step_squared, Some(7.0));
        let found = score(
            &[step(4.0), step(5.0), step(9.0)],
            &[5.0, 5.0, f64::NAN],
            scale,
        );
        assert_eq!(found.count, 2);
        assert_eq!(found.mae, Some(0.5));
        assert_eq!(found.wape, Some(0.1));
        assert_eq!(found.bias, Some(-0.1));
        assert_eq!(found.mape, Some(0.1));
        assert_eq!(found.mase, Some(0.25));
        assert_eq!(found.coverage80, Some(1.0));
        assert!((found.rmsse.unwrap() - (0.5_f64 / 7.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn what_is_not_defined_is_none() {
        let found = score(&[step(1.0)], &[0.0], Scale::of(&[2.0, 2.0], 1));
        assert_eq!(
            (found.mape, found.wape, found.rmsse, found.mase),
            (None, None, None, None)
        );
        assert_eq!(
            score(&[step(1.0)], &[f64::NAN], Scale::of(&[], 1)),
            Scores::default()
        );
    }

    #[test]
    fn the_pinball_loss_is_least_at_its_quantile() {
        let truths: Vec<f64> = (1..=9).map(f64::from).collect();
        let loss = |q: f64| {
            truths
                .iter()
                .map(|truth| pinball(0.9, q, *truth))
                .sum::<f64>()
        };
        assert!(loss(9.0) < loss(7.0) && loss(9.0) < loss(11.0));
    }

    #[test]
    fn drift_is_seen_and_chance_is_not() {
        let calm = [1.0, 1.2, 0.9, 1.1, 1.0, 0.8, 1.1, 1.0, 0.9, 1.2, 1.0, 1.1];
        let with = |last: [f64; 4]| [calm.as_slice(), &last].concat();
        assert!(drift(&with([2.0, 1.8, 2.2, 1.9])).unwrap().drifted);
        assert!(!drift(&with([1.0, 1.3, 0.9, 1.1])).unwrap().drifted);
        assert_eq!(drift(&calm[..7]), None);
    }
}
