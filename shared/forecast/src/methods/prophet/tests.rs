use super::*;
use crate::random::Random;

fn daily(values: &[f64]) -> Series<'_> {
    Series {
        values,
        frequency: Frequency::Daily,
        first_day: 19_000,
    }
}

#[test]
fn trend_week_and_holiday_are_taken_apart() {
    let mut random = Random::new(4);
    let holiday: Vec<f64> = (0..430)
        .map(|day| f64::from(u8::from(day % 50 == 20)))
        .collect();
    let week = [3.0, 1.0, 0.0, 0.0, -1.0, -4.0, 1.0];
    let base = daily(&[]);
    let values: Vec<f64> = (0..400)
        .map(|day| {
            let trend = 40.0 + 0.05 * float(day);
            trend + week[base.phase(day)] + 15.0 * holiday[day] + 0.5 * random.normal()
        })
        .collect();
    let series = daily(&values);
    let columns = [Column {
        values: &holiday,
        scale: 10.0,
    }];
    let model = fit(
        &series,
        &columns,
        Parameters::automatic(Frequency::Daily, 400),
    )
    .unwrap();
    let parts = model.parts(&series, &columns, 400, 30);
    for step in 0..30 {
        let day = 400 + step;
        assert!(
            (parts.trend[step] - 40.0 - 0.05 * float(day)).abs() < 1.5,
            "{step} {parts:?}"
        );
        assert!((parts.weekly[step] - week[series.phase(day)]).abs() < 0.4);
        assert!((parts.events[step] - 15.0 * holiday[day]).abs() < 1.5);
        assert!(
            (parts.mean(step) - parts.trend[step] - parts.weekly[step] - parts.events[step]).abs()
                < 1e-9
        );
    }
    assert!((model.noise() - 0.5).abs() < 0.1);
}

#[test]
fn a_multiplicative_season_grows_with_the_trend() {
    let values: Vec<f64> = (0..84)
        .map(|month| {
            let season = 1.0 + 0.3 * libm::sin(std::f64::consts::TAU * float(month) / 12.0);
            (100.0 + 2.0 * float(month)) * season
        })
        .collect();
    let series = Series {
        values: &values,
        frequency: Frequency::Monthly,
        first_day: 0,
    };
    let mut parameters = Parameters::automatic(Frequency::Monthly, 84);
    parameters.mode = Mode::Multiplicative;
    let model = fit(&series, &[], parameters).unwrap();
    let parts = model.parts(&series, &[], 84, 12);
    for step in 0..12 {
        let month = 84 + step;
        let season = 1.0 + 0.3 * libm::sin(std::f64::consts::TAU * float(month) / 12.0);
        let truth = (100.0 + 2.0 * float(month)) * season;
        assert!(
            (parts.mean(step) / truth - 1.0).abs() < 0.05,
            "{step} {} {truth}",
            parts.mean(step)
        );
    }
}

#[test]
fn uncertainty_of_the_trend_grows_with_the_distance() {
    let values: Vec<f64> = (0..200)
        .map(|day| float(if day < 100 { day } else { 200 - day }))
        .collect();
    let model = fit(
        &daily(&values),
        &[],
        Parameters::automatic(Frequency::Daily, 200),
    )
    .unwrap();
    assert!(model.trend_deviation(60) > model.trend_deviation(10));
    assert!(model.deviation(60) > model.noise());
    assert!(!model.trend_changes().is_empty());
}

#[test]
fn short_series_and_short_columns_are_refused() {
    let parameters = Parameters::automatic(Frequency::Daily, 5);
    assert!(matches!(
        fit(&daily(&[1.0; 5]), &[], parameters.clone()),
        Err(Refusal::TooShort)
    ));
    let columns = [Column {
        values: &[1.0; 5],
        scale: 10.0,
    }];
    assert!(matches!(
        fit(&daily(&[1.0; 20]), &columns, parameters),
        Err(Refusal::Column)
    ));
}
