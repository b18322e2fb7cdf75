//! When a supplier delivers what is ordered today.

use crate::Refusal;

/// The week of a supplier, Monday first, and its days off. Days are counted since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupplierCalendar<'a> {
    /// The weekdays on which work goes on.
    pub works: [bool; 7],
    /// The weekdays on which orders are taken.
    pub takes_orders: [bool; 7],
    pub days_off: &'a [i64],
}

/// Further ahead nothing is looked for: a supplier that never works does not deliver.
const DAYS_MAX: i64 = 3660;

impl SupplierCalendar<'_> {
    fn has(&self, week: &[bool; 7], day: i64) -> bool {
        // Day 0 was a Thursday.
        let weekday = (day.rem_euclid(7) + 3) % 7;
        let index = usize::try_from(weekday).unwrap_or(0);
        week.get(index).copied().unwrap_or(false) && !self.days_off.contains(&day)
    }
}

/// Calendar days from `today` to the delivery of an order placed on the next day on which orders are taken, after
/// `lead_time_days` working days. Refuses a calendar that does not come to an end within ten years.
pub fn days_until_delivery(
    calendar: &SupplierCalendar,
    today: i64,
    lead_time_days: u32,
) -> Result<u32, Refusal> {
    let after = |first: i64, is_wanted: &dyn Fn(i64) -> bool| {
        (first..first.saturating_add(DAYS_MAX))
            .find(|day| is_wanted(*day))
            .ok_or(Refusal::Parameter)
    };
    let mut day = after(today, &|day| calendar.has(&calendar.takes_orders, day))?;
    for _ in 0..lead_time_days {
        day = after(day.saturating_add(1), &|day| {
            calendar.has(&calendar.works, day)
        })?;
        if day.saturating_sub(today) > DAYS_MAX {
            return Err(Refusal::Parameter);
        }
    }
    u32::try_from(day.saturating_sub(today)).map_err(|_| Refusal::Parameter)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEK: [bool; 7] = [true, true, true, true, true, false, false];

    #[test]
    fn weekends_and_days_off_take_longer() {
        let plain = SupplierCalendar {
            works: WEEK,
            takes_orders: WEEK,
            days_off: &[],
        };
        // 19,723 is Monday 2024-01-01.
        assert_eq!(days_until_delivery(&plain, 19_723, 3), Ok(3));
        assert_eq!(days_until_delivery(&plain, 19_723, 5), Ok(7));
        // Ordered on Saturday: taken on Monday.
        assert_eq!(days_until_delivery(&plain, 19_728, 1), Ok(3));
        let off = SupplierCalendar {
            days_off: &[19_724],
            ..plain
        };
        assert_eq!(days_until_delivery(&off, 19_723, 1), Ok(2));
        let thursdays = [false, false, false, true, false, false, false];
        let seldom = SupplierCalendar {
            takes_orders: thursdays,
            ..plain
        };
        assert_eq!(days_until_delivery(&seldom, 19_723, 2), Ok(7));
    }

    #[test]
    fn a_supplier_that_never_works_is_refused() {
        let never = SupplierCalendar {
            works: [false; 7],
            takes_orders: WEEK,
            days_off: &[],
        };
        assert_eq!(
            days_until_delivery(&never, 19_723, 1),
            Err(Refusal::Parameter)
        );
    }
}
