//! The restocking formulas against reference values of stockpyl and scipy, to 1e-6 relative.

#[cfg(test)]
mod vectors {
    use forecast::restock::{self, Discount, Protection};
    use serde_json::{Map, Value};

    /// Named figures, as in the column `outputs`.
    type Figures = Vec<(&'static str, f64)>;

    fn figures(kind: &str, given: &Map<String, Value>) -> Figures {
        let get = |name: &str| given[name].as_f64().unwrap();
        let list = |name: &str| -> Vec<f64> {
            given[name]
                .as_array()
                .unwrap()
                .iter()
                .map(|value| value.as_f64().unwrap())
                .collect()
        };
        let protection = || Protection {
            demand: get("demand_mean_per_day"),
            demand_deviation: get("demand_sd_per_day"),
            lead_time_days: get("lead_time_days"),
            lead_time_deviation_days: get("lead_time_sd_days"),
            review_days: given
                .get("review_period_days")
                .map_or(0.0, |days| days.as_f64().unwrap()),
        };
        match kind {
            "eoq" => {
                let found = restock::economic_order_quantity(
                    get("demand_rate"),
                    get("fixed_cost"),
                    get("holding_cost"),
                )
                .unwrap();
                vec![("cost", found.cost), ("q", found.quantity)]
            }
            "eoq_backorders" => {
                let found = restock::economic_order_quantity_with_backorders(
                    get("demand_rate"),
                    get("fixed_cost"),
                    get("holding_cost"),
                    get("stockout_cost"),
                )
                .unwrap();
                vec![
                    ("cost", found.cost),
                    ("q", found.quantity),
                    ("stockout_fraction", found.stockout_share),
                ]
            }
            "eoq_all_units_discount" => {
                let discounts: Vec<Discount> = list("breakpoints")
                    .into_iter()
                    .zip(list("unit_costs"))
                    .map(|(from, unit_cost)| Discount { from, unit_cost })
                    .collect();
                let (found, region) = restock::economic_order_quantity_with_discounts(
                    get("demand_rate"),
                    get("fixed_cost"),
                    get("holding_cost_rate"),
                    &discounts,
                )
                .unwrap();
                vec![
                    ("cost", found.cost),
                    ("q", found.quantity),
                    ("region", region as f64),
                ]
            }
            "epq" => {
                let found = restock::economic_production_quantity(
                    get("demand_rate"),
                    get("fixed_cost"),
                    get("holding_cost"),
                    get("production_rate"),
                )
                .unwrap();
                vec![("cost", found.cost), ("q", found.quantity)]
            }
            "newsvendor_normal" => {
                let found = restock::newsvendor_normal(
                    get("holding_cost"),
                    get("stockout_cost"),
                    get("demand_mean"),
                    get("demand_sd"),
                    get("lead_time"),
                )
                .unwrap();
                vec![("cost", found.cost), ("s", found.stock)]
            }
            "newsvendor_poisson" => {
                let found = restock::newsvendor_poisson(
                    get("holding_cost"),
                    get("stockout_cost"),
                    get("demand_mean"),
                )
                .unwrap();
                vec![("cost", found.cost), ("s", found.stock)]
            }
            "rop_cycle_service" => {
                let found = restock::safety_stock(&protection(), get("csl")).unwrap();
                vec![
                    ("reorder_point", found.reorder_point),
                    ("safety_stock", found.safety_stock),
                    ("sigma_l", found.deviation),
                    ("z", found.z),
                ]
            }
            "rop_fill_rate" => {
                let found = restock::fill_rate_point(
                    &protection(),
                    get("fill_rate"),
                    get("order_quantity"),
                )
                .unwrap();
                vec![
                    ("csl", found.service_level),
                    ("reorder_point", found.reorder_point),
                    ("safety_stock", found.safety_stock),
                    ("z", found.z),
                ]
            }
            "rq_poisson_exact" => {
                let found = restock::lot_policy_poisson(
                    get("holding_cost"),
                    get("stockout_cost"),
                    get("fixed_cost"),
                    get("demand_mean"),
                    get("lead_time"),
                )
                .unwrap();
                vec![
                    ("cost", found.cost),
                    ("q", found.quantity),
                    ("r", found.reorder_point),
                ]
            }
            "rq_eoqb" => {
                let found = restock::lot_policy_normal(
                    get("holding_cost"),
                    get("stockout_cost"),
                    get("fixed_cost"),
                    get("demand_mean"),
                    get("demand_sd"),
                    get("lead_time"),
                )
                .unwrap();
                vec![("q", found.quantity), ("r", found.reorder_point)]
            }
            "ss_poisson_exact" => {
                let (found, cost) = restock::min_max_poisson(
                    get("holding_cost"),
                    get("stockout_cost"),
                    get("fixed_cost"),
                    get("demand_mean"),
                )
                .unwrap();
                vec![
                    ("S", found.up_to),
                    ("cost", cost),
                    ("s", found.reorder_point),
                ]
            }
            "ss_power_approx" => {
                let found = restock::min_max_power_approximation(
                    get("holding_cost"),
                    get("stockout_cost"),
                    get("fixed_cost"),
                    get("demand_mean"),
                    get("demand_sd"),
                )
                .unwrap();
                vec![("S", found.up_to), ("s", found.reorder_point)]
            }
            "rop_count" => {
                let found = restock::count_reorder_point(
                    get("ltd_mean"),
                    get("ltd_var"),
                    get("csl"),
                    get("inventory_position"),
                )
                .unwrap();
                vec![
                    ("reorder_point", found.reorder_point),
                    ("stockout_probability", found.stockout_risk),
                ]
            }
            other => panic!("{other} is not known"),
        }
    }

    #[test]
    fn every_reference_value_is_met() {
        let text = include_str!("data/restock-vectors.csv");
        let mut rows = 0;
        for record in csv::Reader::from_reader(text.as_bytes()).records() {
            let record = record.unwrap();
            let object = |column: usize| -> Map<String, Value> {
                serde_json::from_str(&record[column]).unwrap()
            };
            let (given, wanted) = (object(2), object(3));
            let found = figures(&record[1], &given);
            assert_eq!(found.len(), wanted.len(), "row {}", &record[0]);
            for (name, value) in found {
                let reference = wanted[name].as_f64().unwrap();
                // The file has eight decimals.
                let tolerance = 1e-6 * reference.abs() + 5e-9;
                assert!(
                    (value - reference).abs() <= tolerance,
                    "row {}: {name} is {value}, not {reference}",
                    &record[0]
                );
            }
            rows += 1;
        }
        assert_eq!(rows, 22);
    }
}
