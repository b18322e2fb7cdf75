//! Checks of a new purchase order, and the commands that each state allows.

use domain::quantity::Positive;
use domain::refusal::code;
use domain::{Code, Id, MAX_SAFE_INTEGER, Money, Refusal};
use serde::{Deserialize, Serialize};

use super::wire::{LineChange, NewLine, OrderState};
use crate::reorders::wire::ReorderState;

/// A row of `FIND`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    pub state: OrderState,
    pub currency: String,
    /// The currency of the organisation.
    pub base_currency: String,
    pub supplier_id: String,
    pub total_minor: i64,
    pub expected_at: Option<i64>,
    pub note: Option<String>,
    pub close_reason: Option<String>,
    pub line_count: i64,
    pub last_line_number: i64,
}

impl OrderState {
    /// The commands that it allows.
    pub const fn allowed(self) -> &'static [&'static str] {
        match self {
            Self::Draft => &["change", "lines", "place", "cancel"],
            Self::Ordered => &["change", "receive", "cancel"],
            Self::PartiallyReceived => &["change", "receive", "reverse", "close"],
            Self::Received => &["reverse"],
            Self::Cancelled => &[],
        }
    }

    /// The state of a placed order with these lines.
    pub fn after_receipts(lines: &[Line]) -> Self {
        if lines.iter().all(Line::is_complete) {
            Self::Received
        } else if lines.iter().any(|line| line.received > 0) {
            Self::PartiallyReceived
        } else {
            Self::Ordered
        }
    }
}

impl Found {
    /// # Errors
    /// `illegal_transition` with the state and the commands that it allows: none after the order was closed short.
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

/// A row of `FIND_LINES`: a line of an order with its item, its warehouse and its stock.
#[derive(Clone, Debug, Deserialize)]
pub struct Line {
    pub id: String,
    pub item_id: String,
    pub unit: String,
    pub item_deleted_at: Option<i64>,
    pub location_id: String,
    pub warehouse_deleted_at: Option<i64>,
    pub on_hand: i64,
    #[serde(rename = "qty")]
    pub quantity: i64,
    #[serde(rename = "received_qty")]
    pub received: i64,
    /// How much more than ordered the organisation accepts.
    pub tolerance: i64,
    pub price_minor: i64,
    pub per_qty: i64,
    pub total_minor: i64,
    /// The open reorder that it fulfils.
    pub reorder_id: Option<String>,
}

impl Line {
    /// Whether all that was ordered is received.
    pub const fn is_complete(&self) -> bool {
        self.received >= self.quantity
    }

    /// How much can still be received.
    pub fn receivable(&self) -> i64 {
        let most = self.quantity.saturating_add(self.tolerance);
        most.saturating_sub(self.received).max(0)
    }
}

/// The ids of the open reorders of an order that ends: those of lines with receipts, and the others.
pub fn open_reorders(lines: Vec<Line>) -> [Vec<(String,)>; 2] {
    let (started, untouched): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|line| line.received > 0);
    [started, untouched].map(|lines| {
        let reorders = lines.into_iter().filter_map(|line| line.reorder_id);
        reorders.map(|id| (id,)).collect()
    })
}

/// A row of `FIND_LINE_FACTS`: the facts about a requested line.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct LineFacts {
    /// The currency of the organisation.
    pub base_currency: String,
    pub item_id: Option<String>,
    pub unit: Option<String>,
    pub item_per_qty: Option<i64>,
    pub kind: Option<String>,
    pub item_deleted_at: Option<i64>,
    pub location_id: Option<String>,
    pub warehouse_deleted_at: Option<i64>,
    pub supplier_id: Option<String>,
    pub price_minor: Option<i64>,
    pub price_currency: Option<String>,
    pub per_qty: Option<i64>,
    pub supplier_sku: Option<String>,
    pub reorder_id: Option<String>,
    pub reorder_version: Option<i64>,
    pub reorder_state: Option<ReorderState>,
    pub reorder_qty: Option<i64>,
    pub reorder_item_id: Option<String>,
    pub reorder_location_id: Option<String>,
}

/// A requested line. A line for a reorder has no quantity of its own.
#[derive(Clone, Debug, Default)]
pub struct LineRequest {
    /// JSON pointer of the line in the body: `/lines/3`, or empty.
    pub pointer: String,
    pub quantity: Option<Positive>,
    pub price: Option<Money>,
    pub per: Option<Positive>,
    pub reorder_id: Option<String>,
}

impl LineRequest {
    pub fn new(position: usize, line: NewLine) -> Self {
        Self {
            pointer: format!("/lines/{position}"),
            quantity: Some(line.quantity),
            price: line.price,
            per: line.per,
            reorder_id: line.reorder_id.as_ref().map(Id::to_string),
        }
    }

    fn refuse(&self, code: &'static Code, field: &str) -> Refusal {
        Refusal::new(code).at(format!("{}/{field}", self.pointer))
    }

    fn invalid(&self, field: &str, reason: &'static str, detail: &str) -> Refusal {
        let pointer = format!("{}/{field}", self.pointer);
        Refusal::new(&code::INVALID_BODY).because(pointer, reason, Some(detail.to_owned()))
    }
}

/// How many lines an order has at most.
pub const LINES_MAX: i64 = 200;

/// What new lines are added to: nothing yet, or the draft as it is.
#[derive(Clone, Debug, Default)]
pub struct DraftBase {
    pub currency: Option<String>,
    pub total_minor: i64,
    pub line_count: i64,
    pub last_line_number: i64,
}

impl From<&Found> for DraftBase {
    fn from(order: &Found) -> Self {
        Self {
            currency: Some(order.currency.clone()),
            total_minor: order.total_minor,
            line_count: order.line_count,
            last_line_number: order.last_line_number,
        }
    }
}

/// New lines, and the order that they belong to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub supplier_id: String,
    pub currency: String,
    pub lines: Vec<DraftLine>,
    /// The reorders that become lines: id, version, id of the line.
    pub reorders: Vec<(String, i64, String)>,
}

/// A new line, as `INSERT_LINES` stores it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DraftLine {
    pub id: String,
    /// The position that people read on the document, from 1.
    pub number: i64,
    pub item_id: String,
    pub location_id: String,
    pub quantity: i64,
    pub price_minor: i64,
    pub per_qty: i64,
    pub total_minor: i64,
    pub supplier_sku: Option<String>,
}

/// The currency of a new order: that of the first price that is stated, or else of the first one of the supplier's terms,
/// or else the organisation's.
fn currency_of(facts: &[LineFacts], requests: &[LineRequest]) -> String {
    let stated = requests.iter().filter_map(|line| line.price.as_ref());
    let mut stated = stated.map(|price| price.currency.as_str().to_owned());
    let mut terms = facts.iter().filter_map(|line| line.price_currency.clone());
    let base = || facts.first().map(|line| line.base_currency.clone());
    let found = stated.next().or_else(|| terms.next()).or_else(base);
    found.unwrap_or_default()
}

/// These lines, which get these ids, as lines of an order.
///
/// # Errors
/// For each line in turn: the refusals of its reorder, `invalid_reference` for the supplier, the refusals of its item, its
/// warehouse, its quantity and its price, `already_exists` for a reorder that an earlier line fulfils. At last
/// `too_many_lines`, and `out_of_range` for the total.
pub fn draft(
    base: DraftBase,
    facts: Vec<LineFacts>,
    requests: Vec<LineRequest>,
    ids: Vec<String>,
) -> Result<Draft, Refusal> {
    let currency = base.currency;
    let mut draft = Draft {
        currency: currency.unwrap_or_else(|| currency_of(&facts, &requests)),
        ..Draft::default()
    };
    let mut total_minor = base.total_minor;
    let first_number = base.last_line_number.saturating_add(1);
    let lines = facts.into_iter().zip(requests).zip(ids);
    for (number, ((facts, request), id)) in (first_number..).zip(lines) {
        let reorder = reorder(&facts, &request)?;
        let supplier = facts
            .supplier_id
            .clone()
            .ok_or_else(|| Refusal::new(&code::INVALID_REFERENCE).at("/supplier_id"))?;
        let line = line(number, id, &draft.currency, &facts, &request)?;
        if let Some((reorder_id, version)) = reorder {
            if draft
                .reorders
                .iter()
                .any(|(other, _, _)| *other == reorder_id)
            {
                return Err(request.refuse(&code::ALREADY_EXISTS, "reorder_id"));
            }
            draft.reorders.push((reorder_id, version, line.id.clone()));
        }
        total_minor = total_minor.saturating_add(line.total_minor);
        draft.supplier_id = supplier;
        draft.lines.push(line);
    }
    let added = i64::try_from(draft.lines.len()).unwrap_or(i64::MAX);
    if base.line_count.saturating_add(added) > LINES_MAX {
        return Err(Refusal::new(&code::TOO_MANY_LINES).with("limit", LINES_MAX));
    }
    if total_minor > MAX_SAFE_INTEGER {
        return Err(Refusal::new(&code::OUT_OF_RANGE).at("/lines"));
    }
    Ok(draft)
}

/// The reorder that a line fulfils, with its version.
fn reorder(facts: &LineFacts, request: &LineRequest) -> Result<Option<(String, i64)>, Refusal> {
    if request.reorder_id.is_none() {
        return Ok(None);
    }
    let unknown = || request.refuse(&code::INVALID_REFERENCE, "reorder_id");
    let (Some(id), Some(version), Some(state)) = (
        &facts.reorder_id,
        facts.reorder_version,
        facts.reorder_state,
    ) else {
        return Err(unknown());
    };
    state.permit("order")?;
    if facts.reorder_item_id != facts.item_id || facts.reorder_location_id != facts.location_id {
        return Err(unknown());
    }
    Ok(Some((id.clone(), version)))
}

fn line(
    number: i64,
    id: String,
    currency: &str,
    facts: &LineFacts,
    request: &LineRequest,
) -> Result<DraftLine, Refusal> {
    let (Some(item), Some(unit)) = (&facts.item_id, &facts.unit) else {
        return Err(request.refuse(&code::INVALID_REFERENCE, "item_id"));
    };
    if facts.item_deleted_at.is_some() {
        return Err(request.refuse(&code::ITEM_DELETED, "item_id"));
    }
    if facts.kind.as_deref() == Some("service") {
        return Err(request.refuse(&code::NOT_STOCKED, "item_id"));
    }
    let location = facts
        .location_id
        .as_ref()
        .ok_or_else(|| request.refuse(&code::INVALID_REFERENCE, "warehouse_id"))?;
    if facts.warehouse_deleted_at.is_some() {
        return Err(request.refuse(&code::WAREHOUSE_DELETED, "warehouse_id"));
    }
    let in_base = |quantity: Positive, field: &str| {
        let pointer = format!("{}/{field}", request.pointer);
        quantity.0.in_base(unit, &pointer)
    };
    let quantity = match request.quantity {
        Some(quantity) => in_base(quantity, "quantity")?,
        None => facts.reorder_qty.unwrap_or_default(),
    };
    if request.per.is_some() && request.price.is_none() {
        let detail = "this says what a price is for, so give the price too";
        return Err(request.invalid("per", "without_price", detail));
    }
    let price_minor = match (&request.price, facts.price_minor) {
        (Some(price), _) => amount_in(price, currency, &format!("{}/price", request.pointer))?,
        (None, Some(price)) if facts.price_currency.as_deref() == Some(currency) => price,
        // The supplier's terms have a price, but in another currency than the order.
        (None, Some(_)) => {
            return Err(request
                .refuse(&code::CURRENCY_MISMATCH, "price")
                .with("currency", currency));
        }
        (None, None) => {
            let detail = "the supplier's terms have no price for this item, so give one";
            return Err(request.invalid("price", "missing", detail));
        }
    };
    let per_qty = match request.per {
        Some(per) => in_base(per, "per")?,
        None => facts.per_qty.or(facts.item_per_qty).unwrap_or(1),
    };
    let total_minor = total(price_minor, per_qty, quantity)
        .ok_or_else(|| request.refuse(&code::OUT_OF_RANGE, "quantity"))?;
    Ok(DraftLine {
        id,
        number,
        item_id: item.clone(),
        location_id: location.clone(),
        quantity,
        price_minor,
        per_qty,
        total_minor,
        supplier_sku: facts.supplier_sku.clone(),
    })
}

/// An amount in the currency of an order. `pointer` names the money.
fn amount_in(money: &Money, currency: &str, pointer: &str) -> Result<i64, Refusal> {
    if money.currency.as_str() == currency {
        return Ok(money.amount.minor());
    }
    Err(Refusal::new(&code::CURRENCY_MISMATCH)
        .with("currency", currency)
        .at(format!("{pointer}/currency")))
}

/// A line of a draft with a change applied.
///
/// # Errors
/// `unit_mismatch`, `currency_mismatch`, and `out_of_range` for the line or for the order.
pub fn change_line(order: &Found, mut line: Line, change: LineChange) -> Result<Line, Refusal> {
    if let Some(quantity) = change.quantity {
        line.quantity = quantity.0.in_base(&line.unit, "/quantity")?;
    }
    if let Some(price) = &change.price {
        line.price_minor = amount_in(price, &order.currency, "/price")?;
    }
    if let Some(per) = change.per {
        line.per_qty = per.0.in_base(&line.unit, "/per")?;
    }
    let others = order.total_minor.saturating_sub(line.total_minor);
    let total = total(line.price_minor, line.per_qty, line.quantity);
    let fits = |total: &i64| others.saturating_add(*total) <= MAX_SAFE_INTEGER;
    line.total_minor = total
        .filter(fits)
        .ok_or_else(|| Refusal::new(&code::OUT_OF_RANGE).at("/quantity"))?;
    Ok(line)
}

/// The total of a line in minor units, rounded half up; none above 2^53 − 1.
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
    fn the_total_of_a_line_is_rounded_half_up() {
        assert_eq!(total(1299, 1, 3), Some(3897));
        assert_eq!(total(2000, 1_000_000, 250_000), Some(500));
        assert_eq!(total(1, 2, 1), Some(1));
        assert_eq!(total(1, 3, 1), Some(0));
        assert_eq!(total(i64::MAX, 1, i64::MAX), None);
    }

    #[test]
    fn each_state_allows_its_commands_only() {
        let closed_short = Some("No longer made");
        let part = ["receive", "reverse", "close", "change"];
        let table = [
            (
                OrderState::Draft,
                None,
                ["place", "lines", "cancel", "change"].as_slice(),
            ),
            (OrderState::Ordered, None, &["receive", "cancel", "change"]),
            (OrderState::PartiallyReceived, None, &part),
            (OrderState::Received, None, &["reverse"]),
            (OrderState::Received, closed_short, &[]),
            (OrderState::Cancelled, None, &[]),
        ];
        for (state, close_reason, allowed) in table {
            let order = Found {
                version: 1,
                state,
                currency: "GBP".into(),
                base_currency: "GBP".into(),
                supplier_id: String::new(),
                total_minor: 0,
                expected_at: None,
                note: None,
                close_reason: close_reason.map(str::to_owned),
                line_count: 0,
                last_line_number: 0,
            };
            for command in [
                "change", "lines", "place", "receive", "reverse", "cancel", "close",
            ] {
                let may = order.permit(command).is_ok();
                assert_eq!(may, allowed.contains(&command), "{state:?} {command}");
            }
        }
    }
}
