//! Changing a line of a draft.

use domain::quantity::Positive;
use domain::refusal::code;
use domain::{Money, Patch, Refusal};
use sales::rules::lines::{FoundLine, PricedLine, PricingContext};
use sales::rules::pricing::{Discount, Terms};

/// The fields of a line that change.
#[derive(Clone, Debug, Default)]
pub struct LineChange {
    pub description: Option<String>,
    pub quantity: Option<Positive>,
    pub price: Option<Money>,
    pub per: Option<Positive>,
    pub discount: Patch<Money>,
    pub discount_ppm: Patch<i64>,
    pub tax_code: Patch<String>,
}

/// The changed line with the present tax rate. `price_document` gives it its net amount and its tax.
///
/// # Errors
/// Those of `PricingContext::line` that its fields can give.
pub fn change_line(
    pricing: &PricingContext<'_>,
    line: FoundLine,
    change: LineChange,
    pointer: &str,
) -> Result<PricedLine, Refusal> {
    let in_base = |quantity: Positive, field: &str| {
        let pointer = format!("{pointer}/{field}");
        quantity.0.in_base(&line.unit, &pointer)
    };
    let quantity = change
        .quantity
        .map_or(Ok(line.quantity), |quantity| in_base(quantity, "quantity"))?;
    let price = change.price.map_or(Ok(line.price), |price| {
        pricing.amount(&price, pointer, "price")
    })?;
    let per = change.per.map_or(Ok(line.per), |per| in_base(per, "per"))?;
    let discount = match (change.discount, change.discount_ppm) {
        (Patch::Keep, Patch::Keep) => line.discount(),
        (Patch::Set(amount), Patch::Keep | Patch::Clear) => {
            Discount::Amount(pricing.amount(&amount, pointer, "discount")?)
        }
        (Patch::Keep | Patch::Clear, Patch::Set(ppm)) => Discount::Rate(ppm),
        (Patch::Set(_), Patch::Set(_)) => {
            return Err(Refusal::new(&code::INVALID_BODY).at(format!("{pointer}/discount_ppm")));
        }
        (Patch::Clear, _) | (_, Patch::Clear) => Discount::Amount(0),
    };
    let tax_code = change.tax_code.apply(line.tax_code.clone());
    let code = tax_code.as_deref();
    let terms = Terms {
        quantity,
        price,
        per,
        discount,
    };
    let (tax_ppm, amounts) = pricing.charge(&terms, code, pointer)?;
    Ok(PricedLine {
        description: change
            .description
            .unwrap_or_else(|| line.description.clone()),
        quantity,
        price,
        per,
        discount_ppm: match discount {
            Discount::Rate(ppm) => Some(ppm),
            Discount::Amount(_) => None,
        },
        tax_code,
        tax_ppm,
        amounts,
        ..PricedLine::from(line)
    })
}
