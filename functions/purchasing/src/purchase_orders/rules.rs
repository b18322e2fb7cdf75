//! What an order consists of, and what may be asked of it.

use domain::quantity::Positive;
use domain::refusal::code;
use domain::{Id, MAX_SAFE_INTEGER, Money, Refusal};
use serde::Deserialize;

use super::wire::{NewLine, OrderState};
use crate::reorders::wire::ReorderState;

/// The row that `FIND` gives, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    pub state: OrderState,
    pub currency: String,
    pub expected_at: Option<i64>,
    pub note: Option<String>,
    pub close_reason: Option<String>,
}

impl OrderState {
    /// What may be asked of it.
    pub const fn allowed(self) -> &'static [&'static str] {
        match self {
            Self::Draft => &["change", "place", "cancel"],
            Self::Ordered => &["change", "receive", "cancel"],
            Self::PartiallyReceived => &["change", "receive", "take_back", "close"],
            Self::Received => &["take_back"],
            Self::Cancelled => &[],
        }
    }
}

impl Found {
    /// # Errors
    /// `illegal_transition` with the state and what is allowed from it: nothing once the rest was
    /// given up.
    pub fn permit(&self, command: &str) -> Result<(), Refusal> {
        let allowed = match self.close_reason {
            None => self.state.allowed(),
            Some(_) => &[],
        };
        if allowed.contains(&command) {
            return Ok(());
        }
        Err(Refusal::illegal(self.state.into_str(), allowed))
    }
}

/// A row of `FIND_WANTED`, in its order: what is known of a line.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Known {
    pub currency: String,
    pub item_id: Option<String>,
    pub unit: Option<String>,
    pub item_per_qty: Option<i64>,
    pub kind: Option<String>,
    pub item_deleted_at: Option<i64>,
    pub location_id: Option<String>,
    pub warehouse_deleted_at: Option<i64>,
    pub supplier_id: Option<String>,
    pub price_minor: Option<i64>,
    pub per_qty: Option<i64>,
    pub supplier_sku: Option<String>,
    pub reorder_id: Option<String>,
    pub reorder_version: Option<i64>,
    pub reorder_state: Option<ReorderState>,
    pub reorder_qty: Option<i64>,
    pub reorder_item_id: Option<String>,
    pub reorder_location_id: Option<String>,
}

/// A line that is wanted. What a request is ordered for has no quantity of its own.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// JSON pointer of the line in the body: `/lines/3`, or empty.
    pub pointer: String,
    pub quantity: Option<Positive>,
    pub price: Option<Money>,
    pub per: Option<Positive>,
    pub reorder_id: Option<String>,
}

impl Wanted {
    pub fn of(number: usize, line: NewLine) -> Self {
        Self {
            pointer: format!("/lines/{number}"),
            quantity: Some(line.quantity),
            price: line.price,
            per: line.per,
            reorder_id: line.reorder_id.as_ref().map(Id::to_string),
        }
    }
}

/// An order as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub supplier_id: String,
    pub currency: String,
    pub total_minor: i64,
    /// In the columns of `INSERT_LINES`.
    pub lines: Vec<DraftLine>,
    /// Requests that become lines: id, version, line.
    pub reorders: Vec<(String, i64, i64)>,
}

/// Line, item, warehouse, quantity, price, per, total, supplier's SKU.
pub type DraftLine = (i64, String, String, i64, i64, i64, i64, Option<String>);

/// The order of these lines, or why it cannot be.
///
/// # Errors
/// `invalid_reference` for the supplier; then for each line its request, its item, its warehouse,
/// its quantity, its price, its request being used twice; at last `out_of_range` of the total.
pub fn draft(known: Vec<Known>, wanted: Vec<Wanted>) -> Result<Draft, Refusal> {
    let mut draft = Draft::default();
    for (position, (known, wanted)) in (1_i64..).zip(known.into_iter().zip(wanted)) {
        let reorder = request(&known, &wanted)?;
        let supplier = known
            .supplier_id
            .clone()
            .ok_or_else(|| Refusal::new(&code::INVALID_REFERENCE).at("/supplier_id"))?;
        let line = line(position, &known, &wanted)?;
        if let Some((id, version)) = reorder {
            if draft.reorders.iter().any(|(other, _, _)| *other == id) {
                let pointer = format!("{}/reorder_id", wanted.pointer);
                return Err(Refusal::new(&code::ALREADY_EXISTS).at(pointer));
            }
            draft.reorders.push((id, version, position));
        }
        draft.total_minor = draft.total_minor.saturating_add(line.6);
        draft.supplier_id = supplier;
        draft.currency = known.currency;
        draft.lines.push(line);
    }
    if draft.total_minor > MAX_SAFE_INTEGER {
        return Err(Refusal::new(&code::OUT_OF_RANGE).at("/lines"));
    }
    Ok(draft)
}

/// The request of a line with its version, when it names one.
fn request(known: &Known, wanted: &Wanted) -> Result<Option<(String, i64)>, Refusal> {
    if wanted.reorder_id.is_none() {
        return Ok(None);
    }
    let unknown =
        || Refusal::new(&code::INVALID_REFERENCE).at(format!("{}/reorder_id", wanted.pointer));
    let (Some(id), Some(version), Some(state)) = (
        &known.reorder_id,
        known.reorder_version,
        known.reorder_state,
    ) else {
        return Err(unknown());
    };
    state.permit("order")?;
    if known.reorder_item_id != known.item_id || known.reorder_location_id != known.location_id {
        return Err(unknown());
    }
    Ok(Some((id.clone(), version)))
}

fn line(number: i64, known: &Known, wanted: &Wanted) -> Result<DraftLine, Refusal> {
    let at = |code, name: &str| Refusal::new(code).at(format!("{}/{name}", wanted.pointer));
    let (Some(item), Some(unit)) = (&known.item_id, &known.unit) else {
        return Err(at(&code::INVALID_REFERENCE, "item_id"));
    };
    if known.item_deleted_at.is_some() {
        return Err(at(&code::ITEM_DELETED, "item_id"));
    }
    if known.kind.as_deref() == Some("service") {
        return Err(at(&code::NOT_STOCKED, "item_id"));
    }
    let warehouse = known
        .location_id
        .as_ref()
        .ok_or_else(|| at(&code::INVALID_REFERENCE, "warehouse_id"))?;
    if known.warehouse_deleted_at.is_some() {
        return Err(at(&code::WAREHOUSE_DELETED, "warehouse_id"));
    }
    let quantity = match wanted.quantity {
        Some(quantity) => quantity
            .0
            .in_base(unit, &format!("{}/quantity", wanted.pointer))?,
        None => known.reorder_qty.unwrap_or_default(),
    };
    let per = wanted
        .per
        .map(|per| per.0.in_base(unit, &format!("{}/per", wanted.pointer)));
    if wanted.per.is_some() && wanted.price.is_none() {
        let detail = "this says what a price is for, so give the price too".to_owned();
        return Err(Refusal::new(&code::INVALID_BODY).because(
            format!("{}/per", wanted.pointer),
            "without_price",
            Some(detail),
        ));
    }
    let price = match &wanted.price {
        Some(price) if price.currency.as_str() != known.currency => {
            let currency = known.currency.as_str();
            return Err(at(&code::CURRENCY_MISMATCH, "price/currency").with("currency", currency));
        }
        Some(price) => Some(price.amount.minor()),
        None => known.price_minor,
    };
    let Some(price) = price else {
        let detail = "the supplier's terms have no price for this item, so give one".to_owned();
        return Err(Refusal::new(&code::INVALID_BODY).because(
            format!("{}/price", wanted.pointer),
            "missing",
            Some(detail),
        ));
    };
    let per = match per.transpose()? {
        Some(per) => per,
        None => known.per_qty.or(known.item_per_qty).unwrap_or(1),
    };
    let total = total(price, per, quantity).ok_or_else(|| at(&code::OUT_OF_RANGE, "quantity"))?;
    Ok((
        number,
        item.clone(),
        warehouse.clone(),
        quantity,
        price,
        per,
        total,
        known.supplier_sku.clone(),
    ))
}

/// The price of a line in minor units, half up; none past 2^53 − 1.
fn total(price: i64, per: i64, quantity: i64) -> Option<i64> {
    let exact = i128::from(price).checked_mul(i128::from(quantity))?;
    let per = i128::from(per);
    let rounded = exact.checked_add(per.checked_div(2)?)?.checked_div(per)?;
    i64::try_from(rounded)
        .ok()
        .filter(|total| *total <= MAX_SAFE_INTEGER)
}

#[cfg(test)]
mod tests {
    use super::{Found, total};
    use crate::purchase_orders::wire::OrderState;

    #[test]
    fn a_line_costs_its_share_of_the_price_half_up() {
        assert_eq!(total(1299, 1, 3), Some(3897));
        assert_eq!(total(2000, 1_000_000, 250_000), Some(500));
        assert_eq!(total(1, 2, 1), Some(1));
        assert_eq!(total(1, 3, 1), Some(0));
        assert_eq!(total(i64::MAX, 1, i64::MAX), None);
    }

    #[test]
    fn each_state_allows_what_it_says() {
        let given_up = Some("No longer made");
        let part = ["receive", "take_back", "close", "change"];
        let table = [
            (
                OrderState::Draft,
                None,
                ["place", "cancel", "change"].as_slice(),
            ),
            (OrderState::Ordered, None, &["receive", "cancel", "change"]),
            (OrderState::PartiallyReceived, None, &part),
            (OrderState::Received, None, &["take_back"]),
            (OrderState::Received, given_up, &[]),
            (OrderState::Cancelled, None, &[]),
        ];
        for (state, close_reason, allowed) in table {
            let order = Found {
                version: 1,
                state,
                currency: "GBP".into(),
                expected_at: None,
                note: None,
                close_reason: close_reason.map(str::to_owned),
            };
            for command in ["change", "place", "receive", "take_back", "cancel", "close"] {
                let may = order.permit(command).is_ok();
                assert_eq!(may, allowed.contains(&command), "{state:?} {command}");
            }
        }
    }
}
