//! Exponential smoothing with additive errors: level, damped trend or none, season or none.
//!
//! Hyndman, Koehler, Ord and Snyder (2008), "Forecasting with exponential smoothing: the state space approach";
//! the damped trend is Gardner and McKenzie's (1985), Management Science 31.
//!
//! Parameters, all without a unit: `alpha` (level), `beta` (trend), `gamma` (season): the weights of the newest error;
//! `phi`: the share of the trend that is left after each observation. They are found by least squares of the errors
//! one step ahead; trend and season are taken where Akaike's corrected criterion asks for them. Errors are additive
//! always: the likelihood of multiplicative errors has no maximum where zeros occur. A multiplicative season is only
//! tried where all values are above zero. A missing observation leaves the states as they are.
//! Refuses fewer than four observations.

use super::Paths;
use crate::Refusal;
use crate::minimise::{Bounds, nelder_mead};
use crate::numbers::{At, add, float, mean, present, put};
use crate::seasonal::{Mode, local_level};

/// The fewest observations.
pub const OBSERVATIONS_MIN: usize = 4;
/// Steps through the series that a search may take, over all its evaluations.
const STEPS_MAX: usize = 36_000;
const EVALUATIONS: (usize, usize) = (50, 150);
/// The share of them by which a season is chosen.
const SCREENING: f64 = 0.5;
/// Up to this length the first level and trend are searched too; later they are forgotten.
const SEARCH_START_MAX: usize = 160;
/// The parameters are found over the last observations only.
const FIT_LENGTH_MAX: usize = 420;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    pub alpha: f64,
    pub beta: f64,
    pub gamma: f64,
    pub phi: f64,
}

/// The parts of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    pub damped_trend: bool,
    pub season: Option<Mode>,
    /// Observations in a season.
    pub period: usize,
}

#[derive(Clone, Debug)]
struct State {
    level: f64,
    trend: f64,
    season: Vec<f64>,
    /// The place of the next observation in `season`.
    place: usize,
}

/// A model with its parameters, before the first observation.
#[derive(Clone, Debug)]
pub struct Model {
    pub shape: Shape,
    pub parameters: Parameters,
    /// Akaike's corrected criterion; less is better.
    pub aicc: f64,
    start: State,
}

impl State {
    fn begin(values: &[f64], shape: Shape) -> Self {
        let half = values.len() / 2;
        let wanted = half.max(2 * shape.period).max(10).min(values.len());
        let head = values.get(..wanted).unwrap_or(values);
        let period = if shape.season.is_some() {
            shape.period
        } else {
            1
        };
        let mode = shape.season.unwrap_or(Mode::Additive);
        let local = local_level(head, period.max(2));
        let mut sums = vec![0.0; period];
        let mut counts = vec![0.0; period];
        for (index, (value, level)) in head.iter().zip(&local).enumerate() {
            let ratio = match mode {
                Mode::Additive => value - level,
                Mode::Multiplicative => value / level.max(f64::MIN_POSITIVE),
            };
            if !ratio.is_nan() {
                let place = index % period;
                add(&mut sums, place, ratio);
                add(&mut counts, place, 1.0);
            }
        }
        let neutral = if mode == Mode::Additive { 0.0 } else { 1.0 };
        let mut season: Vec<f64> = sums
            .iter()
            .zip(&counts)
            .map(|(sum, count)| if *count > 0.0 { sum / count } else { neutral })
            .collect();
        let centre = mean(&season);
        for place in &mut season {
            match mode {
                Mode::Additive => *place -= centre,
                Mode::Multiplicative if centre > 0.0 => *place = (*place / centre).max(1e-3),
                Mode::Multiplicative => *place = 1.0,
            }
        }
        // Level and slope by a line through the first observations without their season.
        let count = (2 * period).max(10).min(values.len());
        let plain: Vec<f64> = values
            .iter()
            .take(count)
            .enumerate()
            .map(|(index, value)| {
                let factor = season.at(index % period);
                match mode {
                    Mode::Additive => value - factor,
                    Mode::Multiplicative => value / factor,
                }
            })
            .collect();
        let (level, trend) = line(&plain);
        let (level, trend) = if shape.damped_trend {
            (level, trend)
        } else {
            (mean(&plain), 0.0)
        };
        if shape.season.is_none() {
            season = vec![neutral];
        }
        Self {
            level,
            trend,
            season,
            place: 0,
        }
    }

    #[inline(always)]
    fn see(&mut self, value: f64, with: &Parameters, mode: Mode) -> f64 {
        let base = self.level + with.phi * self.trend;
        let factor = self.season.at(self.place);
        let forecast = match mode {
            Mode::Additive => base + factor,
            Mode::Multiplicative => base * factor,
        };
        let error = value - forecast;
        if error.is_nan() {
            self.level = base;
            self.trend *= with.phi;
        } else {
            let (to_level, to_season) = match mode {
                Mode::Additive => (error, error),
                Mode::Multiplicative => (
                    error / factor.max(1e-3),
                    if base > 1e-6 { error / base } else { 0.0 },
                ),
            };
            self.level = base + with.alpha * to_level;
            self.trend = with.phi * self.trend + with.beta * to_level;
            put(
                &mut self.season,
                self.place,
                factor + with.gamma * to_season,
            );
        }
        self.place += 1;
        if self.place >= self.season.len() {
            self.place = 0;
        }
        error
    }
}

/// A line by least squares: its value before the first observation, and its slope.
fn line(values: &[f64]) -> (f64, f64) {
    let n = float(present(values).count());
    if n < 2.0 {
        return (mean(values), 0.0);
    }
    let (mut x1, mut x2, mut y1, mut xy) = (0.0, 0.0, 0.0, 0.0);
    for (index, value) in values
        .iter()
        .enumerate()
        .filter(|(_, value)| !value.is_nan())
    {
        let x = float(index + 1);
        x1 += x;
        x2 += x * x;
        y1 += value;
        xy += x * value;
    }
    let spread = x2 - x1 * x1 / n;
    let slope = if spread > 0.0 {
        (xy - x1 * y1 / n) / spread
    } else {
        0.0
    };
    ((y1 - slope * x1) / n, slope)
}

impl Model {
    fn mode(&self) -> Mode {
        self.shape.season.unwrap_or(Mode::Additive)
    }

    /// The errors one step ahead.
    pub fn errors(&self, values: &[f64]) -> Vec<f64> {
        let mut state = self.start.clone();
        let mode = self.mode();
        values
            .iter()
            .map(|value| state.see(*value, &self.parameters, mode))
            .collect()
    }

    /// The forecasts from several ascending origins.
    pub fn paths(&self, values: &[f64], origins: &[usize], horizon: usize) -> Paths {
        let mut paths = Paths::new(origins.len(), horizon);
        let mut state = self.start.clone();
        let mode = self.mode();
        let mut next = origins.iter().enumerate().peekable();
        for count in 0..=values.len() {
            while let Some((row, _)) = next.next_if(|(_, origin)| **origin == count) {
                let (mut level, mut trend) = (state.level, state.trend);
                for step in 0..horizon {
                    trend *= self.parameters.phi;
                    level += trend;
                    let factor = state.season.at((state.place + step) % state.season.len());
                    let value = match mode {
                        Mode::Additive => level + factor,
                        Mode::Multiplicative => level * factor,
                    };
                    paths.set(row, step, value);
                }
            }
            if let Some(value) = values.get(count) {
                state.see(*value, &self.parameters, mode);
            }
        }
        paths
    }
}

fn parameters(point: &[f64], shape: Shape) -> Parameters {
    let alpha = point.at(0);
    let mut next = 1;
    let mut take = |wanted: bool| {
        if !wanted {
            return 0.0;
        }
        next += 1;
        point.at(next - 1)
    };
    // Beta below alpha and gamma below 1 - alpha, as the usual region asks.
    let beta = take(shape.damped_trend) * alpha;
    let phi = take(shape.damped_trend);
    let gamma = take(shape.season.is_some()) * (1.0 - alpha);
    Parameters {
        alpha,
        beta,
        gamma,
        phi: if shape.damped_trend { phi } else { 1.0 },
    }
}

/// The model of this shape with the least squares of errors one step ahead.
pub fn fit_shape(values: &[f64], shape: Shape) -> Result<Model, Refusal> {
    search(values, shape, 1.0)
}

/// The same with a share of the evaluations.
fn search(values: &[f64], shape: Shape, effort: f64) -> Result<Model, Refusal> {
    let seen = present(values).count();
    if seen < OBSERVATIONS_MIN || shape.period == 0 {
        return Err(Refusal::TooShort);
    }
    if shape.season.is_some() && values.len() < 2 * shape.period {
        return Err(Refusal::TooShort);
    }
    if shape.season == Some(Mode::Multiplicative) && present(values).any(|value| value <= 0.0) {
        return Err(Refusal::NotPositive);
    }
    let start = State::begin(values, shape);
    // The fit starts at the beginning of a season, so that the places keep their meaning.
    let cut = values.len().saturating_sub(FIT_LENGTH_MAX) / shape.period * shape.period;
    let recent = values.get(cut..).unwrap_or(values);
    let mut at_cut = if cut == 0 {
        start.clone()
    } else {
        State::begin(recent, shape)
    };
    at_cut.place = 0;
    let with_start = values.len() <= SEARCH_START_MAX;
    let spread = {
        let (_, variance) = crate::numbers::mean_and_variance(recent);
        variance.sqrt().max(1e-9)
    };
    let mut point = vec![0.2];
    let mut bounds = vec![Bounds {
        low: 1e-3,
        high: 0.98,
    }];
    if shape.damped_trend {
        point.extend([0.05, 0.95]);
        bounds.extend([
            Bounds {
                low: 1e-4,
                high: 0.98,
            },
            Bounds {
                low: 0.8,
                high: 0.98,
            },
        ]);
    }
    if shape.season.is_some() {
        point.push(0.05);
        bounds.push(Bounds {
            low: 1e-4,
            high: 0.98,
        });
    }
    let smoothing = point.len();
    if with_start {
        point.push(at_cut.level);
        bounds.push(Bounds {
            low: at_cut.level - spread,
            high: at_cut.level + spread,
        });
        if shape.damped_trend {
            let slope = spread / 4.0;
            point.push(at_cut.trend);
            bounds.push(Bounds {
                low: at_cut.trend - slope,
                high: at_cut.trend + slope,
            });
        }
    }
    let mode = shape.season.unwrap_or(Mode::Additive);
    let mut scratch = at_cut.clone();
    let (low, high) = EVALUATIONS;
    let evaluations = (STEPS_MAX / recent.len().max(1)).clamp(low, high);
    let evaluations = (float(evaluations) * effort) as usize;
    let set_start = |state: &mut State, point: &[f64]| {
        if with_start {
            state.level = point.at(smoothing);
            if shape.damped_trend {
                state.trend = point.at(smoothing + 1);
            }
        }
    };
    let (found, cost) = nelder_mead(&point, &bounds, evaluations, 1e-4, |point| {
        scratch.level = at_cut.level;
        scratch.trend = at_cut.trend;
        scratch.place = 0;
        scratch.season.copy_from_slice(&at_cut.season);
        set_start(&mut scratch, point);
        let with = parameters(point, shape);
        let mut sum = 0.0;
        for value in recent {
            let error = scratch.see(*value, &with, mode);
            if !error.is_nan() {
                sum += error * error;
            }
        }
        sum
    });
    let mut start = start;
    if cut == 0 {
        set_start(&mut start, &found);
    }
    let n = float(present(recent).count());
    let places = if shape.season.is_some() {
        float(shape.period)
    } else {
        0.0
    };
    let count = float(smoothing) + 2.0 + places + if shape.damped_trend { 1.0 } else { 0.0 };
    let freedom = n - count - 1.0;
    let aicc = if freedom > 0.0 {
        let spread = (cost / n).max(f64::MIN_POSITIVE);
        n * libm::log(spread) + 2.0 * count + 2.0 * count * (count + 1.0) / freedom
    } else {
        f64::INFINITY
    };
    Ok(Model {
        shape,
        parameters: parameters(&found, shape),
        aicc,
        start,
    })
}

/// The model whose shape Akaike's corrected criterion prefers. `period` 1 means no season.
pub fn fit(values: &[f64], period: usize) -> Result<Model, Refusal> {
    let plain = Shape {
        damped_trend: false,
        season: None,
        period: 1,
    };
    let mut best = None;
    let consider = |shape: Shape, effort: f64, best: &mut Option<Model>| {
        if let Ok(model) = search(values, shape, effort)
            && best
                .as_ref()
                .is_none_or(|other: &Model| model.aicc < other.aicc)
        {
            *best = Some(model);
        }
    };
    if period > 1 && values.len() >= 2 * period {
        for season in [Mode::Additive, Mode::Multiplicative] {
            consider(
                Shape {
                    damped_trend: false,
                    season: Some(season),
                    period,
                },
                SCREENING,
                &mut best,
            );
        }
    }
    // Without a season where it explains less than it costs.
    consider(plain, SCREENING, &mut best);
    let shape = best.as_ref().map_or(plain, |model| model.shape);
    consider(
        Shape {
            damped_trend: true,
            ..shape
        },
        1.0,
        &mut best,
    );
    match best {
        Some(model) => Ok(model),
        None => fit_shape(values, plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn a_line_with_a_season_is_continued() {
        let season = [3.0, -1.0, -2.0, 0.0];
        let values: Vec<f64> = (0..60).map(|i| 20.0 + season[i % 4]).collect();
        let model = fit(&values, 4).unwrap();
        let found = model.paths(&values, &[60], 4);
        for (step, value) in found.row(0).iter().enumerate() {
            assert!((value - 20.0 - season[step]).abs() < 0.05, "{step} {value}");
        }
    }

    #[test]
    fn a_multiplicative_season_is_chosen_where_it_grows_with_the_level() {
        let mut random = Random::new(5);
        let values: Vec<f64> = (0..96)
            .map(|i| {
                let season = 1.0 + 0.5 * libm::sin(float(i) * std::f64::consts::TAU / 12.0);
                (10.0 + float(i)) * season * (1.0 + 0.02 * random.normal())
            })
            .collect();
        let model = fit(&values, 12).unwrap();
        assert_eq!(model.shape.season, Some(Mode::Multiplicative));
        let found = model.paths(&values, &[96], 12);
        assert!(
            found.row(0)[3] > 140.0 && found.row(0)[9] < 75.0,
            "{found:?}"
        );
    }

    #[test]
    fn missing_values_do_no_harm_and_too_few_are_refused() {
        let values: Vec<f64> = (0..50)
            .map(|i| if i % 3 == 0 { f64::NAN } else { 7.0 })
            .collect();
        let found = fit(&values, 7).unwrap().paths(&values, &[50], 3);
        assert!(found.row(0).iter().all(|value| (value - 7.0).abs() < 1e-6));
        assert!(matches!(fit(&[1.0, 2.0, 3.0], 7), Err(Refusal::TooShort)));
    }
}
