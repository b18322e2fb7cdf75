//! Probability distributions: normal, Poisson, negative binomial. Through `libm`, so the same bits everywhere.

use crate::numbers::float;

/// The density of the standard normal distribution.
pub fn normal_density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt()
}

/// P(Z ≤ z) of the standard normal distribution.
pub fn normal_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// P(Z > z), without losing digits far out.
pub fn normal_above(z: f64) -> f64 {
    normal_below(-z)
}

/// The quantile of the standard normal distribution: Acklam's (2003) rational approximation, made exact to rounding by
/// one step of Halley. `None` outside (0, 1).
pub fn normal_quantile(level: f64) -> Option<f64> {
    if !(level > 0.0 && level < 1.0) {
        return None;
    }
    // The lower tail is the exact one; the upper is its mirror.
    if level > 0.5 {
        return normal_quantile(1.0 - level).map(|z| -z);
    }
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    const TAIL: f64 = 0.02425;
    let polynomial =
        |factors: &[f64], x: f64| factors.iter().fold(0.0, |sum, factor| sum * x + factor);
    let mut z = if level < TAIL {
        let q = (-2.0 * libm::log(level)).sqrt();
        polynomial(&C, q) / polynomial(&D, q)
    } else {
        let q = level - 0.5;
        let r = q * q;
        polynomial(&A, r) * q / polynomial(&B, r)
    };
    for _ in 0..2 {
        let density = normal_density(z);
        if density > 0.0 {
            let step = (normal_below(z) - level) / density;
            z -= step / (1.0 + 0.5 * z * step);
        }
    }
    Some(z)
}

/// The standard normal loss G(z) = φ(z) − z·(1 − Φ(z)): the mean of what lies above z.
pub fn normal_loss(z: f64) -> f64 {
    if z > 30.0 {
        return 0.0;
    }
    (normal_density(z) - z * normal_above(z)).max(0.0)
}

/// A distribution of counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Counts {
    /// Always zero.
    Zero,
    Poisson {
        mean: f64,
    },
    /// The number of failures before `size` successes of this chance; its mean is size·(1 − chance) ÷ chance.
    NegativeBinomial {
        size: f64,
        chance: f64,
    },
}

/// From this mean on a count is as good as normal, and its sum would be long.
const NORMAL_MEAN: f64 = 1e5;

impl Counts {
    /// Negative binomial where the variance is above the mean, else Poisson.
    pub fn of(mean: f64, variance: f64) -> Self {
        if !(mean > 0.0 && mean.is_finite()) {
            return Self::Zero;
        }
        // Closer than this the two are the same, and the first loses its digits.
        if variance > mean * (1.0 + 1e-9) && variance.is_finite() {
            Self::NegativeBinomial {
                size: mean * mean / (variance - mean),
                chance: mean / variance,
            }
        } else {
            Self::Poisson { mean }
        }
    }

    fn moments(self) -> (f64, f64) {
        match self {
            Self::Zero => (0.0, 0.0),
            Self::Poisson { mean } => (mean, mean),
            Self::NegativeBinomial { size, chance } => {
                let mean = size * (1.0 - chance) / chance;
                (mean, mean / chance)
            }
        }
    }

    /// The chance of this count.
    pub fn chance(self, count: usize) -> f64 {
        let k = float(count);
        match self {
            Self::Zero => f64::from(u8::from(count == 0)),
            Self::Poisson { mean } => libm::exp(k * libm::log(mean) - mean - libm::lgamma(k + 1.0)),
            Self::NegativeBinomial { size, chance } => {
                let ways = libm::lgamma(k + size) - libm::lgamma(size) - libm::lgamma(k + 1.0);
                libm::exp(ways + size * libm::log(chance) + k * libm::log1p(-chance))
            }
        }
    }

    /// P(count ≤ value).
    pub fn below(self, value: f64) -> f64 {
        if value.is_nan() || value < 0.0 {
            return 0.0;
        }
        let (mean, variance) = self.moments();
        if mean > NORMAL_MEAN {
            return normal_below((value + 0.5 - mean) / variance.sqrt());
        }
        let mut sum = 0.0;
        for (count, chance) in self.chances().enumerate() {
            if float(count) > value {
                break;
            }
            sum += chance;
        }
        sum.min(1.0)
    }

    /// The smallest count whose chance not to be exceeded is at least `level`. `None` outside [0, 1).
    pub fn quantile(self, level: f64) -> Option<f64> {
        if !(0.0..1.0).contains(&level) {
            return None;
        }
        let (mean, variance) = self.moments();
        if mean > NORMAL_MEAN {
            let z = normal_quantile(level.max(f64::MIN_POSITIVE))?;
            return Some((mean + z * variance.sqrt() - 0.5).ceil().max(0.0));
        }
        let mut sum = 0.0;
        let mut last = 0;
        for (count, chance) in self.chances().enumerate() {
            sum += chance;
            last = count;
            // A sum of many terms may miss the level by rounding.
            if sum * (1.0 + 1e-12) >= level {
                break;
            }
        }
        Some(float(last))
    }

    /// The chances of 0, 1, 2, … up to where nothing is left, by the ratio of neighbours.
    fn chances(self) -> impl Iterator<Item = f64> {
        let (mean, variance) = self.moments();
        let last = mean + 60.0 * variance.sqrt() + 60.0;
        let ratio = move |k: f64| match self {
            Self::Zero => 0.0,
            Self::Poisson { mean } => mean / k,
            Self::NegativeBinomial { size, chance } => (1.0 - chance) * (k - 1.0 + size) / k,
        };
        let first = self.chance(0);
        // Where the first chance is too small for an f64, each is taken by itself.
        let tiny = first < 1e-290;
        let mut current = first;
        (0..)
            .take_while(move |count| float(*count) <= last)
            .map(move |count: usize| {
                if tiny {
                    return self.chance(count);
                }
                if count > 0 {
                    current *= ratio(float(count));
                }
                current
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_is_that_of_the_tables() {
        for (level, z) in [
            (0.95, 1.644_853_626_951_472_2),
            (0.9, 1.281_551_565_544_600_4),
            (0.99, 2.326_347_874_040_840_8),
        ] {
            assert!((normal_quantile(level).unwrap() - z).abs() < 1e-13);
            assert!((normal_below(z) - level).abs() < 1e-14);
        }
        assert_eq!(normal_quantile(0.5), Some(0.0));
        assert_eq!(normal_quantile(1.0), None);
        let far = normal_quantile(1e-300).unwrap();
        assert!((normal_below(far) / 1e-300 - 1.0).abs() < 1e-9, "{far}");
        assert!((normal_loss(0.0) - 0.398_942_280_401_432_7).abs() < 1e-15);
    }

    #[test]
    fn counts_have_their_mean_and_their_quantiles() {
        for (mean, variance) in [(0.3, 0.3), (4.2, 11.5), (900.0, 900.0), (2000.0, 90_000.0)] {
            let counts = Counts::of(mean, variance);
            let sum: f64 = counts
                .chances()
                .enumerate()
                .map(|(count, chance)| float(count) * chance)
                .sum();
            assert!((sum / mean - 1.0).abs() < 1e-8, "{counts:?} {sum}");
            let median = counts.quantile(0.5).unwrap();
            assert!(counts.below(median) >= 0.5 - 1e-9 && counts.below(median - 1.0) < 0.5);
        }
        assert_eq!(Counts::of(0.0, 0.0).quantile(0.99), Some(0.0));
        let large = Counts::of(1e9, 1e12).quantile(0.975).unwrap();
        assert!((large - 1e9 - 1.959_964e6).abs() < 10.0);
    }
}
