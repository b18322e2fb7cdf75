//! Seasonal naive: what was a season ago. The measure that every other method has to beat.
//!
//! Hyndman and Athanasopoulos, "Forecasting: principles and practice", section 5.2.
//!
//! Parameter: the season, in observations; 1 repeats the last value. A missing value is looked for one season
//! earlier, and so on. Refuses nothing but an empty series.

use super::Paths;
use crate::Refusal;
use crate::numbers::{At, mean};

/// The forecasts from several origins.
pub fn paths(
    values: &[f64],
    season: usize,
    origins: &[usize],
    horizon: usize,
) -> Result<Paths, Refusal> {
    if values.is_empty() {
        return Err(Refusal::Empty);
    }
    let season = season.max(1);
    let mut paths = Paths::new(origins.len(), horizon);
    for (row, origin) in origins.iter().enumerate() {
        let season = if *origin < season { 1 } else { season };
        for step in 0..horizon {
            let mut place = origin + step % season;
            let mut found = f64::NAN;
            while place >= season && found.is_nan() {
                place -= season;
                if place < *origin {
                    found = values.at(place);
                }
            }
            if found.is_nan() {
                found = mean(values.get(..*origin).unwrap_or_default());
            }
            paths.set(row, step, found);
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_season_is_repeated_and_gaps_filled_from_before() {
        let values = [1.0, 2.0, 3.0, 4.0, f64::NAN, 6.0];
        let found = paths(&values, 3, &[3, 6], 4).unwrap();
        assert_eq!(found.row(0), [1.0, 2.0, 3.0, 1.0]);
        assert_eq!(found.row(1), [4.0, 2.0, 6.0, 4.0]);
    }
}
