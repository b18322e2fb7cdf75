//! The lines of an order: from what was asked to what will be stored.

use domain::money::{AMOUNT_MAX, Money};
use domain::quantity::Positive;
use domain::refusal::code;
use domain::{Patch, Quantity, Refusal};
use serde::{Deserialize, Serialize};

use super::pricing;
use super::pricing::{Amounts, Discount, Terms};

/// How many lines an order can have.
pub const LINES_MAX: usize = 200;

/// A line as it was asked for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// JSON pointer of the line in the body: `/lines/3`, or empty.
    pub pointer: String,
    pub item_id: String,
    pub description: Option<String>,
    pub quantity: Positive,
    /// The item's own price when there is none.
    pub price: Option<Money>,
    pub per: Option<Positive>,
    pub discount: Option<Money>,
    pub discount_ppm: Option<i64>,
    /// The item's own code when there is none.
    pub tax_code: Option<String>,
}

/// What becomes of a line while its order is a draft.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub description: Option<String>,
    pub quantity: Option<Positive>,
    pub price: Option<Money>,
    pub per: Option<Positive>,
    pub discount: Patch<Money>,
    pub discount_ppm: Patch<i64>,
    pub tax_code: Patch<String>,
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

/// A row of `statements::lines::RATES`: what a tax code means now.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundRate {
    pub code: String,
    pub ppm: Option<i64>,
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
    pub total: i64,
    pub tax_code: Option<String>,
    pub tax_ppm: i64,
    pub short: i64,
    pub allocated: i64,
    pub shipped: i64,
    /// The rate of its tax code now, when it has one.
    pub tax_ppm_now: Option<i64>,
    pub item_deleted_at: Option<i64>,
}

impl FoundLine {
    /// What still has to be shipped, packed or not.
    pub const fn open(&self) -> i64 {
        self.quantity
            .saturating_sub(self.shipped)
            .saturating_sub(self.short)
    }

    /// The discount as it was asked for.
    pub fn discount(&self) -> Discount {
        self.discount_ppm
            .map_or(Discount::Amount(self.discount_minor), Discount::Rate)
    }
}

/// A line as `statements::lines::INSERT` and `UPDATE` take it: a JSON list in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
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

impl Stored {
    /// Gross and total, for `fits`.
    pub const fn sums(&self) -> (i64, i64) {
        let Amounts {
            gross, net, tax, ..
        } = self.amounts;
        (gross, net.saturating_add(tax))
    }
}

impl Serialize for Stored {
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
        );
        (item, terms, (gross, discount, net, tax)).serialize(serializer)
    }
}

/// What the lines of an order have in common.
#[derive(Clone, Copy, Debug)]
pub struct Terrain<'a> {
    pub currency: &'a str,
    pub includes_tax: bool,
    pub items: &'a [FoundItem],
    pub rates: &'a [FoundRate],
}

impl Terrain<'_> {
    /// The line that a wish comes to, priced.
    ///
    /// # Errors
    /// In this order: `invalid_reference`, `item_deleted`, `unit_mismatch`, `out_of_range`,
    /// `currency_mismatch`, `tax_rate_missing`.
    pub fn line(&self, id: String, wish: Wish) -> Result<Stored, Refusal> {
        let pointer = wish.pointer.as_str();
        let item = self.items.iter().find(|item| item.id == wish.item_id);
        let at_item = |code| Refusal::new(code).at(format!("{pointer}/item_id"));
        let item = item.ok_or_else(|| at_item(&code::INVALID_REFERENCE))?;
        if item.deleted_at.is_some() {
            return Err(at_item(&code::ITEM_DELETED));
        }
        let in_base = |quantity: Quantity, field: &str| {
            quantity.in_base(&item.unit, &format!("{pointer}/{field}"))
        };
        let quantity = in_base(wish.quantity.0, "quantity")?;
        let price = match &wish.price {
            Some(price) => self.amount(price, pointer, "price")?,
            None => {
                if item.currency != self.currency {
                    return Err(self.wrong_currency(pointer, "item_id"));
                }
                item.price_minor
            }
        };
        let per = match wish.per {
            Some(per) => in_base(per.0, "per")?,
            None => item.per_qty,
        };
        let discount = match (&wish.discount, wish.discount_ppm) {
            (Some(_), Some(_)) => {
                return Err(Refusal::new(&code::INVALID_BODY).at(format!("{pointer}/discount_ppm")));
            }
            (Some(amount), None) => Discount::Amount(self.amount(amount, pointer, "discount")?),
            (None, ppm) => ppm.map_or(Discount::Amount(0), Discount::Rate),
        };
        let tax_code = wish.tax_code.or_else(|| item.tax_code.clone());
        let code = tax_code.as_deref();
        let (tax_ppm, amounts) = self.price(quantity, price, per, discount, code, pointer)?;
        Ok(Stored {
            id,
            item_id: item.id.clone(),
            sku: item.sku.clone(),
            description: wish.description.unwrap_or_else(|| item.name.clone()),
            stocked: item.kind != "service",
            unit: item.unit.clone(),
            quantity,
            price,
            per,
            discount_ppm: wish.discount_ppm,
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

    /// A line with a change applied, priced anew with the tax of now.
    ///
    /// # Errors
    /// Those of `line` that its fields can give.
    pub fn change(
        &self,
        line: FoundLine,
        change: Change,
        pointer: &str,
    ) -> Result<Stored, Refusal> {
        let in_base = |quantity: Positive, field: &str| {
            let pointer = format!("{pointer}/{field}");
            quantity.0.in_base(&line.unit, &pointer)
        };
        let quantity = change
            .quantity
            .map_or(Ok(line.quantity), |quantity| in_base(quantity, "quantity"))?;
        let price = change.price.map_or(Ok(line.price), |price| {
            self.amount(&price, pointer, "price")
        })?;
        let per = change.per.map_or(Ok(line.per), |per| in_base(per, "per"))?;
        let discount = match (change.discount, change.discount_ppm) {
            (Patch::Keep, Patch::Keep) => line.discount(),
            (Patch::Set(amount), Patch::Keep | Patch::Clear) => {
                Discount::Amount(self.amount(&amount, pointer, "discount")?)
            }
            (Patch::Keep | Patch::Clear, Patch::Set(ppm)) => Discount::Rate(ppm),
            (Patch::Set(_), Patch::Set(_)) => {
                return Err(Refusal::new(&code::INVALID_BODY).at(format!("{pointer}/discount_ppm")));
            }
            (Patch::Clear, _) | (_, Patch::Clear) => Discount::Amount(0),
        };
        let tax_code = change.tax_code.apply(line.tax_code.clone());
        let code = tax_code.as_deref();
        let (tax_ppm, amounts) = self.price(quantity, price, per, discount, code, pointer)?;
        Ok(Stored {
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
            ..Stored::from(line)
        })
    }

    /// The rate of a line now, and what the line comes to with it.
    fn price(
        &self,
        quantity: i64,
        price: i64,
        per: i64,
        discount: Discount,
        tax_code: Option<&str>,
        pointer: &str,
    ) -> Result<(i64, Amounts), Refusal> {
        let tax_rate = self.rate(tax_code, pointer)?;
        let terms = Terms {
            quantity,
            price,
            per,
            discount,
            tax_rate,
            includes_tax: self.includes_tax,
        };
        Ok((tax_rate, pricing::price(&terms, pointer)?))
    }

    fn wrong_currency(&self, pointer: &str, field: &str) -> Refusal {
        Refusal::new(&code::CURRENCY_MISMATCH)
            .with("currency", self.currency)
            .at(format!("{pointer}/{field}"))
    }

    /// The rate of a tax code now, nothing where there is no code.
    ///
    /// # Errors
    /// `tax_rate_missing`.
    pub fn rate(&self, tax_code: Option<&str>, pointer: &str) -> Result<i64, Refusal> {
        let Some(tax_code) = tax_code else {
            return Ok(0);
        };
        let named = |rate: &&FoundRate| rate.code.eq_ignore_ascii_case(tax_code);
        let found = self.rates.iter().find(named).and_then(|rate| rate.ppm);
        found.ok_or_else(|| {
            Refusal::new(&code::TAX_RATE_MISSING)
                .with("tax_code", tax_code)
                .at(format!("{pointer}/tax_code"))
        })
    }
}

/// Whether an order of these lines is a sum that can be written.
///
/// # Errors
/// `too_many_lines`, `out_of_range`.
pub fn fits(amounts: impl Iterator<Item = (i64, i64)>) -> Result<(), Refusal> {
    let mut count = 0_usize;
    let (mut gross, mut total) = (0_i64, 0_i64);
    for (line_gross, line_total) in amounts {
        count = count.saturating_add(1);
        gross = gross.saturating_add(line_gross);
        total = total.saturating_add(line_total);
    }
    if count > LINES_MAX {
        let limit = i64::try_from(LINES_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::new(&code::TOO_MANY_LINES).with("limit", limit));
    }
    if gross.max(total) > AMOUNT_MAX {
        return Err(Refusal::new(&code::OUT_OF_RANGE).at("/lines"));
    }
    Ok(())
}

/// A line of which nothing more will be shipped, with its money for what was. A discount that was
/// an amount goes down with the quantity.
///
/// # Errors
/// `out_of_range`, for lines that never could have been stored.
pub fn close(line: &FoundLine, includes_tax: bool) -> Result<Stored, Refusal> {
    let short = line.short.saturating_add(line.open());
    let quantity = line.quantity.saturating_sub(short);
    let discount = match line.discount() {
        Discount::Amount(amount) => {
            let kept = line.quantity.saturating_sub(line.short);
            let share = pricing::rounded(amount, quantity, kept);
            Discount::Amount(share.ok_or_else(|| Refusal::new(&code::OUT_OF_RANGE))?)
        }
        rate @ Discount::Rate(_) => rate,
    };
    let terms = Terms {
        quantity,
        price: line.price,
        per: line.per,
        discount,
        tax_rate: line.tax_ppm,
        includes_tax,
    };
    Ok(Stored {
        short,
        amounts: pricing::price(&terms, "")?,
        ..Stored::from(line.clone())
    })
}

impl From<FoundLine> for Stored {
    /// As it is stored, without its money.
    fn from(line: FoundLine) -> Self {
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
            amounts: Amounts::default(),
        }
    }
}
