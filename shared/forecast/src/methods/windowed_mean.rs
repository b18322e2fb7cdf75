//! The mean of the last observations: hard to beat for lumpy demand.
//!
//! Sani and Kingsman (1997), "Selecting the best periodic inventory control and demand forecasting methods for low
//! demand items", Journal of the Operational Research Society 48.
//!
//! Parameter: the window, in observations. Missing observations do not count. Refuses nothing but an empty series.

use super::Paths;
use crate::Refusal;
use crate::numbers::mean;

/// The forecasts from several origins: flat.
pub fn paths(
    values: &[f64],
    window: usize,
    origins: &[usize],
    horizon: usize,
) -> Result<Paths, Refusal> {
    if values.is_empty() {
        return Err(Refusal::Empty);
    }
    if window == 0 {
        return Err(Refusal::Parameter);
    }
    let mut paths = Paths::new(origins.len(), horizon);
    for (row, origin) in origins.iter().enumerate() {
        let seen = values.get(..*origin).unwrap_or_default();
        let recent = seen
            .get(origin.saturating_sub(window)..)
            .unwrap_or_default();
        let level = if recent.iter().all(|value| value.is_nan()) {
            mean(seen)
        } else {
            mean(recent)
        };
        for step in 0..horizon {
            paths.set(row, step, level);
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_window_counts_and_gaps_do_not() {
        let values = [100.0, 1.0, f64::NAN, 3.0];
        assert_eq!(paths(&values, 3, &[4], 2).unwrap().row(0), [2.0, 2.0]);
        assert_eq!(paths(&values, 0, &[4], 2), Err(Refusal::Parameter));
    }
}
