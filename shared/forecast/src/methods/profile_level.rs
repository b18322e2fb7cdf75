//! Weekday-profile level: an exponentially weighted level times a seasonal profile that is trusted as far as the data
//! agree, and the weighted empirical distribution of what was seen, place by place of the season.
//!
//! The level is Brown's (1956) with a fixed half-life; the profile is shrunk by empirical Bayes (see
//! [`seasonal`](crate::seasonal)); quantiles are taken from the weighted past as in Boylan and Syntetos (2021),
//! "Intermittent demand forecasting", chapter 13. Linear time, nothing to optimise, and hard to beat for quantiles.
//!
//! Parameter: the half-life, in observations. A missing observation has no weight. Refuses an empty series.

use super::Paths;
use crate::Refusal;
use crate::numbers::{At, put, weighted_quantiles};
use crate::seasonal::{Mode, Profile};

/// The level after `origin` observations: weighted by recency, and by the profile where that multiplies.
pub fn level(values: &[f64], places: &[usize], profile: &Profile, half_life: f64) -> f64 {
    let decay = libm::exp2(-1.0 / half_life);
    let (mut sum, mut weights, mut weight) = (0.0, 0.0, 1.0);
    for (value, place) in values.iter().zip(places).rev() {
        weight *= decay;
        if value.is_nan() || profile.is_closed(*place) {
            continue;
        }
        let factor = profile.places.at(*place);
        match profile.mode {
            Mode::Additive => {
                sum += weight * (value - factor);
                weights += weight;
            }
            Mode::Multiplicative => {
                sum += weight * value;
                weights += weight * factor;
            }
        }
    }
    if weights > 0.0 { sum / weights } else { 0.0 }
}

/// The forecasts from several ascending origins with one profile. `places` go on over the steps ahead.
pub fn paths(
    values: &[f64],
    places: &[usize],
    profile: &Profile,
    half_life: f64,
    origins: &[usize],
    horizon: usize,
) -> Result<Paths, Refusal> {
    if values.is_empty() {
        return Err(Refusal::Empty);
    }
    if half_life.is_nan() || half_life <= 0.0 {
        return Err(Refusal::Parameter);
    }
    let mut paths = Paths::new(origins.len(), horizon);
    let decay = libm::exp2(-1.0 / half_life);
    let (mut sum, mut weights) = (0.0, 0.0);
    let mut next = origins.iter().enumerate().peekable();
    for count in 0..=values.len() {
        while let Some((row, _)) = next.next_if(|(_, origin)| **origin == count) {
            let level = if weights > 0.0 { sum / weights } else { 0.0 };
            for step in 0..horizon {
                let place = places.get(count + step).copied().unwrap_or(0);
                paths.set(row, step, profile.apply(level, place));
            }
        }
        sum *= decay;
        weights *= decay;
        let place = places.get(count).copied().unwrap_or(0);
        let Some(value) = values.get(count).filter(|value| !value.is_nan()) else {
            continue;
        };
        if profile.is_closed(place) {
            continue;
        }
        let factor = profile.places.at(place);
        match profile.mode {
            Mode::Additive => {
                sum += value - factor;
                weights += 1.0;
            }
            Mode::Multiplicative => {
                sum += value;
                weights += factor;
            }
        }
    }
    Ok(paths)
}

/// What was seen, without its season, in ascending order, weighted by recency.
#[derive(Clone, Debug, Default)]
pub struct Past {
    sorted: Vec<Seen>,
    /// For each age, the weight of all that is older.
    older: Vec<f64>,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    value: f64,
    weight: f64,
    /// Observations since, from one.
    age: usize,
}

impl Past {
    pub fn new(values: &[f64], places: &[usize], profile: &Profile, half_life: f64) -> Self {
        let n = values.len();
        let weights = decays(half_life, n);
        let all = values.iter().zip(places).enumerate();
        let mut seen: Vec<Seen> = Vec::with_capacity(n);
        let mut older = vec![0.0; n + 1];
        let mut total = 0.0;
        for (index, (value, place)) in all {
            let age = n - index;
            put(&mut older, age, total);
            let value = profile.remove(*value, *place);
            if value.is_finite() && !profile.is_closed(*place) {
                let weight = weights.at(age);
                total += weight;
                seen.push(Seen { value, weight, age });
            }
        }
        put(&mut older, 0, total);
        // Most of rare demand is zero, and zeros are in order already.
        let (zeros, mut others): (Vec<Seen>, Vec<Seen>) =
            seen.drain(..).partition(|seen| seen.value == 0.0);
        others.sort_unstable_by(|a, b| a.value.total_cmp(&b.value).then(a.age.cmp(&b.age)));
        let negative = others.partition_point(|seen| seen.value < 0.0);
        let positive = others.split_off(negative);
        seen.extend(others.into_iter().chain(zeros).chain(positive));
        Self {
            sorted: seen,
            older,
        }
    }

    /// Quantiles of the past.
    pub fn quantiles<const N: usize>(&self, levels: [f64; N]) -> [f64; N] {
        self.quantiles_before(0, levels)
    }

    /// Quantiles of the past as it was `ago` observations ago.
    pub fn quantiles_before<const N: usize>(&self, ago: usize, levels: [f64; N]) -> [f64; N] {
        let all = self.sorted.iter().filter(|seen| seen.age > ago);
        let weighted = all.map(|seen| (seen.value, seen.weight));
        weighted_quantiles(weighted, self.older.at(ago), levels)
    }
}

/// Half to the power of age ÷ half-life, for all ages up to `oldest`.
pub fn decays(half_life: f64, oldest: usize) -> Vec<f64> {
    let decay = libm::exp2(-1.0 / half_life);
    let mut weight = 1.0;
    (0..=oldest)
        .map(|_| {
            let now = weight;
            weight *= decay;
            now
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::float;

    #[test]
    fn the_level_of_every_origin_is_that_of_its_past() {
        let values: Vec<f64> = (0..40)
            .map(|i| if i == 5 { f64::NAN } else { float(i % 7) })
            .collect();
        let places: Vec<usize> = (0..50).map(|i| i % 7).collect();
        let profile = Profile {
            mode: Mode::Multiplicative,
            places: vec![0.0, 0.5, 0.8, 1.0, 1.2, 1.5, 2.0],
            closed: vec![true, false, false, false, false, false, false],
        };
        let found = paths(&values, &places, &profile, 14.0, &[20, 40], 7).unwrap();
        for (row, origin) in [20, 40].into_iter().enumerate() {
            let level = level(&values[..origin], &places, &profile, 14.0);
            let wanted = profile.apply(level, places[origin]);
            assert!((found.row(row)[0] - wanted).abs() < 1e-12);
        }
    }

    #[test]
    fn quantiles_follow_the_recent_past() {
        let values: Vec<f64> = (0..200).map(|i| if i < 100 { 1.0 } else { 5.0 }).collect();
        let places = [0; 200];
        let past = Past::new(
            &values,
            &places,
            &Profile::flat(Mode::Multiplicative, 1),
            20.0,
        );
        let [low, middle] = past.quantiles([0.01, 0.5]);
        assert_eq!((low, middle), (1.0, 5.0));
        assert_eq!(past.quantiles_before(101, [0.99]), [1.0]);
    }
}
