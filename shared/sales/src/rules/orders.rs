//! What an order may become.

use domain::refusal::code;
use domain::{Instant, Read, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stock::Place;
use stock::rules::{FoundLevel, StockBalances};
use strum::IntoStaticStr;

use super::lines::FoundLine;

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "OrderState")]
pub enum State {
    /// Being written; binds nobody.
    Draft,
    /// Agreed: its stock is set aside or taken.
    Confirmed,
    /// Shipped, or closed short.
    Completed,
    /// Called off.
    Cancelled,
}

/// What payments, shipments and returns must know of their order: a row of `FIND_PARENT`.
#[derive(Debug, Deserialize)]
pub struct FoundParent {
    pub state: State,
    pub warehouse_id: String,
    pub currency: String,
}

/// What can be done with an order.
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

/// When stock leaves the books: as it is shipped, or already as the order is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, IntoStaticStr, Deserialize)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum DeductOn {
    Ship,
    Confirm,
}

impl DeductOn {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ship => "ship",
            Self::Confirm => "confirm",
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
    /// What was chosen at its confirmation; null before.
    pub deduct_on: Option<DeductOn>,
    pub org_deduct_on: DeductOn,
    pub pay_policy: PayPolicy,
    pub total_minor: i64,
    pub paid_minor: i64,
    pub refunded_minor: i64,
    pub notes: Option<String>,
    pub hold_ttl_seconds: i64,
    /// When its holds run out, while it has any.
    pub held_until: Option<i64>,
}

/// What has to be paid before what.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum PayPolicy {
    /// Payment and goods go their own ways.
    None,
    /// An order is paid in full before it is completed.
    BeforeCompletion,
}

/// Whether a command is possible in a state.
///
/// # Errors
/// `illegal_transition` with the state and what is allowed from it.
pub fn permit(state: State, command: Command) -> Result<(), Refusal> {
    let allowed = state.allowed();
    if allowed.contains(&command) {
        return Ok(());
    }
    let names: Vec<String> = allowed
        .iter()
        .map(|command| command.into_str().to_owned())
        .collect();
    Err(Refusal::new(&code::ILLEGAL_TRANSITION)
        .with("state", state.into_str())
        .with("allowed", names))
}

/// Whether it may still be said who sold an order and what its channel calls it.
///
/// # Errors
/// `illegal_transition` once it is over.
pub fn permit_names(state: State) -> Result<(), Refusal> {
    match state {
        State::Draft | State::Confirmed => Ok(()),
        State::Completed | State::Cancelled => permit(state, Command::Change),
    }
}

/// A line that wants stock.
#[derive(Clone, Copy, Debug)]
pub struct Want<'a> {
    pub item_id: &'a str,
    pub unit: &'a str,
    /// In the item's base unit.
    pub quantity: i64,
    pub stocked: bool,
    pub deleted_at: Option<i64>,
}

/// Whether the stock of every line is there, all of them together. What the order holds itself is
/// free for it: `levels` says so.
///
/// # Errors
/// `item_deleted`, `insufficient_stock`, each at its line.
pub fn take(order: &FoundOrder, lines: &[FoundLine], levels: &[FoundLevel]) -> Result<(), Refusal> {
    let mut wants = Vec::with_capacity(lines.len());
    for line in lines {
        wants.push(Want {
            item_id: &line.item_id,
            unit: &line.unit,
            quantity: line.quantity,
            stocked: line.stocked == 1,
            deleted_at: line.item_deleted_at,
        });
    }
    take_all(&order.warehouse_id, &wants, levels)
}

/// Whether a warehouse has what lines want, all of them together.
///
/// # Errors
/// As `take`.
pub fn take_all(
    warehouse_id: &str,
    wants: &[Want<'_>],
    levels: &[FoundLevel],
) -> Result<(), Refusal> {
    let mut balances = StockBalances::of_levels(levels);
    for (number, want) in wants.iter().enumerate() {
        let pointer = format!("/lines/{number}");
        if want.deleted_at.is_some() {
            return Err(Refusal::new(&code::ITEM_DELETED).at(pointer));
        }
        if want.stocked {
            let place = Place::new(want.item_id, warehouse_id);
            balances.reserve(&place, want.quantity, want.unit, &pointer)?;
        }
    }
    Ok(())
}

/// Whether an order can be confirmed as it is.
///
/// # Errors
/// `illegal_transition`, `order_empty`, `tax_rate_changed` at its line, then those of `take`.
pub fn confirm(
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
    take(order, lines, levels)
}

/// Whether nothing of an order is out or packed for it.
///
/// # Errors
/// `illegal_transition`, `order_shipped`.
pub fn cancel(order: &FoundOrder, lines: &[FoundLine]) -> Result<(), Refusal> {
    permit(order.state, Command::Cancel)?;
    if lines.iter().any(|line| line.shipped > 0) {
        return Err(Refusal::new(&code::ORDER_SHIPPED));
    }
    Ok(())
}

/// Whether all of an order is shipped and, where that is the policy, paid.
///
/// # Errors
/// `illegal_transition`, `order_not_shipped` at its line, `order_not_paid`.
pub fn complete(order: &FoundOrder, lines: &[FoundLine]) -> Result<(), Refusal> {
    permit(order.state, Command::Complete)?;
    for (number, line) in lines.iter().enumerate() {
        if line.stocked == 1 && line.open() > 0 {
            return Err(Refusal::new(&code::ORDER_NOT_SHIPPED).at(format!("/lines/{number}")));
        }
    }
    paid(order, order.total_minor)
}

/// Whether an order can end with what it has shipped, `total` being what that comes to.
///
/// # Errors
/// `order_not_paid`.
pub fn paid(order: &FoundOrder, total: i64) -> Result<(), Refusal> {
    let kept = order.paid_minor.saturating_sub(order.refunded_minor);
    if order.pay_policy == PayPolicy::BeforeCompletion && kept < total {
        return Err(Refusal::new(&code::ORDER_NOT_PAID));
    }
    Ok(())
}

impl FoundOrder {
    /// When the holds of this order run out, if it has any that still hold.
    pub fn holds_until(&self, now: Instant) -> Option<i64> {
        self.held_until
            .filter(|until| *until >= now.plus_seconds(1).ms())
    }
}
