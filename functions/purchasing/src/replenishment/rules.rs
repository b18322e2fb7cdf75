//! From the facts about a place to the row that is stored of it.

use serde::{Deserialize, Serialize};

use super::figures::{Costs, Demand, LeadTime, order_quantity, quantile_micro, reorder_point};

/// A row of `FIND_PLACES`: an item in a warehouse, with the inputs of its figures.
#[derive(Debug, Deserialize)]
pub struct Place {
    pub org_id: i64,
    pub item_id: String,
    pub location_id: String,
    /// 0 when item, warehouse or organisation are not active.
    pub is_planned: i64,
    pub service_level_ppm: i64,
    pub order_cost_minor: i64,
    pub holding_rate_ppm: i64,
    /// Whether item and organisation have the same currency.
    pub comparable: i64,
    pub cost_c4: i64,
    pub per_qty: i64,
    pub currency: String,
    pub supplier_id: Option<String>,
    pub lead_time_days: Option<i64>,
    /// The day of the first movement, counted from 1970.
    pub first_move_day: Option<i64>,
    pub first_demand_day: Option<i64>,
    /// A JSON list: the totals of the days with demand.
    pub demand: String,
    /// A JSON list: the seconds from order to receipt of each line.
    pub lead_seconds: String,
}

/// A row of `replenishment`, as `INSERT` stores it.
#[derive(Debug, Serialize)]
pub struct Figures<'a> {
    org_id: i64,
    item_id: &'a str,
    location_id: &'a str,
    days: i64,
    demand_qty: i64,
    demand_mean_milli: i64,
    demand_spread_milli: i64,
    supplier_id: Option<&'a str>,
    lead_source: Option<&'static str>,
    lead_lines: i64,
    lead_seconds: Option<i64>,
    lead_spread_seconds: Option<i64>,
    service_level_ppm: i64,
    z_micro: i64,
    order_cost_minor: i64,
    holding_rate_ppm: i64,
    cost_c4: i64,
    per_qty: i64,
    currency: &'a str,
    lead_demand_qty: Option<i64>,
    safety_qty: Option<i64>,
    reorder_point_qty: Option<i64>,
    reason: Option<&'static str>,
    order_qty: Option<i64>,
    order_reason: Option<&'static str>,
}

impl Place {
    pub fn key(&self) -> (i64, &str, &str) {
        (self.org_id, &self.item_id, &self.location_id)
    }

    /// The figures from the demand of the days from `since` until before `today`.
    ///
    /// # Errors
    /// The text of a list that is not one of whole numbers.
    pub fn figures(&self, since: i64, today: i64) -> Result<Figures<'_>, serde_json::Error> {
        let first_days = self.first_move_day.into_iter().chain(self.first_demand_day);
        let days = first_days
            .min()
            .map_or(0, |first| today.saturating_sub(first.max(since)).max(0));
        let totals: Vec<i64> = serde_json::from_str(&self.demand)?;
        let lead_seconds: Vec<i64> = serde_json::from_str(&self.lead_seconds)?;
        let demand = Demand::of(days, &totals);
        let lead = LeadTime::of(&lead_seconds, self.lead_time_days);
        let z_micro = quantile_micro(self.service_level_ppm);
        let point = reorder_point(demand, lead, z_micro);
        let costs = Costs {
            order_minor: self.order_cost_minor,
            holding_ppm: self.holding_rate_ppm,
            item_c4: self.cost_c4,
            per_qty: self.per_qty,
            comparable: self.comparable == 1,
        };
        let order = order_quantity(demand, costs);
        Ok(Figures {
            org_id: self.org_id,
            item_id: &self.item_id,
            location_id: &self.location_id,
            days,
            demand_qty: demand.map_or(0, |demand| demand.total),
            demand_mean_milli: demand.map_or(0, |demand| demand.mean_milli),
            demand_spread_milli: demand.map_or(0, |demand| demand.spread_milli),
            supplier_id: self.supplier_id.as_deref(),
            lead_source: lead.map(|lead| lead.source),
            lead_lines: lead.map_or(0, |lead| lead.lines),
            lead_seconds: lead.map(|lead| lead.seconds),
            lead_spread_seconds: lead.map(|lead| lead.spread_seconds),
            service_level_ppm: self.service_level_ppm,
            z_micro,
            order_cost_minor: self.order_cost_minor,
            holding_rate_ppm: self.holding_rate_ppm,
            cost_c4: self.cost_c4,
            per_qty: self.per_qty,
            currency: &self.currency,
            lead_demand_qty: point.ok().map(|point| point.lead_demand),
            safety_qty: point.ok().map(|point| point.safety),
            reorder_point_qty: point.ok().map(|point| point.reorder_point),
            reason: point.err(),
            order_qty: order.ok(),
            order_reason: order.err(),
        })
    }
}
