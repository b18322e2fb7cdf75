//! A series of observations at equal distances in time, and what can be said before any model.

use crate::Refusal;
use crate::numbers::float;

/// How far apart the observations are.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString, strum::IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum Frequency {
    Daily,
    Weekly,
    Monthly,
}

impl Frequency {
    /// Observations in the season that shows first: the week of days, else the year.
    pub const fn season(self) -> usize {
        match self {
            Self::Daily => 7,
            Self::Weekly => 52,
            Self::Monthly => 12,
        }
    }

    /// Observations in a year, on average.
    pub const fn year(self) -> f64 {
        match self {
            Self::Daily => 365.25,
            Self::Weekly => 365.25 / 7.0,
            Self::Monthly => 12.0,
        }
    }
}

/// Observations, oldest first. NaN says that one is missing: the shop was closed, the item was out of stock, nobody
/// counted. Missing is not zero.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    pub values: &'a [f64],
    pub frequency: Frequency,
    /// The day of the first observation, in days since 1970-01-01. It tells weekdays and seasons of the year apart,
    /// so that they are the same for all series; any day will do where it is not known.
    pub first_day: i64,
}

/// Longer than any series of a shop: 100 years of days.
pub const OBSERVATIONS_MAX: usize = 36_525;

impl Series<'_> {
    /// The series as it can be worked with, or why it cannot.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        if self.values.len() > OBSERVATIONS_MAX {
            return Err(Refusal::TooLong);
        }
        if self.values.iter().any(|value| value.is_infinite()) {
            return Err(Refusal::NotFinite);
        }
        if self.values.iter().all(|value| value.is_nan()) {
            return Err(Refusal::Empty);
        }
        Ok(())
    }

    /// The place of observation `index` in its season, 0 for Monday or January. A week's place is that of its first day
    /// in a year of 52 weeks.
    pub fn phase(&self, index: usize) -> usize {
        match self.frequency {
            // Day 0 was a Thursday.
            Frequency::Daily => (self.first_day.rem_euclid(7) as usize + 3 + index) % 7,
            Frequency::Weekly => {
                let share = self.year_share(index);
                ((share * 52.0) as usize).min(51)
            }
            Frequency::Monthly => (month(self.first_day) + index) % 12,
        }
    }

    /// A day of the month of observation `index`: only its month means anything.
    pub(crate) fn month_day(&self, index: usize) -> i64 {
        let month = float((month(self.first_day) + index) % 12);
        (month * 365.25 / 12.0) as i64 + 15
    }

    /// The place of observation `index` in its year, from 0 to 1.
    pub fn year_share(&self, index: usize) -> f64 {
        let (start, length) = match self.frequency {
            Frequency::Daily => (self.first_day as f64, 1.0),
            Frequency::Weekly => (self.first_day as f64, 7.0),
            Frequency::Monthly => (float(month(self.first_day)) * 365.25 / 12.0, 365.25 / 12.0),
        };
        let day = start + float(index) * length;
        let share = day / 365.25;
        share - share.floor()
    }
}

/// The month of a day, 0 for January, by the civil calendar (Hinnant, "chrono-compatible low-level date algorithms").
fn month(day: i64) -> usize {
    let shifted = day.clamp(-10_000_000, 10_000_000) + 719_468;
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    // Counted from March.
    let march = (5 * of_year + 2) / 153;
    ((march + 2) % 12) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(frequency: Frequency, first_day: i64) -> Series<'static> {
        Series {
            values: &[],
            frequency,
            first_day,
        }
    }

    #[test]
    fn days_know_their_weekday() {
        // 1970-01-01 was a Thursday, 2024-01-01 (day 19,723) a Monday.
        assert_eq!(series(Frequency::Daily, 0).phase(0), 3);
        assert_eq!(series(Frequency::Daily, 19_723).phase(0), 0);
        assert_eq!(series(Frequency::Daily, -1).phase(0), 2);
    }

    #[test]
    fn months_follow_the_calendar() {
        assert_eq!(month(0), 0);
        assert_eq!(month(58), 1);
        assert_eq!(month(59), 2);
        assert_eq!(month(19_723), 0);
        assert_eq!(month(19_722), 11);
        assert_eq!(series(Frequency::Monthly, 19_722).phase(2), 1);
    }
}
