//! A hundred thousand series that no shop should have: a sensible answer or a named refusal.

#[cfg(test)]
mod degenerate {
    use forecast::random::Random;
    use forecast::{Forecast, Frequency, LeadTime, Options, Refusal, Series, run};

    const SERIES: usize = 100_000;
    const KINDS: usize = 18;

    fn length(random: &mut Random) -> usize {
        match random.below(1000) {
            0..=1 => 3650,
            2..=30 => 100 + random.below(700),
            31..=250 => 20 + random.below(80),
            _ => random.below(24),
        }
    }

    fn values(kind: usize, random: &mut Random) -> Vec<f64> {
        let n = length(random);
        let mut level = 100.0 * random.uniform();
        let at = random.below(n.max(1));
        let mut values: Vec<f64> = (0..n)
            .map(|i| {
                let x = i as f64;
                match kind {
                    0 => 7.0,
                    1 => 0.0,
                    2 => f64::NAN,
                    3 if i == at => 5.0,
                    3 => 0.0,
                    4 if random.below(2) == 0 => f64::NAN,
                    4 => random.below(9) as f64,
                    5 if i < at => 1.0,
                    5 => 1000.0,
                    6 => 1e300 * random.uniform(),
                    7 => f64::MAX,
                    8 => 5e-324 * random.below(5) as f64,
                    9 => -10.0 * random.uniform(),
                    10 => random.normal() * 1e6,
                    11 => x,
                    12 => (x * 0.5).min(600.0).exp(),
                    13 if i == at => 1e12,
                    13 => random.below(3) as f64,
                    14 if i % 7 == 5 => 0.0,
                    14 => 10.0 + (i % 7) as f64 + random.uniform(),
                    15 => {
                        level = (level + random.normal()).max(0.0);
                        level
                    }
                    16 if random.below(20) == 0 => random.below(100) as f64,
                    16 => 0.0,
                    _ if i % 2 == 0 => 1e-300,
                    _ => 1e300,
                }
            })
            .collect();
        // Gaps at either end, and now and then one in the middle.
        if random.below(4) == 0 {
            for value in values.iter_mut().take(at) {
                *value = f64::NAN;
            }
        }
        if random.below(4) == 0 {
            for value in values.iter_mut().skip(at) {
                *value = f64::NAN;
            }
        }
        if random.below(200) == 0 && n > 0 {
            values[at] = f64::INFINITY;
        }
        values
    }

    fn expected_refusal(values: &[f64]) -> Option<Refusal> {
        if values.iter().any(|value| value.is_infinite()) {
            Some(Refusal::NotFinite)
        } else if values.iter().all(|value| value.is_nan()) {
            Some(Refusal::Empty)
        } else {
            None
        }
    }

    fn faults(values: &[f64], horizon: usize, found: &Forecast) -> Option<String> {
        let known = || values.iter().copied().filter(|value| !value.is_nan());
        let non_negative = known().all(|value| value >= 0.0);
        let largest = known().map(f64::abs).fold(0.0, f64::max);
        if found.steps.len() != horizon {
            return Some(format!("{} steps", found.steps.len()));
        }
        for (index, step) in found.steps.iter().enumerate() {
            let quantiles = step.quantiles();
            let all = quantiles.iter().copied().chain([step.mean]);
            let finite = all.clone().all(f64::is_finite);
            let ordered = quantiles.windows(2).all(|pair| pair[0] <= pair[1]);
            let positive = !non_negative || all.clone().all(|value| value >= 0.0);
            let near = step.mean.abs() <= 10.0 * largest * (1.0 + 1e-9) || largest > 1e307;
            if !(finite && ordered && positive && near) {
                return Some(format!("step {index}: {step:?}"));
            }
        }
        let parts = &found.parts;
        let mut all = [&parts.trend, &parts.weekly, &parts.yearly, &parts.events].into_iter();
        if !all.all(|part| part.len() == horizon && part.iter().all(|value| value.is_finite())) {
            return Some("a part is not finite".to_owned());
        }
        let total: f64 = found.methods.iter().map(|share| share.weight).sum();
        if (total - 1.0).abs() > 1e-9 {
            return Some(format!("weights sum to {total}"));
        }
        if let Some(comparison) = found.comparison
            && !(comparison.error.is_finite() && comparison.naive_error.is_finite())
        {
            return Some(format!("{comparison:?}"));
        }
        None
    }

    fn check(seed: u64, count: usize) {
        let mut random = Random::new(seed);
        for number in 0..count {
            let kind = number % KINDS;
            let values = values(kind, &mut random);
            let frequency = match random.below(3) {
                0 => Frequency::Daily,
                1 => Frequency::Weekly,
                _ => Frequency::Monthly,
            };
            let horizon = if random.below(50) == 0 {
                365
            } else {
                1 + random.below(40)
            };
            let first_day = random.below(40_000) as i64 - 20_000;
            let series = Series {
                values: &values,
                frequency,
                first_day,
            };
            let context = || {
                let head = &values[..values.len().min(40)];
                format!("seed {seed} number {number} kind {kind} {frequency} {horizon} {head:?}")
            };
            match (
                run(&series, &Options::new(horizon)),
                expected_refusal(&values),
            ) {
                (Err(refusal), Some(expected)) => assert_eq!(refusal, expected),
                (Ok(found), None) => {
                    let fault = faults(&values, horizon, &found);
                    assert!(
                        fault.is_none(),
                        "{}: {}",
                        fault.unwrap_or_default(),
                        context()
                    );
                    if number % 16 == 0 {
                        let lead = LeadTime {
                            mean: 9.5,
                            deviation: 3.0,
                            observed: &[],
                        };
                        let demand = found.lead_time_demand(&lead, 50, 1).unwrap();
                        let figures = [demand.mean(), demand.deviation(), demand.quantile(0.95)];
                        assert!(
                            figures.iter().all(|x| x.is_finite()),
                            "{figures:?} {}",
                            context()
                        );
                    }
                }
                (found, expected) => {
                    panic!(
                        "{:?} instead of {expected:?}: {}",
                        found.map(|_| ()),
                        context()
                    )
                }
            }
        }
    }

    #[test]
    fn the_first_half_is_answered_or_refused_by_name() {
        check(1, SERIES / 2);
    }

    #[test]
    fn the_second_half_is_answered_or_refused_by_name() {
        check(2, SERIES / 2);
    }

    #[test]
    fn horizons_and_columns_outside_their_range_are_refused() {
        let series = Series {
            values: &[1.0; 40],
            frequency: Frequency::Daily,
            first_day: 0,
        };
        for horizon in [0, 366, usize::MAX] {
            assert_eq!(
                run(&series, &Options::new(horizon)).err(),
                Some(Refusal::Horizon)
            );
        }
        let short = [1.0; 41];
        let columns = [forecast::methods::prophet::Column {
            values: &short,
            scale: 10.0,
        }];
        let options = Options {
            columns: &columns,
            ..Options::new(2)
        };
        assert_eq!(run(&series, &options).err(), Some(Refusal::Column));
        let long = vec![1.0; forecast::OBSERVATIONS_MAX + 1];
        let series = Series {
            values: &long,
            ..series
        };
        assert_eq!(run(&series, &Options::new(1)).err(), Some(Refusal::TooLong));
    }
}
