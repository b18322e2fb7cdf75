//! Demand over a lead time: the distribution of a sum, drawn directly.
//!
//! Quantiles of days cannot be added up. Willemain, Smart and Schwarz (2004), "A new approach to forecasting
//! intermittent demand for service parts inventories", International Journal of Forecasting 20, draw lead-time demand
//! from the past itself. Here days are drawn in runs of a week, so that what follows each other stays together (Künsch
//! 1989); recent ones more often; each is brought to the level that the forecast has for its day, and the level itself
//! is as uncertain as the past is short.

use crate::Refusal;
use crate::members::Context;
use crate::numbers::{At, float, mean_and_variance, quantile_of_sorted};
use crate::random::Random;
use crate::seasonal::Mode;

/// How long a delivery takes, in steps of the series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeadTime<'a> {
    pub mean: f64,
    /// The standard deviation; draws are cut at zero.
    pub deviation: f64,
    /// Lead times that were observed: with three or more they are drawn instead.
    pub observed: &'a [f64],
}

const OBSERVED_MIN: usize = 3;
/// Days that are drawn together.
const RUN: usize = 7;

/// What is needed to draw more than once.
#[derive(Clone, Debug)]
pub(crate) struct Resampling {
    /// The mean of each step ahead, scaled.
    path: Vec<f64>,
    /// The past without season, as a ratio to the level or a difference from it, oldest first.
    past: Vec<f64>,
    /// Sums of the weights of the past.
    weights: Vec<f64>,
    mode: Mode,
    /// The standard deviation of the level, as a share or a difference.
    level_deviation: f64,
    scale: f64,
    non_negative: bool,
}

impl Resampling {
    pub fn new(context: &Context, path: Vec<f64>) -> Self {
        let mode = context.mode();
        let view = context.last_view();
        let level = context.level;
        let decay = libm::exp2(-1.0 / context.habits.level);
        let n = context.values.len();
        let mut past = Vec::with_capacity(n);
        let (mut total, mut square) = (0.0, 0.0);
        let mut weights = Vec::with_capacity(n);
        // Weights grow with time, from one that cannot overflow: the oldest are as good as zero.
        let mut weight = libm::exp2(-float(n) / context.habits.level).max(f64::MIN_POSITIVE);
        for (value, place) in context.observed.iter().zip(&context.places) {
            weight /= decay;
            let Some(view) = view.filter(|view| !view.profile.is_closed(*place)) else {
                continue;
            };
            let plain = view.profile.remove(*value, *place);
            let relative = match mode {
                Mode::Multiplicative if level > 0.0 => plain / level,
                Mode::Multiplicative => 0.0,
                Mode::Additive => plain - level,
            };
            if relative.is_finite() {
                total += weight;
                square += weight * weight;
                past.push(relative);
                weights.push(total);
            }
        }
        let (_, variance) = mean_and_variance(&past);
        let size = if square > 0.0 {
            total * total / square
        } else {
            1.0
        };
        Self {
            path,
            past,
            weights,
            mode,
            level_deviation: (variance / size.max(1.0)).sqrt().min(1.0),
            scale: context.clean.scale,
            non_negative: context.clean.non_negative,
        }
    }

    /// The place of a draw, by weight.
    fn draw(&self, random: &mut Random) -> usize {
        let total = self.weights.last().copied().unwrap_or(0.0);
        let wanted = random.uniform() * total;
        self.weights.partition_point(|sum| *sum <= wanted)
    }

    fn sum(&self, steps: f64, random: &mut Random) -> f64 {
        let whole = steps.floor();
        let shift = self.level_deviation * random.normal();
        let mut sum = 0.0;
        let mut place = 0;
        let last = self.past.len().saturating_sub(1);
        let end = self.path.len().saturating_sub(1);
        for step in 0..=(whole as usize) {
            // The last day counts for the part of it that the lead time reaches.
            let part = (steps - float(step)).min(1.0);
            if part <= 0.0 {
                break;
            }
            place = if step % RUN == 0 || place >= last {
                self.draw(random).min(last)
            } else {
                place + 1
            };
            let mean = self.path.at(step.min(end));
            let relative = self.past.at(place);
            let value = match self.mode {
                Mode::Multiplicative => mean * (relative * (1.0 + shift).max(0.0)),
                Mode::Additive => mean + relative + shift,
            };
            sum += part * value;
        }
        if self.non_negative { sum.max(0.0) } else { sum }
    }
}

/// Draws of demand over a lead time, in the unit of the series.
#[derive(Clone, Debug, PartialEq)]
pub struct LeadTimeDemand {
    sorted: Vec<f64>,
}

/// The most draws.
pub const DRAWS_MAX: usize = 100_000;

impl crate::Forecast {
    /// Draws demand over a lead time. The same seed gives the same draws. Steps after the horizon are taken to be like
    /// its last. Refuses a lead time that is negative, not finite, or above 10,000 steps, and 0 draws or above
    /// [`DRAWS_MAX`].
    pub fn lead_time_demand(
        &self,
        lead_time: &LeadTime,
        draws: usize,
        seed: u64,
    ) -> Result<LeadTimeDemand, Refusal> {
        let is_duration = |value: f64| (0.0..=10_000.0).contains(&value);
        let all = [lead_time.mean, lead_time.deviation];
        let mut durations = all.iter().chain(lead_time.observed);
        if !durations.all(|value| is_duration(*value)) || !(1..=DRAWS_MAX).contains(&draws) {
            return Err(Refusal::Parameter);
        }
        let mut random = Random::new(seed);
        let observed = lead_time.observed;
        let mut sorted: Vec<f64> = (0..draws)
            .map(|_| {
                let steps = if observed.len() >= OBSERVED_MIN {
                    observed.at(random.below(observed.len()))
                } else {
                    let drawn = lead_time.mean + lead_time.deviation * random.normal();
                    drawn.clamp(0.0, 10_000.0)
                };
                let sum = self.resampling.sum(steps, &mut random) * self.resampling.scale;
                sum.clamp(-f64::MAX, f64::MAX)
            })
            .collect();
        sorted.sort_unstable_by(f64::total_cmp);
        Ok(LeadTimeDemand { sorted })
    }
}

impl LeadTimeDemand {
    /// Draws that were made elsewhere. Refuses none, and what is not finite.
    pub fn from_draws(mut draws: Vec<f64>) -> Result<Self, Refusal> {
        if draws.is_empty() || draws.iter().any(|draw| !draw.is_finite()) {
            return Err(Refusal::Parameter);
        }
        draws.sort_unstable_by(f64::total_cmp);
        Ok(Self { sorted: draws })
    }

    pub fn mean(&self) -> f64 {
        let count = float(self.sorted.len().max(1));
        self.sorted.iter().map(|draw| draw / count).sum()
    }

    pub fn deviation(&self) -> f64 {
        let (_, variance) = mean_and_variance(&self.sorted);
        variance.sqrt().min(f64::MAX)
    }

    /// The quantile at a level from 0 to 1.
    pub fn quantile(&self, level: f64) -> f64 {
        quantile_of_sorted(&self.sorted, level)
    }

    /// The chance that demand is above a stock.
    pub fn chance_above(&self, stock: f64) -> f64 {
        let within = self.sorted.partition_point(|draw| *draw <= stock);
        1.0 - float(within) / float(self.sorted.len().max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Frequency, Options, Series, run};

    fn demand(values: &[f64], lead_time: &LeadTime) -> LeadTimeDemand {
        let series = Series {
            values,
            frequency: Frequency::Daily,
            first_day: 0,
        };
        let forecast = run(&series, &Options::new(28)).unwrap();
        forecast.lead_time_demand(lead_time, 4000, 7).unwrap()
    }

    #[test]
    fn the_sum_of_independent_days_has_their_mean_and_variance() {
        let mut random = Random::new(21);
        let values: Vec<f64> = (0..600)
            .map(|_| (20.0 + 4.0 * random.normal()).max(0.0))
            .collect();
        let ten = LeadTime {
            mean: 10.0,
            deviation: 0.0,
            observed: &[],
        };
        let found = demand(&values, &ten);
        assert!(
            (found.mean() / 200.0 - 1.0).abs() < 0.04,
            "{}",
            found.mean()
        );
        assert!(
            (found.deviation() / (4.0 * 10.0_f64.sqrt()) - 1.0).abs() < 0.25,
            "{}",
            found.deviation()
        );
        assert!(found.chance_above(found.quantile(0.95)) < 0.051);
    }

    #[test]
    fn an_uncertain_lead_time_makes_the_sum_uncertain() {
        let values: Vec<f64> = (0..300).map(|day| 10.0 + f64::from(day % 3)).collect();
        let sure = demand(
            &values,
            &LeadTime {
                mean: 10.0,
                deviation: 0.0,
                observed: &[],
            },
        );
        let unsure = demand(
            &values,
            &LeadTime {
                mean: 10.0,
                deviation: 4.0,
                observed: &[],
            },
        );
        let observed = demand(
            &values,
            &LeadTime {
                mean: 10.0,
                deviation: 0.0,
                observed: &[2.0, 10.0, 18.0],
            },
        );
        assert!(unsure.deviation() > 5.0 * sure.deviation());
        assert!(observed.deviation() > unsure.deviation());
    }

    #[test]
    fn given_draws_are_taken_in_any_order() {
        let found = LeadTimeDemand::from_draws(vec![3.0, 1.0, 2.0]).unwrap();
        assert_eq!((found.mean(), found.quantile(1.0)), (2.0, 3.0));
        assert_eq!(LeadTimeDemand::from_draws(vec![]), Err(Refusal::Parameter));
    }

    #[test]
    fn rare_demand_may_be_nothing_at_all() {
        let values: Vec<f64> = (0..300)
            .map(|day| if day % 20 == 0 { 6.0 } else { 0.0 })
            .collect();
        let found = demand(
            &values,
            &LeadTime {
                mean: 7.0,
                deviation: 0.0,
                observed: &[],
            },
        );
        assert_eq!(found.quantile(0.3), 0.0);
        assert!(found.chance_above(0.0) > 0.2 && found.chance_above(0.0) < 0.5);
    }
}
