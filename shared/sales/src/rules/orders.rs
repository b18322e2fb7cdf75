//! The states of an order, and the commands that each allows.

pub use domain::DeductOn;
use domain::refusal::{Member, code, way_out};
use domain::{Instant, Read, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use stock::Place;
use stock::rules::{FoundLevel, StockBalances};
use strum::IntoStaticStr;

use super::lines::FoundLine;
use super::pricing::{DocumentTerms, TaxRounding};

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
    pub prices_include_tax: i64,
}

/// What can be done to an order, with the word of its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case", const_into_str)]
pub enum Command {
    #[strum(to_string = "lines")]
    Change,
    Hold,
    Confirm,
    #[strum(to_string = "shipments")]
    Ship,
    #[strum(to_string = "payments")]
    Pay,
    #[strum(to_string = "refunds")]
    Refund,
    Complete,
    CloseShort,
    Cancel,
    #[strum(to_string = "returns")]
    Return,
}

impl State {
    /// The commands that are possible from here, if the lines, the stock and the money of the order allow them too.
    pub const fn allowed(self) -> &'static [Command] {
        match self {
            Self::Draft => &[
                Command::Change,
                Command::Hold,
                Command::Confirm,
                Command::Cancel,
                Command::Pay,
                Command::Refund,
            ],
            Self::Confirmed => &[
                Command::Ship,
                Command::Complete,
                Command::CloseShort,
                Command::Cancel,
                Command::Return,
                Command::Pay,
                Command::Refund,
            ],
            Self::Completed => &[Command::Return, Command::Pay, Command::Refund],
            Self::Cancelled => &[Command::Pay, Command::Refund],
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
    pub tax_rounding: TaxRounding,
    /// The organisation's choice when the order was confirmed; null before.
    pub deduct_on: Option<DeductOn>,
    pub org_deduct_on: DeductOn,
    pub pay_policy: PayPolicy,
    pub allowance_minor: i64,
    pub paid_minor: i64,
    pub refunded_minor: i64,
    /// What can still be refunded of its payments.
    pub refundable_minor: i64,
    /// The number of its shipments that are on their way, or could not be delivered.
    pub on_their_way: i64,
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
    let names: Vec<&str> = allowed.iter().map(|command| command.into_str()).collect();
    Err(Refusal::illegal(state.into_str(), &names))
}

/// The stock that a line needs.
#[derive(Clone, Copy, Debug)]
pub struct StockRequest<'a> {
    pub item_id: &'a str,
    pub sku: &'a str,
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
/// `item_deleted`, else `insufficient_stock`, at every line that it is true of.
pub fn check_stock(
    order: &FoundOrder,
    lines: &[FoundLine],
    levels: &[FoundLevel],
) -> Result<(), Refusal> {
    let mut requests = Vec::with_capacity(lines.len());
    for line in lines {
        requests.push(StockRequest {
            item_id: &line.item_id,
            sku: &line.sku,
            unit: &line.unit,
            quantity: line.quantity,
            stocked: line.stocked == 1,
            deleted_at: line.item_deleted_at,
        });
    }
    check_stock_of(&order.warehouse_id, &requests, levels)
}

/// Whether a warehouse has the stock of all requests together. What is available for a line is what the lines before
/// it leave, so that with no more than that on each line the order can be confirmed.
///
/// # Errors
/// As `check_stock`.
pub fn check_stock_of(
    warehouse_id: &str,
    requests: &[StockRequest<'_>],
    levels: &[FoundLevel],
) -> Result<(), Refusal> {
    let deleted = requests.iter().enumerate();
    let deleted = deleted.filter(|(_, request)| request.deleted_at.is_some());
    let deleted = deleted.map(|(number, _)| format!("/lines/{number}"));
    refuse_all(&code::ITEM_DELETED, deleted)?;
    let mut balances = StockBalances::of_levels(levels);
    let mut short = Vec::new();
    for (number, request) in requests.iter().enumerate() {
        if !request.stocked {
            continue;
        }
        let place = Place::new(request.item_id, warehouse_id);
        let available = balances.reserve_available(&place, request.quantity);
        if available < request.quantity {
            short.push(Shortage {
                pointer: format!("/lines/{number}"),
                line_id: None,
                item_id: request.item_id,
                sku: request.sku,
                warehouse_id,
                requested: request.quantity,
                available,
                unit: request.unit,
            });
        }
    }
    refuse_shortages(&short)
}

/// A refusal with all the pointers, if there are any.
fn refuse_all(
    code: &'static domain::Code,
    pointers: impl Iterator<Item = String>,
) -> Result<(), Refusal> {
    let refusal = pointers.fold(Refusal::new(code), Refusal::at);
    if refusal.errors.is_empty() {
        return Ok(());
    }
    Err(refusal)
}

/// A line that has not enough stock.
#[derive(Clone, Debug)]
pub struct Shortage<'s> {
    pub pointer: String,
    /// Unless the line is new.
    pub line_id: Option<&'s str>,
    pub item_id: &'s str,
    pub sku: &'s str,
    pub warehouse_id: &'s str,
    pub requested: i64,
    pub available: i64,
    pub unit: &'s str,
}

/// # Errors
/// `insufficient_stock` with every line that has not enough.
pub fn refuse_shortages(short: &[Shortage<'_>]) -> Result<(), Refusal> {
    let Some(first) = short.first() else {
        return Ok(());
    };
    let mut refusal = Refusal::new(&code::INSUFFICIENT_STOCK)
        .with("available", first.available)
        .with("requested", first.requested)
        .with("unit", first.unit);
    if short.len() > 1 {
        let lines = i64::try_from(short.len()).unwrap_or(i64::MAX);
        refusal = refusal
            .with("lines", lines)
            .way_out(&way_out::SEVERAL_LINES_SHORT);
    }
    for line in short {
        let mut members: Vec<(&'static str, Member)> = Vec::new();
        members.extend(line.line_id.map(|id| ("line_id", id.into())));
        members.extend([
            ("item_id", line.item_id.into()),
            ("sku", line.sku.into()),
            ("warehouse_id", line.warehouse_id.into()),
            ("requested", line.requested.into()),
            ("available", line.available.into()),
            ("unit", line.unit.into()),
        ]);
        refusal = refusal.at_with(line.pointer.as_str(), members);
    }
    Err(refusal)
}

/// Whether an order can be confirmed as it is.
///
/// # Errors
/// `illegal_transition`, `order_empty`, `tax_rate_changed` at every such line, then those of `check_stock`.
pub fn check_confirm(
    order: &FoundOrder,
    lines: &[FoundLine],
    levels: &[FoundLevel],
) -> Result<(), Refusal> {
    permit(order.state, Command::Confirm)?;
    if lines.is_empty() {
        return Err(Refusal::new(&code::ORDER_EMPTY));
    }
    let outdated = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.tax_code.is_some() && line.tax_ppm_now != Some(line.tax_ppm));
    let outdated = outdated.map(|(number, _)| format!("/lines/{number}/tax_code"));
    refuse_all(&code::TAX_RATE_CHANGED, outdated)?;
    check_stock(order, lines, levels)
}

/// Whether an order can be cancelled: nothing of it has been shipped.
///
/// # Errors
/// `illegal_transition`, `order_shipped` with what can be done instead.
pub fn check_cancel(order: &FoundOrder, lines: &[FoundLine]) -> Result<(), Refusal> {
    permit(order.state, Command::Cancel)?;
    if lines.iter().all(|line| line.shipped == 0) {
        return Ok(());
    }
    let is_left = lines
        .iter()
        .any(|line| line.stocked == 1 && line.open() > 0);
    Err(
        Refusal::new(&code::ORDER_SHIPPED).way_out(if order.on_their_way > 0 {
            &way_out::CANCEL_WITH_GOODS_ON_THEIR_WAY
        } else if is_left {
            &way_out::CANCEL_WITH_GOODS_DELIVERED
        } else {
            &way_out::CANCEL_WITH_ALL_DELIVERED
        }),
    )
}

impl FoundOrder {
    pub fn document(&self) -> DocumentTerms {
        DocumentTerms {
            prices_include_tax: self.prices_include_tax == 1,
            tax_rounding: self.tax_rounding,
        }
    }

    /// When the holds of this order expire, if they last for another second at least.
    pub fn holds_until(&self, now: Instant) -> Option<i64> {
        self.held_until
            .filter(|until| *until >= now.plus_seconds(1).ms())
    }
}
