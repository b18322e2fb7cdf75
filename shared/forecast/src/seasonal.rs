//! A seasonal profile that trusts the data as far as the seasons agree with each other.
//!
//! Each place of the season (weekday, week of the year, month) has the mean of its ratios to the local level. The means
//! are drawn towards one by empirical Bayes (James and Stein 1961; Morris 1983, "Parametric empirical Bayes
//! inference", JASA 78): as much as the scatter between places can be explained by the scatter within them. A series
//! without a season so gets a flat profile, and no test has to decide.

use crate::numbers::{At, add, float, put};

/// How the profile meets the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Values are level + profile.
    Additive,
    /// Values are level × profile.
    Multiplicative,
}

/// One number a place of the season.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub mode: Mode,
    pub places: Vec<f64>,
    /// Places where nothing ever happens, such as the weekday on which the shop is closed.
    pub closed: Vec<bool>,
}

impl Profile {
    /// No season: one place.
    pub fn flat(mode: Mode, size: usize) -> Self {
        let neutral = if mode == Mode::Additive { 0.0 } else { 1.0 };
        Self {
            mode,
            places: vec![neutral; size.max(1)],
            closed: vec![false; size.max(1)],
        }
    }

    pub fn is_closed(&self, place: usize) -> bool {
        self.closed.get(place).copied().unwrap_or(false)
    }

    /// The value without its season. Of a closed place nothing can be said.
    #[inline]
    pub fn remove(&self, value: f64, place: usize) -> f64 {
        let factor = self.places.at(place);
        match self.mode {
            Mode::Additive => value - factor,
            Mode::Multiplicative if factor > 0.0 => value / factor,
            Mode::Multiplicative => f64::NAN,
        }
    }

    /// A level with its season.
    #[inline]
    pub fn apply(&self, level: f64, place: usize) -> f64 {
        let factor = self.places.at(place);
        match self.mode {
            Mode::Additive if self.is_closed(place) => 0.0,
            Mode::Additive => level + factor,
            Mode::Multiplicative => level * factor,
        }
    }

    /// How far the places lie apart, as a share of the level or in its unit.
    pub fn spread(&self) -> f64 {
        let (low, high) = self
            .places
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), place| {
                (low.min(*place), high.max(*place))
            });
        (high - low).max(0.0)
    }
}

/// Mean sums of one place.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    weight: f64,
    weight2: f64,
    value: f64,
    value2: f64,
    count: f64,
    nonzero: f64,
}

impl Sums {
    fn mean(&self) -> f64 {
        if self.weight > 0.0 {
            self.value / self.weight
        } else {
            0.0
        }
    }

    /// How many equally weighted observations these are worth.
    fn size(&self) -> f64 {
        if self.weight2 > 0.0 {
            self.weight * self.weight / self.weight2
        } else {
            0.0
        }
    }
}

/// A place is closed after this many observations without anything.
const CLOSED_COUNT_MIN: f64 = 8.0;
/// …if that had less than this chance on other places.
const CLOSED_CHANCE_MAX: f64 = 1e-4;

/// Estimates a profile from values and their places (`places` is as long as `values`). Observations lose half their
/// weight every `half_life` observations. `base` is the local level of each value; a constant where there is no trend.
pub fn profile(
    values: &[f64],
    places: &[usize],
    size: usize,
    mode: Mode,
    half_life: f64,
    base: impl Fn(usize) -> f64,
) -> Profile {
    let decay = libm::exp2(-1.0 / half_life);
    let mut sums = vec![Sums::default(); size];
    let mut weight = 1.0;
    for (index, (value, place)) in values.iter().zip(places).enumerate().rev() {
        weight *= decay;
        if value.is_nan() {
            continue;
        }
        let level = base(index);
        let ratio = match mode {
            Mode::Additive => value - level,
            Mode::Multiplicative if level > 0.0 => value / level,
            Mode::Multiplicative => continue,
        };
        if let Some(sum) = sums.get_mut(*place) {
            sum.weight += weight;
            sum.weight2 += weight * weight;
            sum.value += weight * ratio;
            sum.value2 += weight * ratio * ratio;
            sum.count += 1.0;
            sum.nonzero += if *value == 0.0 { 0.0 } else { 1.0 };
        }
    }
    shrink(&sums, mode)
}

fn shrink(sums: &[Sums], mode: Mode) -> Profile {
    let mut found = Profile::flat(mode, sums.len());
    let (seen, nonzero) = sums
        .iter()
        .filter(|sum| sum.nonzero > 0.0)
        .fold((0.0, 0.0), |(n, k), sum| (n + sum.count, k + sum.nonzero));
    let idle = if seen > 0.0 {
        1.0 - nonzero / seen
    } else {
        1.0
    };
    for (sum, closed) in sums.iter().zip(found.closed.iter_mut()) {
        *closed = sum.nonzero == 0.0
            && sum.count >= CLOSED_COUNT_MIN
            && libm::pow(idle, sum.count) < CLOSED_CHANCE_MAX;
    }
    let closed = found.closed.clone();
    let open = || {
        let all = sums.iter().zip(&closed);
        all.filter(|(sum, closed)| sum.weight > 0.0 && !**closed)
            .map(|(sum, _)| sum)
    };
    let places = open().count();
    if places < 2 {
        close(&mut found);
        return found;
    }
    let centre = open().map(Sums::mean).sum::<f64>() / float(places);
    if mode == Mode::Multiplicative && centre <= 0.0 {
        close(&mut found);
        return found;
    }
    // Scatter within the places, with the freedom that their means took.
    let (mut within, mut freedom) = (0.0, 0.0);
    for sum in open() {
        within += (sum.value2 - sum.value * sum.mean()).max(0.0);
        freedom += sum.weight - sum.weight2 / sum.weight;
    }
    let repeated = freedom > 1e-9 * open().map(|sum| sum.weight).sum::<f64>();
    if !repeated {
        close(&mut found);
        return found;
    }
    let variance = within / freedom;
    let between = open()
        .map(|sum| (sum.mean() - centre) * (sum.mean() - centre))
        .sum::<f64>()
        / float(places - 1);
    let noise = open().map(|sum| variance / sum.size()).sum::<f64>() / float(places);
    let true_variance = (between - noise).max(0.0);
    for (place, sum) in sums.iter().enumerate() {
        if sum.weight <= 0.0 {
            continue;
        }
        let trust = if true_variance > 0.0 {
            true_variance / (true_variance + variance / sum.size())
        } else {
            0.0
        };
        let value = match mode {
            Mode::Additive => trust * (sum.mean() - centre),
            Mode::Multiplicative => (1.0 + trust * (sum.mean() / centre - 1.0)).max(0.0),
        };
        put(&mut found.places, place, value);
    }
    close(&mut found);
    found
}

fn close(profile: &mut Profile) {
    if profile.mode == Mode::Multiplicative {
        for (place, closed) in profile.places.iter_mut().zip(&profile.closed) {
            if *closed {
                *place = 0.0;
            }
        }
    }
}

/// The local level for a season as long as a year: a moving average over one season, continued at both ends along
/// its own slope. With less than two seasons it is the mean.
pub fn local_level(values: &[f64], season: usize) -> Vec<f64> {
    let n = values.len();
    let mean = crate::numbers::mean(values);
    if season < 2 || n < 2 * season {
        return vec![mean; n];
    }
    // Running sums of what is there.
    let (mut sums, mut counts) = (vec![0.0; n + 1], vec![0.0; n + 1]);
    for (index, value) in values.iter().enumerate() {
        let (value, one) = if value.is_nan() {
            (0.0, 0.0)
        } else {
            (*value, 1.0)
        };
        let (sum, count) = (sums.at(index) + value, counts.at(index) + one);
        put(&mut sums, index + 1, sum);
        put(&mut counts, index + 1, count);
    }
    let half = season / 2;
    let mut level = vec![mean; n];
    let (first, last) = (half, n - 1 - half);
    for index in first..=last {
        // An even season takes half of each end (Macaulay's 2 × m average).
        let (low, high) = (index - half, index - half + season);
        let even = if season.is_multiple_of(2) && high < n {
            0.5
        } else {
            0.0
        };
        let edge = |place: usize| values.at(place);
        let mut sum = sums.at(high) - sums.at(low);
        let mut count = counts.at(high) - counts.at(low);
        if even > 0.0 && !edge(low).is_nan() && !edge(high).is_nan() {
            sum += even * (edge(high) - edge(low));
        }
        if count <= 0.0 {
            (sum, count) = (mean, 1.0);
        }
        put(&mut level, index, sum / count);
    }
    let inner = float(last - first);
    let (start, end) = (level.at(first), level.at(last));
    let slope = if inner >= float(season) / 2.0 {
        (end - start) / inner
    } else {
        0.0
    };
    let keep = |value: f64, near: f64| {
        if near > 0.0 {
            value.max(0.25 * near)
        } else {
            value
        }
    };
    for index in 0..first {
        put(
            &mut level,
            index,
            keep(start - slope * float(first - index), start),
        );
    }
    for index in last + 1..n {
        put(
            &mut level,
            index,
            keep(end + slope * float(index - last), end),
        );
    }
    level
}

/// Sums by place, for callers that pool profiles over a category: mean of several profiles, weighted.
pub fn pool(profiles: &[(&Profile, f64)]) -> Option<Profile> {
    let (first, _) = profiles.first()?;
    let mut pooled = Profile::flat(first.mode, first.places.len());
    pooled.places.fill(0.0);
    let mut total = 0.0;
    for (profile, weight) in profiles {
        if profile.mode != first.mode || profile.places.len() != first.places.len() {
            return None;
        }
        total += weight;
        for (index, place) in profile.places.iter().enumerate() {
            add(&mut pooled.places, index, weight * place);
        }
    }
    if total <= 0.0 {
        return None;
    }
    for place in &mut pooled.places {
        *place /= total;
    }
    for (index, closed) in pooled.closed.iter_mut().enumerate() {
        *closed = profiles.iter().all(|(profile, _)| profile.is_closed(index));
    }
    Some(pooled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn noise_has_a_flat_profile() {
        let mut random = Random::new(3);
        let values: Vec<f64> = (0..140).map(|_| 10.0 + random.normal()).collect();
        let places: Vec<usize> = (0..140).map(|day| day % 7).collect();
        let found = profile(&values, &places, 7, Mode::Multiplicative, 1e9, |_| 10.0);
        assert!(found.spread() < 0.06, "{found:?}");
    }

    #[test]
    fn a_closed_weekday_and_a_busy_one_are_seen() {
        let values: Vec<f64> = (0..140)
            .map(|day| match day % 7 {
                5 => 0.0,
                4 => 20.0 + f64::from(day % 3),
                _ => 9.0 + f64::from(day % 3),
            })
            .collect();
        let places: Vec<usize> = (0..140).map(|day| day % 7).collect();
        let found = profile(&values, &places, 7, Mode::Multiplicative, 1e9, |_| 10.0);
        assert!(found.is_closed(5) && found.places[5] == 0.0);
        assert!(
            (found.places[4] / found.places[0] - 2.1).abs() < 0.1,
            "{found:?}"
        );
    }

    #[test]
    fn the_level_of_a_line_with_a_season_is_the_line() {
        let season = [1.0, -1.0, 2.0, -2.0];
        let values: Vec<f64> = (0..20).map(|i| 10.0 + float(i) + season[i % 4]).collect();
        for (index, level) in local_level(&values, 4).iter().enumerate() {
            assert!(
                (level - 10.0 - float(index)).abs() < 1e-9,
                "{index} {level}"
            );
        }
    }
}
