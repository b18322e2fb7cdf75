//! Small tools for slices of `f64`: reading without panics, sums in a fixed order, quantiles.

/// Reading an element that is known to exist. Outside the slice it is NaN, which the answer's last check finds.
pub(crate) trait At {
    fn at(&self, index: usize) -> f64;
}

impl At for [f64] {
    #[inline(always)]
    fn at(&self, index: usize) -> f64 {
        self.get(index).copied().unwrap_or(f64::NAN)
    }
}

#[inline(always)]
pub(crate) fn put(slice: &mut [f64], index: usize, value: f64) {
    if let Some(place) = slice.get_mut(index) {
        *place = value;
    }
}

#[inline(always)]
pub(crate) fn add(slice: &mut [f64], index: usize, value: f64) {
    if let Some(place) = slice.get_mut(index) {
        *place += value;
    }
}

/// A count as `f64`; exact, since no series has 2^53 values.
#[inline(always)]
pub(crate) fn float(count: usize) -> f64 {
    count as f64
}

/// The inner product in four lanes, so that it is fast and yet sums in the same order everywhere.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (quads_a, quads_b) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = quads_a
        .remainder()
        .iter()
        .zip(quads_b.remainder())
        .map(|(x, y)| x * y)
        .sum();
    let mut lanes = [0.0; 4];
    for (x, y) in quads_a.zip(quads_b) {
        if let ([x0, x1, x2, x3], [y0, y1, y2, y3]) = (x, y) {
            let [l0, l1, l2, l3] = lanes;
            lanes = [l0 + x0 * y0, l1 + x1 * y1, l2 + x2 * y2, l3 + x3 * y3];
        }
    }
    let [l0, l1, l2, l3] = lanes;
    (l0 + l1) + (l2 + l3) + rest
}

/// The values that are there.
pub(crate) fn present(values: &[f64]) -> impl Iterator<Item = f64> {
    values.iter().copied().filter(|value| !value.is_nan())
}

/// The mean of what is there; zero of nothing.
pub(crate) fn mean(values: &[f64]) -> f64 {
    let (sum, count) = present(values).fold((0.0, 0.0), |(s, c), value| (s + value, c + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Mean and variance (by n - 1) of what is there.
pub(crate) fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let centre = mean(values);
    let (sum, count) = present(values).fold((0.0, 0.0), |(s, c), value| {
        (s + (value - centre) * (value - centre), c + 1.0)
    });
    let variance = if count > 1.0 {
        sum / (count - 1.0)
    } else {
        0.0
    };
    (centre, variance)
}

/// The quantile of an ordered slice, linear between neighbours (type 7 of Hyndman and Fan).
pub(crate) fn quantile_of_sorted(sorted: &[f64], level: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let place = level.clamp(0.0, 1.0) * float(last);
    let below = place.floor();
    let index = below as usize;
    let low = sorted.at(index);
    let high = sorted.at((index + 1).min(last));
    low + (place - below) * (high - low)
}

/// A value and its weight.
pub(crate) type Weighted = (f64, f64);

/// Several quantiles of weighted values in ascending order, at ascending levels, in one walk.
///
/// A level between the middles of two neighbours' weights lies in proportion between the two values. Equal
/// values therefore make steps, as counts need them.
pub(crate) fn weighted_quantiles<const N: usize>(
    sorted: impl Iterator<Item = Weighted>,
    total: f64,
    levels: [f64; N],
) -> [f64; N] {
    let mut found = [0.0; N];
    let mut wanted = levels.iter().zip(found.iter_mut()).peekable();
    let (mut sum, mut before) = (0.0, None::<Weighted>);
    let mut last = 0.0;
    for (value, weight) in sorted.filter(|(_, weight)| *weight > 0.0) {
        let middle = sum + 0.5 * weight;
        while let Some((level, place)) = wanted.next_if(|(level, _)| **level * total <= middle) {
            *place = match before {
                Some((low, at)) if middle > at => {
                    low + (value - low) * ((level * total - at) / (middle - at))
                }
                _ => value,
            };
        }
        sum += weight;
        before = Some((value, middle));
        last = value;
        if wanted.peek().is_none() {
            break;
        }
    }
    for (_, place) in wanted {
        *place = last;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inner_product_takes_every_element() {
        let a: Vec<f64> = (0..11).map(float).collect();
        assert_eq!(dot(&a, &a), 385.0);
        assert_eq!(dot(&[], &[]), 0.0);
    }

    #[test]
    fn weighted_quantiles_are_those_of_repeated_values() {
        let values = [(1.0, 1.0), (2.0, 2.0), (10.0, 1.0)];
        let found = weighted_quantiles(values.into_iter(), 4.0, [0.0, 0.5, 1.0]);
        assert_eq!(found, [1.0, 2.0, 10.0]);
        assert_eq!(weighted_quantiles([].into_iter(), 0.0, [0.5]), [0.0]);
    }
}
