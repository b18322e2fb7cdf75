//! The model of Prophet, solved exactly: a trend with changes, seasons of week and year, holidays and other columns.
//!
//! Taylor and Letham (2018), "Forecasting at scale", The American Statistician 72. The point estimate is the same
//! maximum a posteriori as Prophet's, but found without a sampler or general optimiser: with the Gram matrix of the
//! columns built once, the Laplace prior of the trend's changes makes a lasso (Tibshirani 1996), which an active set
//! of Cholesky solutions finds exactly; the noise has a closed form, and the two alternate. The multiplicative mode is
//! bilinear: trend and seasons take turns.
//!
//! Parameters: see [`Parameters`]. Missing observations are left out. Refuses fewer than `OBSERVATIONS_MIN`
//! observations, and columns that are too short or not finite.

mod design;
mod solver;

use crate::numbers::{At, float, present};
use crate::seasonal::Mode;
use crate::{Frequency, Refusal, Series};
use design::{Design, fourier};
use solver::{Gram, Prior};

/// The fewest observations that are there.
pub const OBSERVATIONS_MIN: usize = 10;
/// Turns of the multiplicative mode.
const TURNS_MAX: usize = 6;

/// The choices that Prophet has, with its defaults.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// How many possible changes of the trend, evenly over the first part of the history.
    pub changepoints: usize,
    /// That first part, as a share of the history.
    pub changepoint_range: f64,
    /// The scale of the Laplace prior of a change, in largest values a history length.
    pub changepoint_scale: f64,
    /// Pairs of sine and cosine of the week; 0 for none. Only daily series have one.
    pub weekly_order: usize,
    /// Pairs of sine and cosine of the year; 0 for none.
    pub yearly_order: usize,
    /// The standard deviation of the prior of each of those, in largest values.
    pub season_scale: f64,
    pub mode: Mode,
}

impl Parameters {
    /// Prophet's own choice for a series: the week for daily series of two weeks and more, the year from two years.
    pub fn automatic(frequency: Frequency, observations: usize) -> Self {
        let is_daily = frequency == Frequency::Daily;
        Self {
            changepoints: 25,
            changepoint_range: 0.8,
            changepoint_scale: 0.05,
            weekly_order: if is_daily && observations >= 14 { 3 } else { 0 },
            yearly_order: match frequency {
                // Two years less a day: a leap day may be missing.
                _ if float(observations) < 2.0 * frequency.year() - 1.0 => 0,
                // Months have six waves a year; the sixth has no sine.
                Frequency::Monthly => 5,
                _ => 10,
            },
            season_scale: 10.0,
            mode: Mode::Additive,
        }
    }
}

/// Something known of every observation and every step ahead, such as a holiday (0 or 1) or a price.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    pub values: &'a [f64],
    /// The standard deviation of the prior of its effect, in largest values (Prophet's default is 10).
    pub scale: f64,
}

/// What the forecast is made of, step by step, in the unit of the series: the sum is the mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    pub trend: Vec<f64>,
    pub weekly: Vec<f64>,
    pub yearly: Vec<f64>,
    /// Holidays and other columns together.
    pub events: Vec<f64>,
}

impl Parts {
    pub fn mean(&self, step: usize) -> f64 {
        self.trend.at(step) + self.weekly.at(step) + self.yearly.at(step) + self.events.at(step)
    }
}

/// A fitted model.
#[derive(Clone, Debug)]
pub struct Model {
    parameters: Parameters,
    /// The largest absolute value, which is 1 inside.
    scale: f64,
    /// The observations of the history, which are 1 of the inner time.
    length: usize,
    changes: Vec<f64>,
    /// Slope and intercept, then the changes.
    trend: Vec<f64>,
    season: Vec<f64>,
    /// The standard deviation of the noise, in largest values.
    sigma: f64,
    shifts: Vec<(f64, f64)>,
}

/// Fits the model to all observations of `series`; each column has its values for them first, then for the steps ahead.
pub fn fit(series: &Series, columns: &[Column], parameters: Parameters) -> Result<Model, Refusal> {
    let values = series.values;
    let n = values.len();
    if present(values).count() < OBSERVATIONS_MIN {
        return Err(Refusal::TooShort);
    }
    let is_usable = |column: &Column| {
        column.values.len() >= n
            && column.scale > 0.0
            && column.values.iter().all(|v| v.is_finite())
    };
    if !columns.iter().all(is_usable) {
        return Err(Refusal::Column);
    }
    let scale = present(values).map(f64::abs).fold(0.0, f64::max);
    let scale = if scale > 0.0 { scale } else { 1.0 };
    let rows: Vec<usize> = (0..n).filter(|row| !values.at(*row).is_nan()).collect();
    let y: Vec<f64> = rows.iter().map(|row| values.at(*row) / scale).collect();
    let changes = changepoints(&rows, n, &parameters);
    let shifts: Vec<(f64, f64)> = columns
        .iter()
        .map(|column| standard(column.values.get(..n).unwrap_or_default()))
        .collect();
    let season = season_columns(series, &rows, columns, &shifts, &parameters);
    let time: Vec<f64> = rows.iter().map(|row| inner_time(*row, n)).collect();
    let mut prior = Prior::default();
    // Slope and intercept: normal with standard deviation 5.
    prior.push_normal(5.0, 2);
    prior.push_laplace(parameters.changepoint_scale, changes.len());
    let seasonal = 2 * (parameters.weekly_order + parameters.yearly_order);
    prior.push_normal(parameters.season_scale, seasonal);
    for column in columns {
        prior.push_normal(column.scale, 1);
    }
    let ones = vec![1.0; rows.len()];
    let design = Design {
        time: &time,
        changes: &changes,
    };
    let trend_size = 2 + changes.len();
    let gram = Gram::build(&design, &ones, &season, &y);
    let found = solver::solve(&gram, &prior, rows.len(), None);
    let mut model = Model {
        scale,
        length: n,
        trend: found.theta.get(..trend_size).unwrap_or_default().to_vec(),
        season: found.theta.get(trend_size..).unwrap_or_default().to_vec(),
        sigma: found.sigma,
        changes,
        shifts,
        parameters,
    };
    if model.parameters.mode == Mode::Multiplicative && !season.is_empty() {
        model.multiply(&time, &season, &y, &prior);
    }
    Ok(model)
}

impl Model {
    /// Alternates between the seasons, as shares of the trend, and the trend, until neither changes.
    fn multiply(&mut self, time: &[f64], season: &[Vec<f64>], y: &[f64], prior: &Prior) {
        let trend_size = self.trend.len();
        let (trend_prior, season_prior) = prior.split(trend_size);
        let changes = self.changes.clone();
        let nothing: [f64; 0] = [];
        let mut sigma = None;
        for _ in 0..TURNS_MAX {
            let trend: Vec<f64> = time.iter().map(|t| self.trend_at(*t)).collect();
            let scaled: Vec<Vec<f64>> = season
                .iter()
                .map(|column| column.iter().zip(&trend).map(|(x, g)| x * g).collect())
                .collect();
            let rest: Vec<f64> = y.iter().zip(&trend).map(|(y, g)| y - g).collect();
            let none = Design {
                time: &nothing,
                changes: &nothing,
            };
            let gram = Gram::build(&none, &nothing, &scaled, &rest);
            let found = solver::solve(&gram, &season_prior, y.len(), sigma);
            self.season = found.theta;
            let factor: Vec<f64> = (0..y.len())
                .map(|row| {
                    let columns = season.iter().zip(&self.season);
                    1.0 + columns
                        .map(|(column, beta)| column.at(row) * beta)
                        .sum::<f64>()
                })
                .collect();
            let design = Design {
                time,
                changes: &changes,
            };
            let gram = Gram::build(&design, &factor, &[], y);
            let found = solver::solve(&gram, &trend_prior, y.len(), Some(found.sigma));
            let moved = found
                .theta
                .iter()
                .zip(&self.trend)
                .map(|(new, old)| (new - old).abs())
                .fold(0.0, f64::max);
            self.trend = found.theta;
            self.sigma = found.sigma;
            sigma = Some(found.sigma);
            if moved < 1e-4 {
                break;
            }
        }
    }

    fn trend_at(&self, time: f64) -> f64 {
        let (slope, intercept) = (self.trend.at(0), self.trend.at(1));
        let bends = self.changes.iter().zip(self.trend.iter().skip(2));
        slope * time
            + intercept
            + bends
                .map(|(change, delta)| delta * (time - change).max(0.0))
                .sum::<f64>()
    }

    /// The parts of observations and steps ahead from `first` on. `series` is that of the fit.
    pub fn parts(&self, series: &Series, columns: &[Column], first: usize, count: usize) -> Parts {
        let rows: Vec<usize> = (first..first + count).collect();
        let season = season_columns(series, &rows, columns, &self.shifts, &self.parameters);
        let weekly = 2 * self.parameters.weekly_order;
        let yearly = weekly + 2 * self.parameters.yearly_order;
        let mut parts = Parts::default();
        for (index, row) in rows.iter().enumerate() {
            let trend = self.trend_at(inner_time(*row, self.length)) * self.scale;
            let factor = match self.parameters.mode {
                Mode::Additive => self.scale,
                Mode::Multiplicative => trend,
            };
            let sum = |from: usize, to: usize| -> f64 {
                let columns = season.iter().zip(&self.season).take(to).skip(from);
                factor
                    * columns
                        .map(|(column, beta)| column.at(index) * beta)
                        .sum::<f64>()
            };
            parts.trend.push(trend);
            parts.weekly.push(sum(0, weekly));
            parts.yearly.push(sum(weekly, yearly));
            parts.events.push(sum(yearly, self.season.len()));
        }
        parts
    }

    /// The standard deviation of the noise, in the unit of the series.
    pub fn noise(&self) -> f64 {
        self.sigma * self.scale
    }

    /// The standard deviation of an observation `step` steps ahead: noise and unknown changes of the trend.
    pub fn deviation(&self, step: usize) -> f64 {
        libm::hypot(self.noise(), self.trend_deviation(step))
    }

    /// The standard deviation that unknown future changes of the trend add `step` steps ahead.
    ///
    /// Prophet draws changes as often as they might have been in the past, each as large as those were on average. The
    /// variance of the sum of their effects has a closed form: rate × 2 b² × h³ / 3.
    pub fn trend_deviation(&self, step: usize) -> f64 {
        let count = float(self.changes.len());
        if count == 0.0 {
            return 0.0;
        }
        let sizes = self.trend.iter().skip(2).map(|delta| delta.abs());
        let size = sizes.sum::<f64>() / count;
        let ahead = float(step) / float(self.length.saturating_sub(1).max(1));
        (count * 2.0 * size * size * ahead * ahead * ahead / 3.0).sqrt() * self.scale
    }

    /// The changes of the trend's slope that are not zero: the observation where, and how much, in units of the series
    /// an observation.
    pub fn trend_changes(&self) -> Vec<(f64, f64)> {
        let span = float(self.length.saturating_sub(1).max(1));
        let changes = self.changes.iter().zip(self.trend.iter().skip(2));
        changes
            .filter(|(_, delta)| **delta != 0.0)
            .map(|(time, delta)| (time * span, delta * self.scale / span))
            .collect()
    }
}

fn inner_time(row: usize, length: usize) -> f64 {
    float(row) / float(length.saturating_sub(1).max(1))
}

/// Evenly over the first observations, without the very first.
fn changepoints(rows: &[usize], length: usize, parameters: &Parameters) -> Vec<f64> {
    let history = (float(rows.len()) * parameters.changepoint_range.clamp(0.0, 1.0)).floor();
    let history = history as usize;
    let count = parameters.changepoints.min(history.saturating_sub(1));
    (1..=count)
        .filter_map(|index| {
            let place = float(index) * float(history - 1) / float(count);
            rows.get(place.round() as usize)
        })
        .map(|row| inner_time(*row, length))
        .collect()
}

/// Mean and spread of a column, as Prophet standardises it: not where it has only two values.
fn standard(values: &[f64]) -> (f64, f64) {
    let first = values.at(0);
    let other = values.iter().copied().find(|value| *value != first);
    let is_binary = other.is_none_or(|other| values.iter().all(|v| *v == first || *v == other));
    let (mean, variance) = crate::numbers::mean_and_variance(values);
    if is_binary || variance <= 0.0 {
        (0.0, 1.0)
    } else {
        (mean, variance.sqrt())
    }
}

fn season_columns(
    series: &Series,
    rows: &[usize],
    columns: &[Column],
    shifts: &[(f64, f64)],
    parameters: &Parameters,
) -> Vec<Vec<f64>> {
    let mut all = Vec::new();
    if parameters.weekly_order > 0 {
        let shares = rows.iter().map(|row| float(series.phase(*row)) / 7.0);
        all.extend(fourier(shares, rows.len(), parameters.weekly_order));
    }
    if parameters.yearly_order > 0 {
        let shares = rows.iter().map(|row| series.year_share(*row));
        all.extend(fourier(shares, rows.len(), parameters.yearly_order));
    }
    for (column, (mean, spread)) in columns.iter().zip(shifts) {
        all.push(
            rows.iter()
                .map(|row| (column.values.at(*row) - mean) / spread)
                .collect(),
        );
    }
    all
}

#[cfg(test)]
mod tests;
