//! Cleaning: what a series is before it is modelled.

use crate::numbers::{At, present, quantile_of_sorted};
use crate::{Refusal, Series};

/// The share of the demand above zero that is left as it is; what lies above is an order as no other.
const WINSOR_LEVEL: f64 = 0.99;
/// Below this many values above zero the quantile is the largest value.
const WINSOR_COUNT_MIN: usize = 100;

/// A cleaned series. Values are divided by `scale`, a power of two, so that neither squares nor sums overflow and no
/// digit is lost.
#[derive(Clone, Debug)]
pub struct Clean {
    /// From the first value above zero on; NaN where missing.
    pub values: Vec<f64>,
    /// The same, with the largest orders cut down to the 99 % quantile of what was ordered.
    pub winsorised: Vec<f64>,
    /// How many observations were left out at the start.
    pub skipped: usize,
    pub scale: f64,
    /// No value is below zero, so no forecast may be.
    pub non_negative: bool,
    /// All values are whole: pieces are counted.
    pub is_whole: bool,
}

/// Drops leading zeros and missing values (the item was not sold yet), finds the scale, winsorises.
pub fn clean(series: &Series) -> Result<Clean, Refusal> {
    series.check()?;
    let all = series.values;
    let non_negative = present(all).all(|value| value >= 0.0);
    let is_whole = present(all).all(|value| value == value.round());
    let is_start = |value: &f64| !(value.is_nan() || *value == 0.0);
    let first_seen = all.iter().position(|value| !value.is_nan()).unwrap_or(0);
    let skipped = all.iter().position(is_start).unwrap_or(first_seen);
    let largest = present(all).map(f64::abs).fold(0.0, f64::max);
    let scale = if largest > 0.0 {
        power_of_two(largest)
    } else {
        1.0
    };
    let values: Vec<f64> = all
        .iter()
        .skip(skipped)
        .map(|value| value / scale)
        .collect();
    let winsorised = winsorise(&values);
    Ok(Clean {
        values,
        winsorised,
        skipped,
        scale,
        non_negative,
        is_whole: is_whole && largest < 1e15,
    })
}

/// The largest power of two that is not above `value`, but never so small that dividing by it overflows.
fn power_of_two(value: f64) -> f64 {
    let (_, exponent) = libm::frexp(value);
    libm::ldexp(1.0, (exponent - 1).clamp(-1000, 1023))
}

fn winsorise(values: &[f64]) -> Vec<f64> {
    let mut above: Vec<f64> = present(values).filter(|value| *value > 0.0).collect();
    if above.len() < WINSOR_COUNT_MIN {
        return values.to_vec();
    }
    above.sort_unstable_by(f64::total_cmp);
    let cut = quantile_of_sorted(&above, WINSOR_LEVEL);
    let largest = above.at(above.len() - 1);
    if largest <= cut {
        return values.to_vec();
    }
    values
        .iter()
        .map(|value| if *value > cut { cut } else { *value })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Frequency;

    fn cleaned(values: &[f64]) -> Clean {
        let series = Series {
            values,
            frequency: Frequency::Daily,
            first_day: 0,
        };
        clean(&series).unwrap()
    }

    #[test]
    fn leading_zeros_and_missing_days_are_dropped_and_others_kept() {
        let found = cleaned(&[f64::NAN, 0.0, f64::NAN, 4.0, f64::NAN, 0.0, 2.0]);
        assert_eq!(found.skipped, 3);
        assert_eq!(found.scale, 4.0);
        assert_eq!(found.values.len(), 4);
        assert_eq!(found.values[0], 1.0);
        assert!(found.values[1].is_nan() && found.values[2] == 0.0);
        assert!(found.is_whole && found.non_negative);
    }

    #[test]
    fn zeros_alone_are_kept() {
        assert_eq!(cleaned(&[0.0, 0.0]).values.len(), 2);
        assert_eq!(cleaned(&[f64::NAN, 0.0]).values.len(), 1);
    }

    #[test]
    fn one_order_as_no_other_is_cut() {
        let mut values: Vec<f64> = (0..400).map(|day| f64::from(day % 5)).collect();
        values[200] = 4000.0;
        let found = cleaned(&values);
        let largest = found.winsorised.iter().copied().fold(0.0, f64::max);
        assert!(largest * found.scale <= 4.0);
        assert_eq!(found.values[199] * found.scale, 4000.0);
    }

    #[test]
    fn any_size_is_brought_near_one() {
        for value in [1e300, 1e-300, 5e-324, f64::MAX, 3.0] {
            let found = cleaned(&[value, value]);
            assert!(found.values[0] > 0.0 && found.values[0] < 2.0, "{value}");
            assert_eq!(found.values[0] * found.scale, value);
        }
    }
}
