//! What kind of demand a series shows, after Syntetos, Boylan and Croston (2005), "On the categorization of demand
//! patterns", Journal of the Operational Research Society 56.

use crate::numbers::{float, mean_and_variance, present};

/// The average interval between demands above which demand is intermittent, in observations.
pub const ADI_CUT: f64 = 1.32;
/// The squared coefficient of variation of the sizes above which they are erratic.
pub const CV2_CUT: f64 = 0.49;

/// The pattern of a demand.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum Pattern {
    /// Only zeros.
    NoDemand,
    /// Often and of like size.
    Smooth,
    /// Often, of very different sizes.
    Erratic,
    /// Seldom, of like size.
    Intermittent,
    /// Seldom, of very different sizes.
    Lumpy,
}

impl Pattern {
    pub const fn is_rare(self) -> bool {
        matches!(self, Self::Intermittent | Self::Lumpy)
    }
}

/// The pattern and what it follows from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Classification {
    pub pattern: Pattern,
    /// Observations for each one that is not zero; infinite where there is none.
    pub interval: f64,
    /// The squared coefficient of variation of those that are not zero.
    pub cv2: f64,
}

/// Classifies values, leaving out the missing ones.
pub fn classify(values: &[f64]) -> Classification {
    let sizes: Vec<f64> = present(values).filter(|value| *value != 0.0).collect();
    let seen = present(values).count();
    let (mean, variance) = mean_and_variance(&sizes);
    let cv2 = if mean == 0.0 {
        0.0
    } else {
        variance / (mean * mean)
    };
    let interval = float(seen) / float(sizes.len());
    let pattern = match (sizes.is_empty(), interval > ADI_CUT, cv2 > CV2_CUT) {
        (true, _, _) => Pattern::NoDemand,
        (_, false, false) => Pattern::Smooth,
        (_, false, true) => Pattern::Erratic,
        (_, true, false) => Pattern::Intermittent,
        (_, true, true) => Pattern::Lumpy,
    };
    Classification {
        pattern,
        interval,
        cv2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_patterns_and_none() {
        let pattern = |values: &[f64]| classify(values).pattern;
        assert_eq!(pattern(&[0.0, f64::NAN]), Pattern::NoDemand);
        assert_eq!(pattern(&[5.0, 6.0, 5.0, 6.0]), Pattern::Smooth);
        assert_eq!(pattern(&[1.0, 30.0, 1.0, 2.0, 1.0]), Pattern::Erratic);
        assert_eq!(pattern(&[5.0, 0.0, 0.0, 6.0]), Pattern::Intermittent);
        assert_eq!(pattern(&[1.0, 0.0, 0.0, 30.0, 0.0, 1.0]), Pattern::Lumpy);
    }

    #[test]
    fn missing_days_do_not_make_demand_rare() {
        let missing = f64::NAN;
        let found = classify(&[5.0, missing, missing, missing, 6.0]);
        assert_eq!(found.interval, 1.0);
    }
}
