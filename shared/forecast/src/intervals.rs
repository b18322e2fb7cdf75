//! How far off the truth may be.
//!
//! Two sources. The *past*: the weighted empirical distribution of what was seen, place by place of the season, which
//! is right where demand is rare or has no memory. The *errors*: what the combination got wrong from many rolling
//! origins, by how far ahead; split conformal prediction with weights for recency (Barber, Candès, Ramdas and
//! Tibshirani 2023, "Conformal prediction beyond exchangeability", Annals of Statistics 51). Rare demand takes the
//! past, scaled by horizon bucket until as much lies below the upper bound as should; all other demand takes the mean of
//! the quantiles of both.

use crate::classify::Pattern;
use crate::combine::Combined;
use crate::members::{Context, View};
use crate::methods::profile_level::{Past, decays};
use crate::numbers::{At, Weighted, float, mean, weighted_quantiles};
use crate::score::LEVELS;
use crate::seasonal::Mode;

/// The share of the past's quantiles where errors were measured.
const PAST_SHARE: f64 = 0.3;
/// The share of the normal distribution in the quantiles of errors: a few errors know little of the tails.
const NORMAL_SHARE: f64 = 0.3;
/// The quantiles of the standard normal distribution at the five levels.
const NORMAL: [f64; 5] = [
    -1.959_963_984_540_054,
    -1.281_551_565_544_600_4,
    0.0,
    1.281_551_565_544_600_4,
    1.959_963_984_540_054,
];
/// The fewest errors of a bucket.
const ERRORS_MIN: usize = 8;
/// Bounds are wider than measured by this over the root of the number of observations: what was measured belongs to
/// parameters that were found on the same observations, and the tails of small samples are too thin.
const STRETCH: f64 = 2.5;
/// The coefficient of variation that one observation is taken to have.
const PRIOR_VARIATION: f64 = 0.5;
/// The levels a horizon bucket of rare demand may be scaled by.
const SCALE: (f64, f64) = (0.9, 1.5);
/// So many measured steps count as much as the belief that the past needs no scaling.
const SCALE_PRIOR: f64 = 200.0;

/// The five quantiles of each step.
pub(crate) struct Bounds {
    pub quantiles: Vec<[f64; 5]>,
}

pub(crate) fn bounds(context: &Context, pattern: Pattern, combined: &Combined) -> Bounds {
    let Some(view) = context.last_view() else {
        return Bounds {
            quantiles: Vec::new(),
        };
    };
    let is_rare = pattern.is_rare() || pattern == Pattern::NoDemand;
    let past = Past::new(
        &context.observed,
        &context.places,
        &view.profile,
        context.habits.level,
    );
    let by_past = by_past(context, view, &past, combined, is_rare);
    let quantiles = if is_rare {
        by_past
    } else {
        let by_error = by_error(context, combined);
        by_past
            .iter()
            .zip(by_error)
            .map(|(past, error)| match error {
                Some(error) => mix(*past, error, PAST_SHARE),
                None => *past,
            })
            .collect()
    };
    let seen = crate::numbers::present(&context.values).count();
    let stretched = quantiles
        .into_iter()
        .zip(&combined.path)
        .map(|(quantiles, mean)| stretch(quantiles, *mean, seen));
    Bounds {
        quantiles: stretched.collect(),
    }
}

fn mix(a: [f64; 5], b: [f64; 5], share: f64) -> [f64; 5] {
    let mut both = a;
    for (place, other) in both.iter_mut().zip(b) {
        *place = share * *place + (1.0 - share) * other;
    }
    both
}

/// Wider for few observations, from the median outwards; half as much for the inner bounds.
fn stretch(quantiles: [f64; 5], mean: f64, seen: usize) -> [f64; 5] {
    let count = float(seen.max(1));
    let wider = STRETCH / count.sqrt();
    let prior = PRIOR_VARIATION * mean.abs() / count;
    let [_, _, median, _, _] = quantiles;
    let mut found = quantiles;
    for ((place, share), normal) in found.iter_mut().zip([1.0, 0.5, 0.0, 0.5, 1.0]).zip(NORMAL) {
        *place += share * wider * (*place - median) + prior * normal;
    }
    found
}

/// The past, on the level of each step. Rare demand keeps its own level; other demand is moved to the path.
fn by_past(
    context: &Context,
    view: &View,
    past: &Past,
    combined: &Combined,
    is_rare: bool,
) -> Vec<[f64; 5]> {
    let n = context.values.len();
    let quantiles = past.quantiles(LEVELS);
    let scales = if is_rare {
        scales(context, view, past)
    } else {
        [1.0; 4]
    };
    let level = context.level;
    (0..context.horizon)
        .map(|step| {
            let place = context.place(n + step);
            let base = view.profile.apply(level, place);
            let target = if is_rare {
                base
            } else {
                combined.path.at(step)
            };
            let scale = scales.as_slice().at(context.habits.bucket(step));
            let [_, _, median, _, _] = quantiles;
            quantiles.map(|quantile| {
                let value = view
                    .profile
                    .apply(median + scale * (quantile - median), place);
                match context.mode() {
                    Mode::Multiplicative if base > 0.0 => value * (target / base),
                    Mode::Multiplicative => value,
                    Mode::Additive => value + (target - base),
                }
            })
        })
        .collect()
}

/// By how much the upper bound would have had to be further from the median at the rolling origins, by bucket.
fn scales(context: &Context, view: &View, past: &Past) -> [f64; 4] {
    const UPPER: [f64; 2] = [0.5, 0.975];
    let n = context.values.len();
    let mut ratios: [Vec<Weighted>; 4] = Default::default();
    for origin in &context.origins {
        let ahead = n - origin;
        if ahead == 0 {
            continue;
        }
        let [median, upper] = past.quantiles_before(ahead, UPPER);
        if upper <= median {
            continue;
        }
        for step in 0..context.horizon.min(ahead) {
            let index = origin + step;
            let place = context.place(index);
            if view.profile.is_closed(place) {
                continue;
            }
            let value = view.profile.remove(context.observed.at(index), place);
            if value.is_finite()
                && let Some(list) = ratios.get_mut(context.habits.bucket(step))
            {
                list.push(((value - median) / (upper - median), 1.0));
            }
        }
    }
    ratios.map(|mut list| {
        let count = float(list.len());
        if count < float(ERRORS_MIN) {
            return 1.0;
        }
        list.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let [needed] = weighted_quantiles(list.into_iter(), count, [0.975]);
        let trust = count / (count + SCALE_PRIOR);
        (1.0 + trust * (needed - 1.0)).clamp(SCALE.0, SCALE.1)
    })
}

/// The path and the quantiles of the errors of its bucket, or of the one before that has enough.
fn by_error(context: &Context, combined: &Combined) -> Vec<Option<[f64; 5]>> {
    let n = context.values.len();
    let floor = 0.1 * mean(&context.observed).abs();
    let unit = |path: f64| match context.mode() {
        Mode::Multiplicative => path.max(floor),
        Mode::Additive => 1.0,
    };
    let recency = decays(context.habits.errors, n);
    let mut errors: [Vec<Weighted>; 4] = Default::default();
    for (row, origin) in context.origins.iter().enumerate() {
        let ahead = n - origin;
        let path = combined.rolling.row(row);
        for (step, forecast) in path.iter().enumerate().take(ahead) {
            if context.is_closed(context.place(origin + step)) {
                continue;
            }
            let error = (context.observed.at(origin + step) - forecast) / unit(*forecast);
            if error.is_finite()
                && let Some(list) = errors.get_mut(context.habits.bucket(step))
            {
                list.push((error, recency.at(ahead)));
            }
        }
    }
    let mut known = None;
    let table = errors.map(|list| {
        known = error_quantiles(list).or(known);
        known
    });
    combined
        .path
        .iter()
        .enumerate()
        .map(|(step, path)| {
            let found = table.get(context.habits.bucket(step)).copied().flatten()?;
            Some(found.map(|error| path + unit(*path) * error))
        })
        .collect()
}

fn error_quantiles(mut errors: Vec<Weighted>) -> Option<[f64; 5]> {
    if errors.len() < ERRORS_MIN {
        return None;
    }
    errors.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = errors.iter().map(|(_, weight)| weight).sum();
    let square: f64 = errors
        .iter()
        .map(|(error, weight)| weight * error * error)
        .sum();
    let deviation = (square / total).sqrt();
    let quantiles = weighted_quantiles(errors.into_iter(), total, LEVELS);
    Some(mix(NORMAL.map(|z| z * deviation), quantiles, NORMAL_SHARE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use crate::{Frequency, Options, Series, run};

    #[test]
    fn bounds_of_noise_are_those_of_its_distribution() {
        let mut random = Random::new(8);
        let values: Vec<f64> = (0..700).map(|_| 100.0 + 10.0 * random.normal()).collect();
        let series = Series {
            values: &values,
            frequency: Frequency::Daily,
            first_day: 0,
        };
        let found = run(&series, &Options::new(28)).unwrap();
        for step in &found.steps {
            assert!(
                (step.hi95 - 120.0).abs() < 6.0 && (step.lo95 - 80.0).abs() < 6.0,
                "{step:?}"
            );
            assert!((step.hi80 - 112.8).abs() < 4.0, "{step:?}");
        }
    }

    #[test]
    fn a_random_walk_is_less_known_further_ahead() {
        let mut random = Random::new(12);
        let mut level = 1000.0;
        let values: Vec<f64> = (0..600)
            .map(|_| {
                level += 10.0 * random.normal();
                level
            })
            .collect();
        let series = Series {
            values: &values,
            frequency: Frequency::Daily,
            first_day: 0,
        };
        let steps = run(&series, &Options::new(60)).unwrap().steps;
        let width = |index: usize| steps[index].hi95 - steps[index].lo95;
        assert!(width(0) < width(20) && width(20) < width(59));
    }

    #[test]
    fn one_observation_has_bounds() {
        let found = stretch([4.0; 5], 4.0, 1);
        assert!(found[0] < 1.0 && found[4] > 7.0, "{found:?}");
    }
}
