//! The made-up half of the demo shop: which deliveries and transfers made the real sales
//! possible, and the minimum of each item. Whole numbers only, one item at a time.
//!
//! **Counter.** Every Monday morning the counter is filled up from the main warehouse to a
//! mean week's counter sales, or to what the coming week will sell if that is more.
//!
//! **Main warehouse.** Each supplier delivers on one weekday. The buyer decides `lead time`
//! days before, in the evening: if what lies there and what is on its way is at or under the
//! reorder point `s` (lead time plus one week of mean demand), he orders up to `S` (two weeks
//! more), in whole packs. Sales are facts and the rule is not clever: where it would have
//! left the shelf empty before the next delivery, that delivery brings exactly what is
//! missing on top, the way a shop that runs short phones its supplier. So stock is never
//! negative, and some of it ends at nothing.
//!
//! **Minimum.** Mean daily demand times lead time, rounded up. What did not sell has none.

// Every series here has one place a day of the window, and every place comes from 0..DAYS.
#![allow(clippy::indexing_slicing)]

use crate::calendar::DAYS;

const REVIEW_DAYS: i64 = 7;
const ORDER_UP_DAYS: i64 = 14;

/// Units a day, over the days of the window.
pub type Series = [i64; DAYS];

pub const NOTHING: Series = [0; DAYS];

/// How deliveries reach the main warehouse.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    pub lead_time_days: usize,
    pub pack: i64,
}

/// What comes in: a stock on the eve of the window, and arrivals in the morning of some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inflow {
    pub opening: i64,
    pub arrivals: Series,
}

/// Stock of one item in the main warehouse, with the levels that watch over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supply {
    pub inflow: Inflow,
    pub minimum: i64,
    pub maximum: i64,
}

/// Fills the counter on its days.
pub fn fill_counter(sales: &Series, fills: &[bool; DAYS]) -> Inflow {
    let week = mean_demand(sales, REVIEW_DAYS);
    let mut stock = week.max(shortage(0, sales, &NOTHING, 0, fills));
    let mut inflow = Inflow {
        opening: stock,
        arrivals: NOTHING,
    };
    for day in 0..DAYS {
        if fills[day] {
            let target = week.max(shortage(0, sales, &NOTHING, day, fills));
            inflow.arrivals[day] = (target - stock).max(0);
            stock += inflow.arrivals[day];
        }
        stock -= sales[day];
    }
    inflow
}

/// Supplies the main warehouse. `demand` is what the customers bought of the item anywhere;
/// `outgoing` what leaves this warehouse, transfers included; `returned` what comes back.
pub fn supply(
    demand: &Series,
    outgoing: &Series,
    returned: &Series,
    deliveries: &[bool; DAYS],
    terms: Terms,
) -> Supply {
    let lead_time = i64::try_from(terms.lead_time_days).unwrap_or(0);
    let reorder_point = mean_demand(demand, lead_time + REVIEW_DAYS);
    let order_up_to = mean_demand(demand, lead_time + REVIEW_DAYS + ORDER_UP_DAYS).max(terms.pack);
    let minimum = mean_demand(demand, lead_time);

    let mut stock = whole_packs(order_up_to, terms.pack);
    stock += shortage(stock, outgoing, returned, 0, deliveries);
    let mut inflow = Inflow {
        opening: stock,
        arrivals: NOTHING,
    };
    for day in 0..DAYS {
        if deliveries[day] {
            let expected = stock + inflow.arrivals[day];
            inflow.arrivals[day] += shortage(expected, outgoing, returned, day, deliveries);
        }
        stock += inflow.arrivals[day] + returned[day] - outgoing[day];
        let arrival = day + terms.lead_time_days;
        let sells = reorder_point > 0;
        if sells && deliveries.get(arrival) == Some(&true) {
            let position = stock + inflow.arrivals[day + 1..].iter().sum::<i64>();
            if position <= reorder_point {
                inflow.arrivals[arrival] += whole_packs(order_up_to - position, terms.pack);
            }
        }
    }
    Supply {
        inflow,
        minimum,
        maximum: order_up_to,
    }
}

/// Mean demand of some days, rounded up.
fn mean_demand(demand: &Series, days: i64) -> i64 {
    let total: i64 = demand.iter().sum();
    (total * days + DAYS as i64 - 1) / DAYS as i64
}

fn whole_packs(units: i64, pack: i64) -> i64 {
    (units + pack - 1) / pack * pack
}

/// How many units `stock` lacks to last from the morning of `day` to the next fill after that day.
/// Goods that come back on a day can be sold on that day.
fn shortage(
    stock: i64,
    outgoing: &Series,
    returned: &Series,
    day: usize,
    fills: &[bool; DAYS],
) -> i64 {
    let until = (day + 1..DAYS).find(|later| fills[*later]).unwrap_or(DAYS);
    let mut left = stock;
    let mut lowest = 0;
    for day in day..until {
        left += returned[day] - outgoing[day];
        lowest = lowest.min(left);
    }
    -lowest
}
