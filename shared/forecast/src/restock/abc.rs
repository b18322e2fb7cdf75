//! Which items matter (ABC, by value) and which can be planned (XYZ, by regularity).

use crate::numbers::mean_and_variance;

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "lowercase")]
pub enum AbcClass {
    A,
    B,
    C,
}

/// The shares of all value at which B and C begin.
const ABC_CUTS: (f64, f64) = (0.80, 0.95);

/// The class of each item by its consumption value. The item that crosses a line stays in the upper class; of equal values the
/// earlier item comes first, so give items in the order of their ids. What is not above zero is C.
pub fn abc(values: &[f64]) -> Vec<AbcClass> {
    let worth = |value: f64| {
        if value > 0.0 && value.is_finite() {
            value
        } else {
            0.0
        }
    };
    let largest = values.iter().copied().map(worth).fold(0.0, f64::max);
    let share = |value: f64| {
        if largest > 0.0 {
            worth(value) / largest
        } else {
            0.0
        }
    };
    let total: f64 = values.iter().copied().map(share).sum();
    let mut order: Vec<(usize, f64)> = values.iter().copied().map(share).enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut classes = vec![AbcClass::C; values.len()];
    let mut before = 0.0;
    for (index, value) in order {
        let reached = before / total;
        let class = match reached {
            _ if value <= 0.0 => AbcClass::C,
            reached if reached < ABC_CUTS.0 - 1e-12 => AbcClass::A,
            reached if reached < ABC_CUTS.1 - 1e-12 => AbcClass::B,
            _ => AbcClass::C,
        };
        if let Some(place) = classes.get_mut(index) {
            *place = class;
        }
        before += value;
    }
    classes
}

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[strum(serialize_all = "lowercase")]
pub enum XyzClass {
    X,
    Y,
    Z,
}

/// The coefficients of variation up to which demand is X and Y.
const XYZ_CUTS: (f64, f64) = (0.5, 1.0);

/// The class of an item by the coefficient of variation of its weekly demand, weeks of nothing included. No demand is Z.
pub fn xyz(weekly: &[f64]) -> XyzClass {
    let (mean, variance) = mean_and_variance(weekly);
    if mean <= 0.0 {
        return XyzClass::Z;
    }
    match variance.sqrt() / mean {
        variation if variation <= XYZ_CUTS.0 => XyzClass::X,
        variation if variation <= XYZ_CUTS.1 => XyzClass::Y,
        _ => XyzClass::Z,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_item_that_crosses_a_line_stays_above_it() {
        use AbcClass::{A, B, C};
        assert_eq!(abc(&[50.0, 5.0, 20.0, 15.0, 7.0, 3.0]), [A, B, A, A, B, C]);
        assert_eq!(abc(&[79.0, 2.0, 19.0]), [A, C, A]);
        assert_eq!(abc(&[0.0, 0.0]), [C, C]);
        assert_eq!(abc(&[]), []);
    }

    #[test]
    fn equal_values_keep_their_order() {
        use AbcClass::{A, B, C};
        assert_eq!(abc(&[10.0; 10]), [A, A, A, A, A, A, A, A, B, B]);
        assert_eq!(abc(&[1.0, 1e300, f64::NAN]), [C, A, C]);
    }

    #[test]
    fn regular_demand_is_x_and_rare_demand_z() {
        assert_eq!(xyz(&[10.0, 11.0, 9.0, 10.0]), XyzClass::X);
        assert_eq!(xyz(&[10.0, 2.0, 18.0, 6.0]), XyzClass::Y);
        assert_eq!(xyz(&[0.0, 0.0, 18.0, 0.0]), XyzClass::Z);
        assert_eq!(xyz(&[0.0, 0.0]), XyzClass::Z);
    }
}
