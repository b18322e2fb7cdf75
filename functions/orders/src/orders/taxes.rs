//! The taxes of a draft, brought to now.

use domain::Refusal;
use sales::rules::lines::{Change, FoundLine, FoundRate, Stored, Terrain, fits};
use sales::rules::orders::FoundOrder;

/// Every line with the rate that its tax code has now.
///
/// # Errors
/// `tax_rate_missing` at its line, `out_of_range`.
pub fn refresh(order: &FoundOrder, lines: Vec<FoundLine>) -> Result<Vec<Stored>, Refusal> {
    let mut stored = Vec::with_capacity(lines.len());
    for (number, line) in lines.into_iter().enumerate() {
        let rate = line.tax_code.clone().map(|code| FoundRate {
            code,
            ppm: line.tax_ppm_now,
        });
        let rates: Vec<FoundRate> = rate.into_iter().collect();
        let terrain = Terrain {
            currency: &order.currency,
            includes_tax: order.prices_include_tax == 1,
            items: &[],
            rates: &rates,
        };
        stored.push(terrain.change(line, Change::default(), &format!("/lines/{number}"))?);
    }
    fits(stored.iter().map(Stored::sums))?;
    Ok(stored)
}
