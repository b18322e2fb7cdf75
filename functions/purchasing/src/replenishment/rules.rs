//! What is stored of a place: its figures, and what they were worked out from.

use domain::Tree;
use serde::Deserialize;

use super::figures::{Costs, Demand, LeadTime, order_quantity, point, quantile_micro};

/// A row of `FIND_PLACES`, in its order.
#[derive(Debug, Deserialize)]
pub struct Place {
    pub org_id: i64,
    pub item_id: String,
    pub location_id: String,
    pub is_wanted: i64,
    pub service_level_percent: i64,
    #[serde(rename = "reorder_cost_minor")]
    pub order_minor: i64,
    #[serde(rename = "holding_rate_ppm")]
    pub holding_ppm: i64,
    pub comparable: i64,
    #[serde(rename = "cost_c4")]
    pub item_c4: i64,
    pub per_qty: i64,
    pub currency: String,
    pub supplier_id: Option<String>,
    pub lead_time_days: Option<i64>,
    /// Of the first movement, counted from 1970.
    pub first_day: Option<i64>,
    pub first_wanted: Option<i64>,
    /// JSON lists: the totals of the days with demand, and the seconds that lines took to come.
    pub wanted: String,
    pub waits: String,
}

impl Place {
    pub fn key(&self) -> (i64, &str, &str) {
        (self.org_id, &self.item_id, &self.location_id)
    }

    /// What `INSERT` takes of this place.
    ///
    /// # Errors
    /// Which list is none of whole numbers.
    pub fn figures(&self, since: i64, today: i64) -> Result<Tree, String> {
        let known = self.first_day.into_iter().chain(self.first_wanted).min();
        let days = known.map_or(0, |first| today.saturating_sub(first.max(since)).max(0));
        let demand = Demand::of(days, &list(&self.wanted)?);
        let lead = LeadTime::of(&list(&self.waits)?, self.lead_time_days);
        let z = quantile_micro(self.service_level_percent);
        let found = point(demand, lead, z);
        let order = order_quantity(
            demand,
            Costs {
                order_minor: self.order_minor,
                holding_ppm: self.holding_ppm,
                item_c4: self.item_c4,
                per_qty: self.per_qty,
                comparable: self.comparable == 1,
            },
        );
        let of_demand = |figure: fn(Demand) -> i64| demand.map_or(0, figure);
        Ok(Tree::List(vec![
            self.org_id.into(),
            self.item_id.as_str().into(),
            self.location_id.as_str().into(),
            days.into(),
            of_demand(|demand| demand.total).into(),
            of_demand(|demand| demand.mean_milli).into(),
            of_demand(|demand| demand.spread_milli).into(),
            self.supplier_id.as_deref().into(),
            lead.map(|lead| lead.source).into(),
            lead.map_or(0, |lead| lead.lines).into(),
            lead.map(|lead| lead.seconds).into(),
            lead.map(|lead| lead.spread_seconds).into(),
            self.service_level_percent.into(),
            z.into(),
            self.order_minor.into(),
            self.holding_ppm.into(),
            self.item_c4.into(),
            self.per_qty.into(),
            self.currency.as_str().into(),
            found.ok().map(|point| point.lead_demand).into(),
            found.ok().map(|point| point.safety).into(),
            found.ok().map(|point| point.reorder_point).into(),
            found.err().into(),
            order.ok().into(),
            order.err().into(),
        ]))
    }
}

fn list(text: &str) -> Result<Vec<i64>, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}
