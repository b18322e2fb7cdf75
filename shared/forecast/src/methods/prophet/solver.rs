//! The maximum a posteriori by Gram matrix, active set and closed-form noise.

use super::design::{Design, hinge_products, sums_after};
use crate::linear::Matrix;
use crate::numbers::{At, dot, float, put};

/// Rounds of noise and columns; each starts where the one before ended.
const ROUNDS_MAX: usize = 12;
/// Changes of the active set in one round.
const CHANGES_MAX: usize = 120;

/// The prior of each column: normal by its precision, or Laplace by its scale.
#[derive(Clone, Debug, Default)]
pub(super) struct Prior {
    precision: Vec<f64>,
    /// One over the scale; zero where the prior is normal.
    laplace: Vec<f64>,
}

impl Prior {
    pub fn push_normal(&mut self, deviation: f64, count: usize) {
        for _ in 0..count {
            self.precision.push(1.0 / (deviation * deviation));
            self.laplace.push(0.0);
        }
    }

    pub fn push_laplace(&mut self, scale: f64, count: usize) {
        for _ in 0..count {
            self.precision.push(0.0);
            self.laplace.push(1.0 / scale.max(1e-9));
        }
    }

    /// The first `count` columns, and the others.
    pub fn split(&self, count: usize) -> (Self, Self) {
        let part = |from: usize, to: usize| Self {
            precision: self.precision.get(from..to).unwrap_or_default().to_vec(),
            laplace: self.laplace.get(from..to).unwrap_or_default().to_vec(),
        };
        (part(0, count), part(count, self.precision.len()))
    }
}

/// The products of all columns with each other and with the values.
pub(super) struct Gram {
    matrix: Matrix,
    right: Vec<f64>,
    square: f64,
}

impl Gram {
    /// The trend's columns are multiplied by `weight`, row by row; the hinges are never built.
    pub fn build(design: &Design, weight: &[f64], others: &[Vec<f64>], y: &[f64]) -> Self {
        let has_trend = !design.time.is_empty();
        let timed: Vec<f64> = design.time.iter().zip(weight).map(|(t, w)| t * w).collect();
        let mut dense: Vec<&[f64]> = Vec::with_capacity(others.len() + 2);
        if has_trend {
            dense.push(&timed);
            dense.push(weight);
        }
        let trend = dense.len();
        let hinges = if has_trend { design.changes.len() } else { 0 };
        dense.extend(others.iter().map(Vec::as_slice));
        let place = |index: usize| if index < trend { index } else { index + hinges };
        let mut matrix = Matrix::zeros(dense.len() + hinges);
        let mut right = vec![0.0; matrix.size];
        for (i, a) in dense.iter().enumerate() {
            for (j, b) in dense.iter().enumerate().take(i + 1) {
                matrix.set_both(place(i), place(j), dot(a, b));
            }
            put(&mut right, place(i), dot(a, y));
        }
        if hinges > 0 {
            for (i, column) in dense.iter().enumerate() {
                let sums = sums_after(design, column.iter().zip(weight).map(|(x, w)| x * w));
                for (hinge, product) in hinge_products(design, &sums).enumerate() {
                    matrix.set_both(trend + hinge, place(i), product);
                }
            }
            let sums = sums_after(design, y.iter().zip(weight).map(|(y, w)| y * w));
            for (hinge, product) in hinge_products(design, &sums).enumerate() {
                put(&mut right, trend + hinge, product);
            }
            // Two hinges meet after the later one: sum of w² (t - a)(t - b).
            let squares = || weight.iter().map(|w| w * w);
            let plain = sums_after(design, squares());
            let times = design.time.iter().zip(squares()).map(|(t, w)| t * w);
            let timed: Vec<f64> = times.collect();
            let timed = sums_after(design, timed.iter().copied());
            let changes = design.changes.iter().enumerate();
            for (i, later) in changes {
                let (zero, one) = plain.get(i).copied().unwrap_or_default();
                let (_, two) = timed.get(i).copied().unwrap_or_default();
                for (j, earlier) in design.changes.iter().enumerate().take(i + 1) {
                    let product = two - (later + earlier) * one + later * earlier * zero;
                    matrix.set_both(trend + i, trend + j, product);
                }
            }
        }
        Self {
            matrix,
            right,
            square: dot(y, y),
        }
    }

    /// The sum of squared errors of these coefficients.
    fn error(&self, theta: &[f64]) -> f64 {
        let mut curve = 0.0;
        for (row, value) in theta.iter().enumerate() {
            if *value != 0.0 {
                curve += value * dot(self.matrix.row(row), theta);
            }
        }
        let slope = dot(&self.right, theta);
        (self.square - 2.0 * slope + curve).max(1e-12 * self.square.max(1e-12))
    }
}

pub(super) struct Solution {
    pub theta: Vec<f64>,
    /// The standard deviation of the noise.
    pub sigma: f64,
}

/// Noise and coefficients in turn.
///
/// The noise has Prophet's half-normal prior of deviation ½: its minimum of n·ln σ + e / 2σ² + 2σ² is the root of
/// 4σ⁴ + nσ² − e = 0.
pub(super) fn solve(gram: &Gram, prior: &Prior, rows: usize, sigma: Option<f64>) -> Solution {
    let n = float(rows);
    let noise = |error: f64| {
        // The stable form of (√(n² + 16e) − n) / 8.
        2.0 * error / ((n * n + 16.0 * error).sqrt() + n)
    };
    let mut variance = match sigma {
        Some(sigma) => sigma * sigma,
        None => noise(0.05 * gram.square),
    };
    let mut state = ActiveSet::new(gram, prior);
    for _ in 0..ROUNDS_MAX {
        state.descend(variance);
        let next = noise(gram.error(&state.theta)).max(1e-14);
        let change = (next - variance).abs();
        variance = next;
        if change <= 1e-3 * variance {
            break;
        }
    }
    Solution {
        theta: state.theta,
        sigma: variance.sqrt(),
    }
}

struct ActiveSet<'a> {
    gram: &'a Gram,
    prior: &'a Prior,
    theta: Vec<f64>,
    /// The columns that may differ from zero, and the sign of those with a Laplace prior.
    active: Vec<(usize, f64)>,
    is_active: Vec<bool>,
}

impl<'a> ActiveSet<'a> {
    fn new(gram: &'a Gram, prior: &'a Prior) -> Self {
        let is_active: Vec<bool> = prior.laplace.iter().map(|scale| *scale == 0.0).collect();
        let all = is_active.iter().enumerate();
        Self {
            gram,
            prior,
            theta: vec![0.0; gram.matrix.size],
            active: all
                .filter(|(_, active)| **active)
                .map(|(index, _)| (index, 0.0))
                .collect(),
            is_active,
        }
    }

    /// The minimum for this variance of the noise.
    fn descend(&mut self, variance: f64) {
        for _ in 0..CHANGES_MAX {
            let wanted = self.solution(variance);
            // As far as no sign changes.
            let (mut share, mut crossing) = (1.0, None);
            for (position, ((index, sign), new)) in self.active.iter().zip(&wanted).enumerate() {
                let old = self.theta.at(*index);
                if *sign != 0.0 && new * sign < 0.0 {
                    let at = if old == *new { 0.0 } else { old / (old - new) };
                    if at < share {
                        (share, crossing) = (at.max(0.0), Some(position));
                    }
                }
            }
            for ((index, _), new) in self.active.iter().zip(&wanted) {
                let old = self.theta.at(*index);
                put(&mut self.theta, *index, old + share * (new - old));
            }
            if let Some(position) = crossing {
                let (index, _) = self.active.remove(position);
                put(&mut self.theta, index, 0.0);
                if let Some(flag) = self.is_active.get_mut(index) {
                    *flag = false;
                }
                continue;
            }
            let Some(entering) = self.violated(variance) else {
                return;
            };
            self.active.push(entering);
            if let Some(flag) = self.is_active.get_mut(entering.0) {
                *flag = true;
            }
        }
    }

    /// The coefficients of the active columns, with their signs held.
    fn solution(&self, variance: f64) -> Vec<f64> {
        let size = self.active.len();
        let mut matrix = Matrix::zeros(size);
        let mut right = Vec::with_capacity(size);
        for (i, (row, sign)) in self.active.iter().enumerate() {
            let source = self.gram.matrix.row(*row);
            for (j, (column, _)) in self.active.iter().enumerate().take(i + 1) {
                matrix.set(i, j, source.at(*column));
            }
            let diagonal = matrix.get(i, i) + variance * self.prior.precision.at(*row);
            matrix.set(i, i, diagonal);
            right.push(self.gram.right.at(*row) - sign * variance * self.prior.laplace.at(*row));
        }
        matrix.factorise();
        matrix.solve(&mut right);
        right
    }

    /// The column outside that would lower the objective most, with its sign.
    fn violated(&self, variance: f64) -> Option<(usize, f64)> {
        let mut found = None;
        let mut worst = 0.0;
        for (index, scale) in self.prior.laplace.iter().enumerate() {
            if self.is_active.get(index).copied().unwrap_or(true) {
                continue;
            }
            let slope = self.gram.right.at(index) - dot(self.gram.matrix.row(index), &self.theta);
            let limit = variance * scale;
            let excess = slope.abs() - limit;
            if excess > 1e-7 * limit && excess > worst {
                worst = excess;
                found = Some((index, slope.signum()));
            }
        }
        found
    }

    /// The largest breach of the conditions of the minimum (Karush, Kuhn and Tucker).
    #[cfg(test)]
    fn breach(&self, variance: f64) -> f64 {
        let mut worst: f64 = 0.0;
        for (index, value) in self.theta.iter().enumerate() {
            let slope = self.gram.right.at(index)
                - dot(self.gram.matrix.row(index), &self.theta)
                - variance * self.prior.precision.at(index) * value;
            let limit = variance * self.prior.laplace.at(index);
            let breach = if limit == 0.0 {
                slope.abs()
            } else if *value == 0.0 {
                slope.abs() - limit
            } else {
                (slope - limit * value.signum()).abs()
            };
            worst = worst.max(breach);
        }
        worst
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn the_conditions_of_the_minimum_hold() {
        let n = 200;
        let mut random = Random::new(11);
        let time: Vec<f64> = (0..n).map(|row| float(row) / float(n - 1)).collect();
        let y: Vec<f64> = time
            .iter()
            .map(|t| 0.2 + 0.5 * t - 1.2 * (t - 0.4_f64).max(0.0) + 0.03 * random.normal())
            .collect();
        let changes: Vec<f64> = (1..=20).map(|index| float(index) * 0.04).collect();
        let design = Design {
            time: &time,
            changes: &changes,
        };
        let gram = Gram::build(&design, &vec![1.0; n], &[], &y);
        let mut prior = Prior::default();
        prior.push_normal(5.0, 2);
        prior.push_laplace(0.05, changes.len());
        let mut state = ActiveSet::new(&gram, &prior);
        state.descend(0.001);
        assert!(state.breach(0.001) < 1e-7, "{}", state.breach(0.001));
        assert!(state.active.len() < 12, "{:?}", state.active);
        let found = solve(&gram, &prior, n, None);
        assert!((found.sigma - 0.03).abs() < 0.006, "{}", found.sigma);
    }
}
