//! What a person knows of the past and of the days ahead.

#[cfg(test)]
mod events {
    use forecast::methods::prophet::Column;
    use forecast::random::Random;
    use forecast::seasonal::pool;
    use forecast::{Frequency, Options, Series, run};

    const DAYS: usize = 300;
    const HORIZON: usize = 28;

    fn series(values: &[f64]) -> Series<'_> {
        Series {
            values,
            frequency: Frequency::Daily,
            first_day: 19_723,
        }
    }

    /// A promotion of three days every five weeks, worth 30 pieces a day.
    fn promotion(day: usize) -> f64 {
        f64::from(u8::from(day % 35 < 3))
    }

    fn sold(random: &mut Random) -> Vec<f64> {
        (0..DAYS)
            .map(|day| (20.0 + 30.0 * promotion(day) + 3.0 * random.normal()).round())
            .collect()
    }

    #[test]
    fn a_promotion_is_expected_on_its_days_and_no_others() {
        let values = sold(&mut Random::new(1));
        let known: Vec<f64> = (0..DAYS + HORIZON).map(promotion).collect();
        let columns = [Column {
            values: &known,
            scale: 10.0,
        }];
        let options = Options {
            columns: &columns,
            ..Options::new(HORIZON)
        };
        let found = run(&series(&values), &options).unwrap();
        for (step, forecast) in found.steps.iter().enumerate() {
            let truth = 20.0 + 30.0 * promotion(DAYS + step);
            assert!((forecast.mean - truth).abs() < 4.0, "{step} {forecast:?}");
            assert!(forecast.lo95 < truth && truth < forecast.hi95);
            assert!(forecast.hi95 - forecast.lo95 < 20.0, "{forecast:?}");
            assert!((found.parts.events[step] - 30.0 * promotion(DAYS + step)).abs() < 4.0);
        }
    }

    #[test]
    fn nothing_is_sold_on_a_closed_day() {
        let values = sold(&mut Random::new(2));
        let mut closed = [false; HORIZON];
        closed[4] = true;
        let options = Options {
            closed: &closed,
            ..Options::new(HORIZON)
        };
        let found = run(&series(&values), &options).unwrap();
        assert_eq!((found.steps[4].mean, found.steps[4].hi95), (0.0, 0.0));
        assert!(found.steps[5].mean > 0.0);
    }

    #[test]
    fn a_weekday_without_sales_is_closed_ahead_too() {
        let mut random = Random::new(3);
        let values: Vec<f64> = (0..DAYS)
            .map(|day| {
                if day % 7 == 6 {
                    0.0
                } else {
                    10.0 + random.uniform()
                }
            })
            .collect();
        let found = run(&series(&values), &Options::new(14)).unwrap();
        for (step, forecast) in found.steps.iter().enumerate() {
            let is_closed = (DAYS + step) % 7 == 6;
            assert_eq!(
                forecast.mean == 0.0 && forecast.hi95 == 0.0,
                is_closed,
                "{step} {forecast:?}"
            );
        }
        assert!(!found.classification.pattern.is_rare());
    }

    #[test]
    fn a_new_item_has_the_week_of_its_category() {
        let mut random = Random::new(4);
        let week = [0.5, 0.5, 1.0, 1.0, 1.0, 2.0, 1.0];
        let mut of_week = |days: usize, level: f64| -> Vec<f64> {
            (0..days)
                .map(|day| level * week[day % 7] * (0.9 + 0.2 * random.uniform()))
                .collect()
        };
        let (old, other, new) = (of_week(200, 50.0), of_week(200, 8.0), of_week(10, 20.0));
        let profiles =
            [old, other].map(|values| run(&series(&values), &Options::new(7)).unwrap().profile);
        let pooled = pool(&[(&profiles[0], 1.0), (&profiles[1], 1.0)]).unwrap();
        let options = Options {
            pooled: Some(&pooled),
            ..Options::new(7)
        };
        let found = run(&series(&new), &options).unwrap();
        for (step, forecast) in found.steps.iter().enumerate() {
            let truth = 20.0 * week[(10 + step) % 7];
            assert!(
                (forecast.mean / truth - 1.0).abs() < 0.25,
                "{step} {forecast:?} {truth}"
            );
        }
    }
}
