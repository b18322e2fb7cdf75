//! The exact price of a line.
//!
//! Every line is rounded by itself, to a whole minor unit, halves away from zero, in three places:
//! the price of the quantity, the discount, the tax. An order is the sum of its lines, so nothing
//! is rounded twice and the parts of an order always add up.

use domain::money::AMOUNT_MAX;
use domain::refusal::code;
use domain::{MAX_SAFE_INTEGER, Refusal};

/// Parts in a million: how rates are written.
pub const WHOLE_PPM: i64 = 1_000_000;

/// The discount of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discount {
    /// A share of the price, in parts per million.
    Rate(i64),
    /// Minor units.
    Amount(i64),
}

/// The terms of a line. Numbers are not negative and below 2^53.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// In the item's base unit.
    pub quantity: i64,
    /// Minor units for `per` base units.
    pub price: i64,
    pub per: i64,
    pub discount: Discount,
    /// Parts per million.
    pub tax_rate: i64,
    /// Whether the price includes the tax.
    pub includes_tax: bool,
}

/// The amounts of a line, in minor units. The customer pays `net + tax`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Quantity times price, with tax or without as the price is.
    pub gross: i64,
    pub discount: i64,
    pub net: i64,
    pub tax: i64,
}

/// Prices a line. `pointer` is that of the line.
///
/// # Errors
/// `out_of_range` past the largest amount, or when the discount is more than the price.
pub fn price(terms: &Terms, pointer: &str) -> Result<Amounts, Refusal> {
    let out_of_range =
        |field: &str| Refusal::new(&code::OUT_OF_RANGE).at(format!("{pointer}/{field}"));
    let gross = rounded(terms.quantity, terms.price, terms.per)
        .filter(|gross| *gross <= AMOUNT_MAX)
        .ok_or_else(|| out_of_range("quantity"))?;
    let discount = match terms.discount {
        Discount::Rate(ppm) => rounded(gross, ppm, WHOLE_PPM),
        Discount::Amount(amount) => Some(amount),
    };
    let discount = discount
        .filter(|discount| *discount <= gross)
        .ok_or_else(|| out_of_range("discount"))?;
    let charged = gross.saturating_sub(discount);
    let base = if terms.includes_tax {
        WHOLE_PPM.saturating_add(terms.tax_rate)
    } else {
        WHOLE_PPM
    };
    let tax = rounded(charged, terms.tax_rate, base).ok_or_else(|| out_of_range("quantity"))?;
    let net = if terms.includes_tax {
        charged.saturating_sub(tax)
    } else {
        charged
    };
    match net.checked_add(tax) {
        Some(total) if total <= AMOUNT_MAX => Ok(Amounts {
            gross,
            discount,
            net,
            tax,
        }),
        _ => Err(out_of_range("quantity")),
    }
}

/// `a · b / c`, halves away from zero. Nothing past 2^53 − 1, or when `c` is not above zero.
pub fn rounded(a: i64, b: i64, c: i64) -> Option<i64> {
    let product = i128::from(a).checked_mul(i128::from(b))?;
    let c = i128::from(c);
    let half = c.checked_div(2)?;
    let quotient = product.checked_add(half)?.checked_div(c)?;
    i64::try_from(quotient)
        .ok()
        .filter(|quotient| c > 0 && *quotient <= MAX_SAFE_INTEGER)
}

#[cfg(test)]
mod tests {
    use super::{Amounts, Discount, Terms, price, rounded};

    const LINE: Terms = Terms {
        quantity: 3,
        price: 999,
        per: 1,
        discount: Discount::Amount(0),
        tax_rate: 210_000,
        includes_tax: false,
    };

    fn amounts(terms: &Terms) -> (i64, i64, i64, i64) {
        let Amounts {
            gross,
            discount,
            net,
            tax,
        } = price(terms, "").expect("a price");
        (gross, discount, net, tax)
    }

    #[test]
    fn tax_is_added_or_extracted_exactly() {
        assert_eq!(amounts(&LINE), (2997, 0, 2997, 629));
        let included = Terms {
            includes_tax: true,
            ..LINE
        };
        assert_eq!(amounts(&included), (2997, 0, 2477, 520));
    }

    #[test]
    fn a_discount_is_deducted_before_tax() {
        let tenth = Terms {
            discount: Discount::Rate(100_000),
            ..LINE
        };
        assert_eq!(amounts(&tenth), (2997, 300, 2697, 566));
        let some = Terms {
            discount: Discount::Amount(2997),
            ..LINE
        };
        assert_eq!(amounts(&some), (2997, 2997, 0, 0));
        let more = Terms {
            discount: Discount::Amount(2998),
            ..LINE
        };
        let refused = price(&more, "/lines/0").map_err(|refusal| refusal.code.name);
        assert_eq!(refused, Err("out_of_range"));
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        assert_eq!(rounded(1, 1, 2), Some(1));
        assert_eq!(rounded(5, 1, 10), Some(1));
        assert_eq!(rounded(4, 1, 10), Some(0));
        assert_eq!(rounded(15, 1, 10), Some(2));
        assert_eq!(rounded(1, 1, 0), None);
        assert_eq!(rounded(i64::MAX, i64::MAX, 1), None);
    }

    #[test]
    fn a_price_applies_to_any_quantity() {
        let grams = Terms {
            quantity: 1_500_000,
            price: 1999,
            per: 1_000_000,
            tax_rate: 0,
            ..LINE
        };
        assert_eq!(amounts(&grams), (2999, 0, 2999, 0));
    }
}
