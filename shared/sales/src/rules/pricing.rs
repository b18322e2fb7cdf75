//! The exact prices and taxes of a document: an order, later a quote.
//!
//! A line is charged for its quantity and gets its discount, each rounded to a whole minor unit, halves away from
//! zero. The tax is then rounded for the whole document, one amount a rate, as EN 16931 (BR-CO-17) says, and spread over
//! the lines of the rate by largest remainder; or it is rounded line by line. Either way a document is the sum of its
//! lines.

use domain::money::AMOUNT_MAX;
use domain::refusal::code;
use domain::{MAX_SAFE_INTEGER, Read, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// Parts in a million: how rates are written.
pub const WHOLE_PPM: i64 = 1_000_000;

/// How the tax of a document is rounded.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum TaxRounding {
    /// Once for each rate of the document, as EN 16931 says; its lines share the rounded amount.
    Document,
    /// For each line by itself; the document is the sum of its lines.
    Line,
}

/// What holds for all lines of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentTerms {
    pub prices_include_tax: bool,
    pub tax_rounding: TaxRounding,
}

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
}

/// What a line is charged for, in minor units: with tax if the prices of the document include it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charge {
    /// Quantity times price.
    pub gross: i64,
    pub discount: i64,
    /// Parts per million.
    pub tax_rate: i64,
}

impl Charge {
    /// The price after the discount.
    pub const fn charged(&self) -> i64 {
        self.gross.saturating_sub(self.discount)
    }
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

impl Amounts {
    pub const fn total(&self) -> i64 {
        self.net.saturating_add(self.tax)
    }
}

/// The gross amount and the discount of a line. `pointer` is that of the line.
///
/// # Errors
/// `out_of_range` past the largest amount, or when the discount is more than the price.
pub fn charge(terms: &Terms, tax_rate: i64, pointer: &str) -> Result<Charge, Refusal> {
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
    Ok(Charge {
        gross,
        discount,
        tax_rate,
    })
}

/// Prices all lines of a document, in their order.
///
/// # Errors
/// `out_of_range` at `/lines` past the largest amount, for one of them or all together.
pub fn price(document: DocumentTerms, lines: &[Charge]) -> Result<Vec<Amounts>, Refusal> {
    let out_of_range = || Refusal::new(&code::OUT_OF_RANGE).at("/lines");
    let sum = lines
        .iter()
        .map(|line| i128::from(line.gross))
        .sum::<i128>();
    if sum > i128::from(AMOUNT_MAX) {
        return Err(out_of_range());
    }
    let taxes = taxes(document, lines).ok_or_else(out_of_range)?;
    let amounts = lines.iter().zip(taxes).map(|(line, tax)| {
        let charged = line.charged();
        let net = if document.prices_include_tax {
            charged.saturating_sub(tax)
        } else {
            charged
        };
        Amounts {
            gross: line.gross,
            discount: line.discount,
            net,
            tax,
        }
    });
    let amounts: Vec<Amounts> = amounts.collect();
    let total = amounts.iter().map(Amounts::total);
    if total.fold(0, i64::saturating_add) > AMOUNT_MAX {
        return Err(out_of_range());
    }
    Ok(amounts)
}

/// The tax of each line. None for numbers that are too large.
fn taxes(document: DocumentTerms, lines: &[Charge]) -> Option<Vec<i64>> {
    let base = |rate: i64| {
        if document.prices_include_tax {
            WHOLE_PPM.saturating_add(rate)
        } else {
            WHOLE_PPM
        }
    };
    if document.tax_rounding == TaxRounding::Line {
        let taxes = lines
            .iter()
            .map(|line| rounded(line.charged(), line.tax_rate, base(line.tax_rate)));
        return taxes.collect();
    }
    let mut taxes = vec![0; lines.len()];
    let mut rates: Vec<i64> = lines.iter().map(|line| line.tax_rate).collect();
    rates.sort_unstable();
    rates.dedup();
    for rate in rates {
        let of_rate = lines.iter().enumerate();
        let of_rate = of_rate.filter(|(_, line)| line.tax_rate == rate);
        let of_rate: Vec<(usize, i64)> = of_rate
            .map(|(number, line)| (number, line.charged()))
            .collect();
        let shares = spread(&of_rate, rate, base(rate))?;
        for (number, tax) in shares {
            *taxes.get_mut(number)? = tax;
        }
    }
    Some(taxes)
}

/// Spreads the rounded tax of all lines of a rate over them: each gets its exact tax without the fraction, and those
/// with the largest fractions one minor unit more, the earlier first.
fn spread(lines: &[(usize, i64)], rate: i64, base: i64) -> Option<Vec<(usize, i64)>> {
    let charged = lines.iter().map(|(_, charged)| *charged);
    let whole = rounded(charged.fold(0, i64::saturating_add), rate, base)?;
    let mut shares = Vec::with_capacity(lines.len());
    let mut left = whole;
    for (number, charged) in lines {
        let exact = i128::from(*charged).checked_mul(i128::from(rate))?;
        let tax = i64::try_from(exact.checked_div(i128::from(base))?).ok()?;
        let fraction = exact.checked_rem(i128::from(base))?;
        left = left.saturating_sub(tax);
        shares.push((fraction, *number, tax));
    }
    shares.sort_by_key(|(fraction, number, _)| (std::cmp::Reverse(*fraction), *number));
    let shares = shares.into_iter().map(|(_, number, tax)| {
        let more = i64::from(left > 0);
        left = left.saturating_sub(more);
        (number, tax.saturating_add(more))
    });
    Some(shares.collect())
}

/// What came back of a line, with tax: the part of its amounts that `returned` is of `sold`.
///
/// The database computes the same in `order_line`, for numbers that are not enormous.
pub fn returned_value(
    prices_include_tax: bool,
    amounts: &Amounts,
    returned: i64,
    sold: i64,
) -> i64 {
    let part = |amount: i64| rounded(amount, returned, sold).unwrap_or(0);
    let charged = part(amounts.gross.saturating_sub(amounts.discount));
    if prices_include_tax {
        charged
    } else {
        charged.saturating_add(part(amounts.tax))
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
    use super::{
        Amounts, Charge, Discount, DocumentTerms, TaxRounding, Terms, charge, price,
        returned_value, rounded,
    };

    const ADDED: DocumentTerms = DocumentTerms {
        prices_include_tax: false,
        tax_rounding: TaxRounding::Document,
    };
    const INCLUDED: DocumentTerms = DocumentTerms {
        prices_include_tax: true,
        ..ADDED
    };
    const BY_LINE: DocumentTerms = DocumentTerms {
        tax_rounding: TaxRounding::Line,
        ..ADDED
    };
    const LINE: Terms = Terms {
        quantity: 3,
        price: 999,
        per: 1,
        discount: Discount::Amount(0),
    };

    fn amounts(document: DocumentTerms, terms: &Terms, rate: i64) -> (i64, i64, i64, i64) {
        let charge = charge(terms, rate, "").expect("a price");
        let [amounts] = price(document, &[charge]).expect("a price")[..] else {
            panic!("one line");
        };
        let Amounts {
            gross,
            discount,
            net,
            tax,
        } = amounts;
        (gross, discount, net, tax)
    }

    /// The tax of each line: what it is charged for, and its rate.
    fn taxes(document: DocumentTerms, lines: &[(i64, i64)]) -> Vec<i64> {
        let charges = lines.iter().map(|(gross, tax_rate)| Charge {
            gross: *gross,
            discount: 0,
            tax_rate: *tax_rate,
        });
        let charges: Vec<Charge> = charges.collect();
        let priced = price(document, &charges).expect("a price");
        priced.iter().map(|line| line.tax).collect()
    }

    #[test]
    fn tax_is_added_or_extracted_exactly() {
        assert_eq!(amounts(ADDED, &LINE, 210_000), (2997, 0, 2997, 629));
        assert_eq!(amounts(INCLUDED, &LINE, 210_000), (2997, 0, 2477, 520));
    }

    #[test]
    fn the_tax_of_a_document_is_rounded_once_a_rate_and_its_lines_sum_to_it() {
        let two = [(5_555, 230_000), (1_111, 230_000)];
        assert_eq!(taxes(ADDED, &two), [1_278, 255], "15.33");
        assert_eq!(taxes(BY_LINE, &two), [1_278, 256], "15.34");
        let four = [(250, 86_250); 4];
        assert_eq!(taxes(ADDED, &four), [22, 22, 21, 21], "0.86");
        assert_eq!(taxes(BY_LINE, &four), [22; 4], "0.88");
        let mixed = [
            (5_555, 230_000),
            (5_555, 0),
            (1_111, 230_000),
            (250, 86_250),
        ];
        assert_eq!(taxes(ADDED, &mixed), [1_278, 0, 255, 22]);
        let included = [(333, 210_000); 3];
        assert_eq!(taxes(INCLUDED, &included), [58, 58, 57], "1.73 in 9.99");
    }

    #[test]
    fn no_line_is_off_its_exact_tax_by_a_whole_minor_unit() {
        for prices_include_tax in [false, true] {
            let document = DocumentTerms {
                prices_include_tax,
                ..ADDED
            };
            for count in 1..40_i64 {
                let lines = (0..count).map(|n| ((n * 7919 + count * 31) % 977, 86_250));
                let lines: Vec<(i64, i64)> = lines.collect();
                let base = 1_000_000 + if prices_include_tax { 86_250 } else { 0 };
                let taxes = taxes(document, &lines);
                let charged: i64 = lines.iter().map(|(charged, _)| charged).sum();
                assert_eq!(
                    Some(taxes.iter().sum::<i64>()),
                    rounded(charged, 86_250, base)
                );
                for ((charged, rate), tax) in lines.iter().zip(taxes) {
                    assert!((tax * base - charged * rate).abs() < base);
                }
            }
        }
    }

    #[test]
    fn a_discount_is_deducted_before_tax() {
        let tenth = Terms {
            discount: Discount::Rate(100_000),
            ..LINE
        };
        assert_eq!(amounts(ADDED, &tenth, 210_000), (2997, 300, 2697, 566));
        let some = Terms {
            discount: Discount::Amount(2997),
            ..LINE
        };
        assert_eq!(amounts(ADDED, &some, 210_000), (2997, 2997, 0, 0));
        let more = Terms {
            discount: Discount::Amount(2998),
            ..LINE
        };
        let refused = charge(&more, 0, "/lines/0").map_err(|refusal| refusal.code.name);
        assert_eq!(refused, Err("out_of_range"));
        // 2.25 kg at 64.22 a kilogram, given away.
        let given = Terms {
            quantity: 2_250,
            price: 6_422,
            per: 1_000,
            discount: Discount::Rate(1_000_000),
        };
        assert_eq!(amounts(ADDED, &given, 230_000), (14_450, 14_450, 0, 0));
        assert_eq!(amounts(INCLUDED, &given, 230_000), (14_450, 14_450, 0, 0));
    }

    #[test]
    fn what_comes_back_is_worth_its_part_and_all_of_it_the_whole() {
        let line = Amounts {
            gross: 1_000,
            discount: 0,
            net: 1_000,
            tax: 230,
        };
        let values = [1, 2, 3].map(|back| returned_value(false, &line, back, 3));
        assert_eq!(values, [333 + 77, 667 + 153, 1_230]);
        let line = Amounts {
            net: 813,
            tax: 187,
            ..line
        };
        let values = [1, 2, 3].map(|back| returned_value(true, &line, back, 3));
        assert_eq!(values, [333, 667, 1_000]);
        assert_eq!(returned_value(true, &line, 0, 0), 0);
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
            ..LINE
        };
        assert_eq!(amounts(ADDED, &grams, 0), (2999, 0, 2999, 0));
    }
}
