//! Minimisation without derivatives, for a handful of parameters.

use crate::numbers::{At, float, put};

/// A box for each parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub low: f64,
    pub high: f64,
}

impl Bounds {
    fn clamp(self, value: f64) -> f64 {
        value.clamp(self.low, self.high)
    }
}

/// Nelder and Mead (1965) inside a box: a point outside is moved to its wall. Stops after `evaluations`, or when the
/// simplex is flat to `tolerance`, relative.
pub(crate) fn nelder_mead(
    start: &[f64],
    bounds: &[Bounds],
    evaluations: usize,
    tolerance: f64,
    mut objective: impl FnMut(&[f64]) -> f64,
) -> (Vec<f64>, f64) {
    let inside = |point: &mut [f64]| {
        for (value, bound) in point.iter_mut().zip(bounds) {
            *value = bound.clamp(*value);
        }
    };
    let mut count = 0;
    let mut cost = |point: &[f64]| {
        count += 1;
        let value = objective(point);
        (if value.is_nan() { f64::INFINITY } else { value }, count)
    };
    let mut first = start.to_vec();
    inside(&mut first);
    let (value, mut used) = cost(&first);
    let mut simplex = vec![(value, first.clone())];
    for (index, bound) in bounds.iter().enumerate().take(start.len()) {
        let mut corner = first.clone();
        let step = 0.2 * (bound.high - bound.low);
        let here = corner.at(index);
        let moved = if here + step <= bound.high {
            here + step
        } else {
            here - step
        };
        put(&mut corner, index, moved);
        inside(&mut corner);
        let (value, now) = cost(&corner);
        used = now;
        simplex.push((value, corner));
    }
    let dimensions = start.len();
    while used < evaluations {
        simplex.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (best, worst, second) = (
            simplex.first().map_or(0.0, |vertex| vertex.0),
            simplex.last().map_or(0.0, |vertex| vertex.0),
            simplex
                .get(dimensions.saturating_sub(1))
                .map_or(0.0, |vertex| vertex.0),
        );
        if (worst - best).abs() <= tolerance * (best.abs() + f64::MIN_POSITIVE) {
            break;
        }
        let mut centre = vec![0.0; dimensions];
        for (_, point) in simplex.iter().take(dimensions) {
            for (sum, value) in centre.iter_mut().zip(point) {
                *sum += value / float(dimensions);
            }
        }
        let Some((_, last)) = simplex.last().cloned() else {
            break;
        };
        let away = |factor: f64| -> Vec<f64> {
            let mut point: Vec<f64> = centre
                .iter()
                .zip(&last)
                .map(|(middle, value)| middle + factor * (middle - value))
                .collect();
            inside(&mut point);
            point
        };
        let reflected = away(1.0);
        let (value, _) = cost(&reflected);
        let (found, point, now) = if value < best {
            let expanded = away(2.0);
            let (further, now) = cost(&expanded);
            if further < value {
                (further, expanded, now)
            } else {
                (value, reflected, now)
            }
        } else if value < second {
            (value, reflected, used + 1)
        } else {
            let contracted = away(if value < worst { 0.5 } else { -0.5 });
            let (inner, now) = cost(&contracted);
            (inner, contracted, now)
        };
        used = now;
        if found < worst {
            if let Some(place) = simplex.last_mut() {
                *place = (found, point);
            }
            continue;
        }
        let Some((_, anchor)) = simplex.first().cloned() else {
            break;
        };
        for (value, point) in simplex.iter_mut().skip(1) {
            for (coordinate, best) in point.iter_mut().zip(&anchor) {
                *coordinate = 0.5 * (*coordinate + best);
            }
            let (cost, now) = cost(point);
            *value = cost;
            used = now;
        }
    }
    simplex.sort_by(|a, b| a.0.total_cmp(&b.0));
    simplex
        .into_iter()
        .next()
        .map_or((first, f64::INFINITY), |(value, point)| (point, value))
}

/// Golden-section search for one parameter (Kiefer 1953).
pub(crate) fn golden(bounds: Bounds, steps: usize, mut objective: impl FnMut(f64) -> f64) -> f64 {
    const RATIO: f64 = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (bounds.low, bounds.high);
    let (mut a, mut b) = (high - RATIO * (high - low), low + RATIO * (high - low));
    let (mut at_a, mut at_b) = (objective(a), objective(b));
    for _ in 0..steps {
        if at_a <= at_b {
            high = b;
            (b, at_b) = (a, at_a);
            a = high - RATIO * (high - low);
            at_a = objective(a);
        } else {
            low = a;
            (a, at_a) = (b, at_b);
            b = low + RATIO * (high - low);
            at_b = objective(b);
        }
    }
    if at_a <= at_b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_valley_is_found_inside_its_box() {
        let bounds = [Bounds {
            low: -2.0,
            high: 2.0,
        }; 2];
        let (point, value) = nelder_mead(&[-1.0, 1.0], &bounds, 400, 1e-14, |p| {
            let (x, y) = (p.at(0), p.at(1));
            (1.0 - x) * (1.0 - x) + 10.0 * (y - x * x) * (y - x * x)
        });
        assert!(value < 1e-8, "{point:?} {value}");
    }

    #[test]
    fn golden_section_finds_the_middle() {
        let found = golden(
            Bounds {
                low: 0.0,
                high: 1.0,
            },
            30,
            |x| (x - 0.3) * (x - 0.3),
        );
        assert!((found - 0.3).abs() < 1e-5);
    }
}
