//! The lines of an order: from the request to the priced line that is stored.

use domain::fold::code_key;
use domain::money::Money;
use domain::quantity::Positive;
use domain::refusal::code;
use domain::{Quantity, Refusal};
use serde::{Deserialize, Serialize};

use super::pricing;
use super::pricing::{Amounts, Charge, Discount, DocumentTerms, Terms};

/// The most lines that an order can have.
pub const LINES_MAX: usize = 200;

/// A line that a request adds.
#[derive(Clone, Debug)]
pub struct LineRequest {
    /// JSON pointer of the line in the body: `/lines/3`, or empty.
    pub pointer: String,
    pub item_id: String,
    pub description: Option<String>,
    pub quantity: Positive,
    /// The item's own price by default.
    pub price: Option<Money>,
    pub per: Option<Positive>,
    pub discount: Option<Money>,
    pub discount_ppm: Option<i64>,
    /// The item's own code by default.
    pub tax_code: Option<String>,
}

/// A row of `statements::lines::ITEMS`.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundItem {
    pub id: String,
    pub sku: String,
    pub name: String,
    pub kind: String,
    pub unit: String,
    pub price_minor: i64,
    pub per_qty: i64,
    pub currency: String,
    pub tax_code: Option<String>,
    pub deleted_at: Option<i64>,
}

/// A row of `statements::lines::RATES`: the present rate of a tax code.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundRate {
    pub code_key: String,
    pub ppm: Option<i64>,
}

impl FoundRate {
    /// The tax code of a line with its present rate.
    pub fn of_line(line: &FoundLine) -> Option<Self> {
        Some(Self {
            code_key: code_key(line.tax_code.as_deref()?),
            ppm: line.tax_ppm_now,
        })
    }
}

/// A row of `statements::lines::FIND_ALL`.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundLine {
    pub id: String,
    pub item_id: String,
    pub sku: String,
    pub description: String,
    pub stocked: i64,
    pub unit: String,
    pub quantity: i64,
    pub price: i64,
    pub per: i64,
    pub discount_ppm: Option<i64>,
    pub discount_minor: i64,
    pub gross: i64,
    pub net: i64,
    pub tax: i64,
    pub tax_code: Option<String>,
    pub tax_ppm: i64,
    pub short: i64,
    pub allocated: i64,
    pub shipped: i64,
    pub returned: i64,
    /// The present rate of its tax code, if it has one.
    pub tax_ppm_now: Option<i64>,
    pub item_deleted_at: Option<i64>,
}

impl FoundLine {
    /// The quantity that is still to be shipped, packed or not.
    pub const fn open(&self) -> i64 {
        self.quantity
            .saturating_sub(self.shipped)
            .saturating_sub(self.short)
    }

    /// The quantity that is in no shipment yet.
    pub const fn unshipped(&self) -> i64 {
        self.open().saturating_sub(self.allocated)
    }

    /// The quantity that the customer has.
    pub const fn returnable(&self) -> i64 {
        self.shipped.saturating_sub(self.returned)
    }

    pub const fn amounts(&self) -> Amounts {
        Amounts {
            gross: self.gross,
            discount: self.discount_minor,
            net: self.net,
            tax: self.tax,
        }
    }

    /// The discount as it was given: a rate or an amount.
    pub fn discount(&self) -> Discount {
        self.discount_ppm
            .map_or(Discount::Amount(self.discount_minor), Discount::Rate)
    }
}

/// A line with its amounts, as `statements::lines::INSERT` takes it: a JSON list in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedLine {
    pub id: String,
    pub item_id: String,
    pub sku: String,
    pub description: String,
    pub stocked: bool,
    pub unit: String,
    pub quantity: i64,
    pub price: i64,
    pub per: i64,
    pub discount_ppm: Option<i64>,
    pub tax_code: Option<String>,
    pub tax_ppm: i64,
    pub short: i64,
    pub amounts: Amounts,
}

impl PricedLine {
    const fn charge(&self) -> Charge {
        Charge {
            gross: self.amounts.gross,
            discount: self.amounts.discount,
            tax_rate: self.tax_ppm,
        }
    }
}

/// Gives the lines of a document their net amounts and taxes, all together: the tax of one depends on the others.
///
/// # Errors
/// `too_many_lines`, `out_of_range`.
pub fn price_document(document: DocumentTerms, lines: &mut [PricedLine]) -> Result<(), Refusal> {
    if lines.len() > LINES_MAX {
        let limit = i64::try_from(LINES_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::new(&code::TOO_MANY_LINES).with("limit", limit));
    }
    let charges: Vec<Charge> = lines.iter().map(PricedLine::charge).collect();
    let amounts = pricing::price(document, &charges)?;
    for (line, amounts) in lines.iter_mut().zip(amounts) {
        line.amounts = amounts;
    }
    Ok(())
}

/// The lines whose stored amounts are others.
pub fn repriced<'l>(old: &[FoundLine], lines: &'l [PricedLine]) -> Vec<&'l PricedLine> {
    let differs = |line: &&PricedLine| {
        let stored = old.iter().find(|stored| stored.id == line.id);
        stored.is_some_and(|stored| stored.amounts() != line.amounts)
    };
    lines.iter().filter(differs).collect()
}

impl Serialize for PricedLine {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let item = (
            &self.id,
            &self.item_id,
            &self.sku,
            &self.description,
            i64::from(self.stocked),
            &self.unit,
        );
        let Amounts {
            gross,
            discount,
            net,
            tax,
        } = self.amounts;
        let terms = (
            self.quantity,
            self.price,
            self.per,
            self.discount_ppm,
            &self.tax_code,
            self.tax_ppm,
            self.short,
            self.tax_code.as_deref().map(code_key),
        );
        (item, terms, (gross, discount, net, tax)).serialize(serializer)
    }
}

/// The currency, items and tax rates that the lines of an order are priced with.
#[derive(Clone, Copy, Debug)]
pub struct PricingContext<'a> {
    pub currency: &'a str,
    pub items: &'a [FoundItem],
    pub rates: &'a [FoundRate],
}

impl PricingContext<'_> {
    /// The line that a request becomes. `price_document` gives it its net amount and its tax.
    ///
    /// # Errors
    /// In this order: `invalid_reference`, `item_deleted`, `unit_mismatch`, `out_of_range`,
    /// `currency_mismatch`, `tax_rate_missing`.
    pub fn line(&self, id: String, request: LineRequest) -> Result<PricedLine, Refusal> {
        let pointer = request.pointer.as_str();
        let item = self.items.iter().find(|item| item.id == request.item_id);
        let at_item = |code| Refusal::new(code).at(format!("{pointer}/item_id"));
        let item = item.ok_or_else(|| at_item(&code::INVALID_REFERENCE))?;
        if item.deleted_at.is_some() {
            return Err(at_item(&code::ITEM_DELETED));
        }
        let in_base = |quantity: Quantity, field: &str| {
            quantity.in_base(&item.unit, &format!("{pointer}/{field}"))
        };
        let quantity = in_base(request.quantity.0, "quantity")?;
        let price = match &request.price {
            Some(price) => self.amount(price, pointer, "price")?,
            None => {
                if item.currency != self.currency {
                    return Err(self.wrong_currency(pointer, "item_id"));
                }
                item.price_minor
            }
        };
        let per = match request.per {
            Some(per) => in_base(per.0, "per")?,
            None => item.per_qty,
        };
        let discount = match (&request.discount, request.discount_ppm) {
            (Some(_), Some(_)) => {
                return Err(Refusal::new(&code::INVALID_BODY).at(format!("{pointer}/discount_ppm")));
            }
            (Some(amount), None) => Discount::Amount(self.amount(amount, pointer, "discount")?),
            (None, ppm) => ppm.map_or(Discount::Amount(0), Discount::Rate),
        };
        let tax_code = request.tax_code.or_else(|| item.tax_code.clone());
        let code = tax_code.as_deref();
        let terms = Terms {
            quantity,
            price,
            per,
            discount,
        };
        let (tax_ppm, amounts) = self.charge(&terms, code, pointer)?;
        Ok(PricedLine {
            id,
            item_id: item.id.clone(),
            sku: item.sku.clone(),
            description: request.description.unwrap_or_else(|| item.name.clone()),
            stocked: item.kind != "service",
            unit: item.unit.clone(),
            quantity,
            price,
            per,
            discount_ppm: request.discount_ppm,
            tax_code,
            tax_ppm,
            short: 0,
            amounts,
        })
    }

    /// An amount in the currency of the order.
    ///
    /// # Errors
    /// `currency_mismatch`.
    pub fn amount(&self, money: &Money, pointer: &str, field: &str) -> Result<i64, Refusal> {
        if money.currency.as_str() != self.currency {
            return Err(self.wrong_currency(pointer, field));
        }
        Ok(money.amount.minor())
    }

    /// The present tax rate of a line, and its amounts before tax.
    ///
    /// # Errors
    /// `tax_rate_missing`, `out_of_range`.
    pub fn charge(
        &self,
        terms: &Terms,
        tax_code: Option<&str>,
        pointer: &str,
    ) -> Result<(i64, Amounts), Refusal> {
        let tax_rate = self.rate(tax_code, pointer)?;
        let charge = pricing::charge(terms, tax_rate, pointer)?;
        Ok((tax_rate, charge.into()))
    }

    fn wrong_currency(&self, pointer: &str, field: &str) -> Refusal {
        Refusal::new(&code::CURRENCY_MISMATCH)
            .with("currency", self.currency)
            .at(format!("{pointer}/{field}"))
    }

    /// The present rate of a tax code; zero without a code.
    fn rate(&self, tax_code: Option<&str>, pointer: &str) -> Result<i64, Refusal> {
        let Some(tax_code) = tax_code else {
            return Ok(0);
        };
        let key = code_key(tax_code);
        let found = self
            .rates
            .iter()
            .find(|rate| rate.code_key == key)
            .and_then(|rate| rate.ppm);
        found.ok_or_else(|| {
            Refusal::new(&code::TAX_RATE_MISSING)
                .with("tax_code", tax_code)
                .at(format!("{pointer}/tax_code"))
        })
    }
}

impl From<Charge> for Amounts {
    fn from(charge: Charge) -> Self {
        Self {
            gross: charge.gross,
            discount: charge.discount,
            ..Self::default()
        }
    }
}

impl From<FoundLine> for PricedLine {
    /// The line as it is stored.
    fn from(line: FoundLine) -> Self {
        let amounts = line.amounts();
        Self {
            id: line.id,
            item_id: line.item_id,
            sku: line.sku,
            description: line.description,
            stocked: line.stocked == 1,
            unit: line.unit,
            quantity: line.quantity,
            price: line.price,
            per: line.per,
            discount_ppm: line.discount_ppm,
            tax_code: line.tax_code,
            tax_ppm: line.tax_ppm,
            short: line.short,
            amounts,
        }
    }
}
