//! The stated cost of stock that comes in.

use domain::money::COST_PER_MINOR;
use domain::refusal::code;
use domain::{MAX_SAFE_INTEGER, Money, Refusal};

use super::facts::FoundItem;

/// A stated cost: of the whole line, or of as much as the item's own cost is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedCost {
    Total(Money),
    Unit(Money),
}

impl StatedCost {
    /// # Errors
    /// `invalid_body` at `unit_cost` of the line at `pointer` when both are given.
    pub fn of(
        total: Option<Money>,
        unit: Option<Money>,
        pointer: &str,
    ) -> Result<Option<Self>, Refusal> {
        match (total, unit) {
            (Some(_), Some(_)) => {
                let detail = "give total_cost or unit_cost, not both".to_owned();
                Err(Refusal::new(&code::INVALID_BODY).because(
                    format!("{pointer}/unit_cost"),
                    "invalid_value",
                    Some(detail),
                ))
            }
            (Some(total), None) => Ok(Some(Self::Total(total))),
            (None, unit) => Ok(unit.map(Self::Unit)),
        }
    }

    /// The cost of a quantity of an item, in ten-thousandths of a minor unit, half up. The constraint
    /// `cost_out_of_range` is the pair of its last check.
    ///
    /// # Errors
    /// `currency_mismatch`, `out_of_range`.
    pub fn of_quantity(
        &self,
        item: &FoundItem,
        quantity: i64,
        pointer: &str,
    ) -> Result<i64, Refusal> {
        let (money, name) = match self {
            Self::Total(money) => (money, "total_cost"),
            Self::Unit(money) => (money, "unit_cost"),
        };
        if money.currency.as_str() != item.currency {
            return Err(Refusal::new(&code::CURRENCY_MISMATCH)
                .with("currency", item.currency.as_str())
                .at(format!("{pointer}/{name}/currency")));
        }
        let cost = match self {
            Self::Total(money) => money.amount.minor().checked_mul(COST_PER_MINOR),
            Self::Unit(money) => cost_of(money.amount.minor(), item.per_qty, quantity),
        };
        cost.filter(|cost| *cost <= MAX_SAFE_INTEGER)
            .ok_or_else(|| Refusal::new(&code::OUT_OF_RANGE).at(format!("{pointer}/{name}")))
    }
}

/// The cost of `quantity` at a price in minor units for `per`, in ten-thousandths of a minor unit, half up;
/// none when that is no number.
pub fn cost_of(price_minor: i64, per: i64, quantity: i64) -> Option<i64> {
    let exact = i128::from(price_minor)
        .checked_mul(i128::from(COST_PER_MINOR))?
        .checked_mul(i128::from(quantity))?;
    let per = i128::from(per);
    let rounded = exact.checked_add(per.checked_div(2)?)?.checked_div(per)?;
    i64::try_from(rounded).ok()
}

#[cfg(test)]
mod tests {
    use super::cost_of;

    #[test]
    fn a_cost_is_exact_to_a_ten_thousandth_and_rounds_half_up() {
        // 12.99 a kilogram: 750 g.
        assert_eq!(cost_of(1299, 1_000_000, 750_000), Some(9_742_500));
        assert_eq!(cost_of(1, 3, 1), Some(3_333));
        assert_eq!(cost_of(1, 20_000, 1), Some(1));
        assert_eq!(cost_of(1, 20_001, 1), Some(0));
        assert_eq!(cost_of(900_719_925_474, 1, i64::MAX), None);
        assert_eq!(cost_of(1, 0, 1), None);
    }
}
