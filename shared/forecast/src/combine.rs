//! One path of several: combining beats picking a winner.
//!
//! Bates and Granger (1969), "The combination of forecasts", Operational Research Quarterly 20: weights from the
//! errors of the past, here only where at least four rolling origins measured them, and always drawn towards equal
//! weights, which are hard to beat (Stock and Watson 2004).

use crate::Refusal;
use crate::forecaster::{Comparison, Share};
use crate::members::Context;
use crate::methods::{Method, Paths};
use crate::numbers::float;
use crate::score::mean_square;

/// The fewest rolling origins that weights are taken from.
const ORIGINS_MIN: usize = 4;
/// The share of the weights that is equal whatever the errors were.
const EQUAL_SHARE: f64 = 0.2;

/// A method and its paths from all origins, or from the last only.
pub(crate) struct Member {
    pub method: Method,
    pub paths: Paths,
    pub last_only: bool,
}

pub(crate) struct Combined {
    /// From the end, with all members.
    pub path: Vec<f64>,
    /// From every origin, of the members that have one there.
    pub rolling: Paths,
    pub shares: Vec<Share>,
    pub comparison: Option<Comparison>,
}

pub(crate) fn combine(context: &Context, members: Vec<Member>) -> Result<Combined, Refusal> {
    let (late, rolling): (Vec<Member>, Vec<Member>) =
        members.into_iter().partition(|member| member.last_only);
    if rolling.is_empty() {
        return Err(Refusal::TooShort);
    }
    let weights = weights(context, &rolling);
    let mut paths = Paths::new(context.origins.len(), context.horizon);
    for (member, weight) in rolling.iter().zip(&weights) {
        for (sum, value) in paths.cells.iter_mut().zip(&member.paths.cells) {
            *sum += weight * value;
        }
    }
    let limit = limit(context);
    for value in &mut paths.cells {
        *value = limit(*value);
    }
    let end = context.origins.len() - 1;
    // A member without rolling errors has the share that all would have without weights.
    let equal = 1.0 / float(rolling.len() + late.len());
    let rest = 1.0 - equal * float(late.len());
    let mut path: Vec<f64> = paths.row(end).iter().map(|value| rest * value).collect();
    for member in &late {
        for (sum, value) in path.iter_mut().zip(member.paths.row(end)) {
            *sum += equal * limit(*value);
        }
    }
    let shares = rolling
        .iter()
        .zip(&weights)
        .map(|(member, weight)| Share {
            method: member.method,
            weight: weight * rest,
        })
        .chain(late.iter().map(|member| Share {
            method: member.method,
            weight: equal,
        }))
        .collect();
    let comparison = compare(context, &paths);
    Ok(Combined {
        path,
        rolling: paths,
        shares,
        comparison,
    })
}

/// No path leaves the world: at most ten times the largest value that was seen, and none below zero where none was.
fn limit(context: &Context) -> impl Fn(f64) -> f64 {
    let values = crate::numbers::present(&context.values);
    let largest = 10.0 * values.map(f64::abs).fold(0.0, f64::max);
    let lowest = if context.clean.non_negative {
        0.0
    } else {
        -largest
    };
    move |value: f64| {
        if value.is_nan() {
            0.0_f64.max(lowest)
        } else {
            value.clamp(lowest, largest)
        }
    }
}

/// What came after an origin, as far as it is known and within the horizon.
fn truth<'a>(context: &'a Context, origin: usize) -> &'a [f64] {
    let end = (origin + context.horizon).min(context.values.len());
    context.values.get(origin..end).unwrap_or_default()
}

/// The mean squared error over all origins, each counting by its known steps.
fn error(context: &Context, paths: &Paths) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0.0);
    for (row, origin) in context.origins.iter().enumerate() {
        let truth = truth(context, *origin);
        if let Some(square) = mean_square(paths.row(row), truth) {
            let known = float(crate::numbers::present(truth).count());
            sum += square * known;
            count += known;
        }
    }
    (count > 0.0).then(|| sum / count)
}

/// The inverse of the squared mean squared errors, drawn towards equal weights.
fn weights(context: &Context, members: &[Member]) -> Vec<f64> {
    let equal = 1.0 / float(members.len());
    let errors: Option<Vec<f64>> = members
        .iter()
        .map(|member| error(context, &member.paths))
        .collect();
    // The end is no rolling origin.
    let measured = context.origins.len() > ORIGINS_MIN;
    let Some(errors) = errors.filter(|_| measured) else {
        return vec![equal; members.len()];
    };
    let best = errors.iter().copied().fold(f64::INFINITY, f64::min);
    let raw: Vec<f64> = errors
        .iter()
        .map(|error| {
            let ratio = if *error > 0.0 { best / error } else { 1.0 };
            ratio * ratio
        })
        .collect();
    let total: f64 = raw.iter().sum();
    raw.iter()
        .map(|weight| {
            if total > 0.0 {
                (1.0 - EQUAL_SHARE) * weight / total + EQUAL_SHARE * equal
            } else {
                equal
            }
        })
        .collect()
}

fn compare(context: &Context, paths: &Paths) -> Option<Comparison> {
    let origins = context
        .origins
        .len()
        .checked_sub(1)
        .filter(|count| *count >= ORIGINS_MIN)?;
    let naive = context.paths(Method::SeasonalNaive).ok()?;
    Some(Comparison {
        error: error(context, paths)?.sqrt(),
        naive_error: error(context, &naive)?.sqrt(),
        origins,
    })
}

#[cfg(test)]
mod tests {
    use crate::{Frequency, Options, Series, run};

    #[test]
    fn weights_sum_to_one_and_favour_what_was_right() {
        let values: Vec<f64> = (0..200).map(|day| 10.0 + f64::from(day)).collect();
        let series = Series {
            values: &values,
            frequency: Frequency::Daily,
            first_day: 0,
        };
        let found = run(&series, &Options::new(14)).unwrap();
        let total: f64 = found.methods.iter().map(|share| share.weight).sum();
        assert!((total - 1.0).abs() < 1e-12);
        let weight = |method| {
            let share = found.methods.iter().find(|share| share.method == method);
            share.unwrap().weight
        };
        use crate::methods::Method;
        assert!(
            weight(Method::Theta) > 3.0 * weight(Method::ProfileLevel),
            "{:?}",
            found.methods
        );
        assert!(found.comparison.unwrap().beats_naive());
    }

    #[test]
    fn three_origins_give_equal_weights() {
        let values = [3.0, 5.0, 4.0, 6.0, 5.0, 7.0];
        let series = Series {
            values: &values,
            frequency: Frequency::Daily,
            first_day: 0,
        };
        let found = run(&series, &Options::new(2)).unwrap();
        assert!(found.comparison.is_none());
        let first = found.methods[0].weight;
        assert!(
            found.methods.iter().all(|share| share.weight == first),
            "{:?}",
            found.methods
        );
    }
}
