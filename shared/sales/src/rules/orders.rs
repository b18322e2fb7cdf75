//! The states of an order, and the commands that each allows.

pub use domain::DeductOn;
use domain::refusal::code;
use domain::{Instant, Read, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stock::Place;
use stock::rules::{FoundLevel, StockBalances};
use strum::IntoStaticStr;

use super::lines::FoundLine;
use super::transitions::illegal_transition;

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "OrderState")]
pub enum State {
    /// Still being edited; not binding.
    Draft,
    /// Binding: its stock is reserved or deducted.
    Confirmed,
    /// Shipped, or closed short.
    Completed,
    /// Ended without being fulfilled.
    Cancelled,
}

/// The order of a payment, shipment or return: a row of `FIND_PARENT`.
#[derive(Debug, Deserialize)]
pub struct ParentOrder {
    pub state: State,
    pub warehouse_id: String,
    pub currency: String,
}

/// What can be done to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Command {
    Change,
    Hold,
    Confirm,
    Ship,
    Pay,
    Complete,
    CloseShort,
    Cancel,
    Return,
}

impl State {
    /// The commands that are possible from here.
    pub const fn allowed(self) -> &'static [Command] {
        match self {
            Self::Draft => &[
                Command::Change,
                Command::Hold,
                Command::Confirm,
                Command::Cancel,
            ],
            Self::Confirmed => &[
                Command::Ship,
                Command::Pay,
                Command::Complete,
                Command::CloseShort,
                Command::Cancel,
            ],
            Self::Completed => &[Command::Pay, Command::Return],
            Self::Cancelled => &[],
        }
    }
}

/// A row of `statements::orders::FIND`.
#[derive(Clone, Debug, Deserialize)]
pub struct FoundOrder {
    pub version: i64,
    pub state: State,
    pub customer_id: String,
    pub rep_id: Option<String>,
    pub warehouse_id: String,
    pub external_ref: Option<String>,
    pub currency: String,
    pub prices_include_tax: i64,
    /// The organisation's choice when the order was confirmed; null before.
    pub deduct_on: Option<DeductOn>,
    pub org_deduct_on: DeductOn,
    pub pay_policy: PayPolicy,
    pub total_minor: i64,
    pub paid_minor: i64,
    pub refunded_minor: i64,
    pub note: Option<String>,
    pub hold_ttl_seconds: i64,
    /// When its holds expire, while it has any.
    pub held_until: Option<i64>,
}

/// What has to be paid before an order can be completed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum PayPolicy {
    /// Payment and completion are independent.
    None,
    /// An order must be paid in full first.
    BeforeCompletion,
}

/// Whether a command is possible in a state.
///
/// # Errors
/// `illegal_transition` with the state and the commands it allows.
pub fn permit(state: State, command: Command) -> Result<(), Refusal> {
    let allowed = state.allowed();
    if allowed.contains(&command) {
        return Ok(());
    }
    let names = allowed.iter().map(|command| command.into_str());
    Err(illegal_transition(state.into_str(), names))
}

/// The stock that a line needs.
#[derive(Clone, Copy, Debug)]
pub struct StockRequest<'a> {
    pub item_id: &'a str,
    pub unit: &'a str,
    /// In the item's base unit.
    pub quantity: i64,
    pub stocked: bool,
    pub deleted_at: Option<i64>,
}

/// Whether there is stock for all lines of an order together. What the order itself holds counts as
/// available: `levels` includes it.
///
/// # Errors
/// `item_deleted`, `insufficient_stock`, each at its line.
pub fn check_stock(
    order: &FoundOrder,
    lines: &[FoundLine],
    levels: &[FoundLevel],
) -> Result<(), Refusal> {
    let mut requests = Vec::with_capacity(lines.len());
    for line in lines {
        requests.push(StockRequest {
            item_id: &line.item_id,
            unit: &line.unit,
            quantity: line.quantity,
            stocked: line.stocked == 1,
            deleted_at: line.item_deleted_at,
        });
    }
    check_stock_of(&order.warehouse_id, &requests, levels)
}

/// Whether a warehouse has the stock of all requests together.
///
/// # Errors
/// As `check_stock`.
pub fn check_stock_of(
    warehouse_id: &str,
    requests: &[StockRequest<'_>],
    levels: &[FoundLevel],
) -> Result<(), Refusal> {
    let mut balances = StockBalances::of_levels(levels);
    for (number, request) in requests.iter().enumerate() {
        let pointer = format!("/lines/{number}");
        if request.deleted_at.is_some() {
            return Err(Refusal::new(&code::ITEM_DELETED).at(pointer));
        }
        if request.stocked {
            let place = Place::new(request.item_id, warehouse_id);
            balances.reserve(&place, request.quantity, request.unit, &pointer)?;
        }
    }
    Ok(())
}

/// Whether an order can be confirmed as it is.
///
/// # Errors
/// `illegal_transition`, `order_empty`, `tax_rate_changed` at its line, then those of `check_stock`.
pub fn check_confirm(
    order: &FoundOrder,
    lines: &[FoundLine],
    levels: &[FoundLevel],
) -> Result<(), Refusal> {
    permit(order.state, Command::Confirm)?;
    if lines.is_empty() {
        return Err(Refusal::new(&code::ORDER_EMPTY));
    }
    for (number, line) in lines.iter().enumerate() {
        if line.tax_code.is_some() && line.tax_ppm_now != Some(line.tax_ppm) {
            return Err(
                Refusal::new(&code::TAX_RATE_CHANGED).at(format!("/lines/{number}/tax_code"))
            );
        }
    }
    check_stock(order, lines, levels)
}

/// Whether an order can be cancelled: nothing of it has been shipped.
///
/// # Errors
/// `illegal_transition`, `order_shipped`.
pub fn check_cancel(order: &FoundOrder, lines: &[FoundLine]) -> Result<(), Refusal> {
    permit(order.state, Command::Cancel)?;
    if lines.iter().any(|line| line.shipped > 0) {
        return Err(Refusal::new(&code::ORDER_SHIPPED));
    }
    Ok(())
}

impl FoundOrder {
    /// When the holds of this order expire, if they last for another second at least.
    pub fn holds_until(&self, now: Instant) -> Option<i64> {
        self.held_until
            .filter(|until| *until >= now.plus_seconds(1).ms())
    }
}
