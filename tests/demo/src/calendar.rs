//! Which days of the file are loaded, and on which days of today's calendar they fall.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// How many days are loaded.
pub const DAYS: usize = 90;

/// The last 90 days of the file, and the days they are shown as. The shift is a whole
/// number of weeks, so a Monday stays a Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    first_in_file: NaiveDate,
    first: NaiveDate,
}

impl Window {
    /// Ends on the last day before `today` that has the weekday of the file's last day.
    pub fn new(last_in_file: NaiveDate, today: NaiveDate) -> Self {
        let whole_weeks = ((today - last_in_file).num_days() - 1).div_euclid(7);
        let back = Days::new(DAYS as u64 - 1);
        let first_in_file = last_in_file - back;
        Self {
            first_in_file,
            first: first_in_file + chrono::Duration::days(whole_weeks * 7),
        }
    }

    /// The window whose eve is a day, if that is a whole number of weeks from the file's.
    pub fn opened_on(last_in_file: NaiveDate, eve: NaiveDate) -> Option<Self> {
        let window = Self::new(last_in_file, eve + Days::new(DAYS as u64 + 1));
        (window.eve() == eve).then_some(window)
    }

    pub fn contains(&self, day_in_file: NaiveDate) -> bool {
        self.index(day_in_file).is_some()
    }

    /// The place of a day of the file among the days of the window, from 0.
    pub fn index(&self, day_in_file: NaiveDate) -> Option<usize> {
        let index = usize::try_from((day_in_file - self.first_in_file).num_days()).ok()?;
        (index < DAYS).then_some(index)
    }

    pub fn first(&self) -> NaiveDate {
        self.first
    }

    pub fn last(&self) -> NaiveDate {
        self.day(DAYS - 1)
    }

    /// The day the window shows at a place from 0.
    pub fn day(&self, index: usize) -> NaiveDate {
        self.first + Days::new(index as u64)
    }

    pub fn weekday(&self, index: usize) -> Weekday {
        self.day(index).weekday()
    }

    /// The day before the first: the shop's stock is counted then.
    pub fn eve(&self) -> NaiveDate {
        self.first - Days::new(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_window_ends_on_the_last_matching_weekday_before_today() {
        let last = day("2011-12-09");
        let table = [
            ("2026-07-02", "2026-06-26"),
            ("2026-07-03", "2026-06-26"),
            ("2026-07-04", "2026-07-03"),
            ("2026-07-10", "2026-07-03"),
            ("2026-07-11", "2026-07-10"),
            ("2011-12-10", "2011-12-09"),
            ("2011-12-09", "2011-12-02"),
        ];
        for (today, end) in table {
            let window = Window::new(last, day(today));
            assert_eq!(window.last(), day(end), "seen from {today}");
            assert_eq!(window.weekday(DAYS - 1), Weekday::Fri);
        }
    }

    #[test]
    fn a_window_is_found_again_by_the_day_before_it() {
        let last = day("2011-12-09");
        let window = Window::new(last, day("2026-07-04"));
        assert_eq!(Window::opened_on(last, window.eve()), Some(window));
        assert_eq!(
            Window::opened_on(last, window.first()),
            None,
            "another weekday"
        );
    }

    #[test]
    fn a_window_has_exactly_ninety_days() {
        let window = Window::new(day("2011-12-09"), day("2026-07-04"));
        assert_eq!(window.index(day("2011-09-10")), None);
        assert_eq!(window.index(day("2011-09-11")), Some(0));
        assert_eq!(window.index(day("2011-12-09")), Some(DAYS - 1));
        assert_eq!(window.index(day("2011-12-10")), None);
    }
}
