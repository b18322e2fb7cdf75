//! Days out of stock are missing, not zero: what that is worth on series whose true demand is known.

#[cfg(test)]
mod masking {
    use forecast::random::Random;
    use forecast::{Frequency, Options, Series, run};

    const DAYS: usize = 400;
    const HORIZON: usize = 28;

    /// A Poisson draw, by multiplication; means are small here.
    fn poisson(mean: f64, random: &mut Random) -> f64 {
        let limit = (-mean).exp();
        let (mut product, mut count) = (random.uniform(), 0.0);
        while product > limit {
            product *= random.uniform();
            count += 1.0;
        }
        count
    }

    fn mean_forecast(values: &[f64]) -> f64 {
        let series = Series {
            values,
            frequency: Frequency::Daily,
            first_day: 19_000,
        };
        let found = run(&series, &Options::new(HORIZON)).unwrap();
        found.steps.iter().map(|step| step.mean).sum::<f64>() / HORIZON as f64
    }

    #[test]
    fn masking_days_out_of_stock_cuts_the_bias_by_four_fifths() {
        let mut random = Random::new(77);
        for mean in [0.4, 2.0, 12.0] {
            let (mut with_zeros, mut masked) = (0.0, 0.0);
            for _ in 0..60 {
                let week: Vec<f64> = (0..7).map(|_| 0.6 + 0.8 * random.uniform()).collect();
                let average = mean * week.iter().sum::<f64>() / 7.0;
                let (mut censored, mut known) = (Vec::new(), Vec::new());
                let mut out_days = 0;
                for day in 0..DAYS {
                    let demand = poisson(mean * week[day % 7], &mut random);
                    // Stock is out for one to three weeks, a fifth of the time.
                    if out_days == 0 && random.below(55) == 0 {
                        out_days = 7 + random.below(15);
                    }
                    if out_days > 0 {
                        out_days -= 1;
                        censored.push(0.0);
                        known.push(f64::NAN);
                    } else {
                        censored.push(demand);
                        known.push(demand);
                    }
                }
                with_zeros += mean_forecast(&censored) / average - 1.0;
                masked += mean_forecast(&known) / average - 1.0;
            }
            assert!(with_zeros < 0.0);
            assert!(
                masked.abs() <= 0.2 * with_zeros.abs(),
                "mean {mean}: {} without masking, {} with",
                with_zeros / 60.0,
                masked / 60.0
            );
        }
    }
}
