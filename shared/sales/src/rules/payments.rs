//! The states of payments and refunds, how much of a payment can be refunded, and what an order still owes.

use domain::refusal::{code, way_out};
use domain::{Money, Read, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::orders;

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "PaymentState")]
pub enum State {
    /// Expected.
    Pending,
    /// Authorised by the provider, not yet captured.
    Authorized,
    /// The money was received, or given back.
    Captured,
    Failed,
    /// Cancelled before it was captured.
    Voided,
}

/// Money received, or given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, Deserialize)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Kind {
    Charge,
    Refund,
}

/// What a refund is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Read,
    JsonSchema,
    IntoStaticStr,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "RefundReason")]
pub enum RefundReason {
    /// Of goods that came back, which are not owed any more. No more than they were worth.
    Return,
    /// Goodwill: less is owed from now on.
    Allowance,
    /// The payment is undone, all of it or a part: what it paid is owed again. Money that was paid by mistake or too
    /// much is given back so.
    #[default]
    PaymentUndone,
}

/// The money of an order, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderMoney {
    pub total: i64,
    /// What came back of it, with tax.
    pub returned: i64,
    pub allowances: i64,
    pub paid: i64,
    pub refunded: i64,
}

impl OrderMoney {
    /// What the customer has to pay for what they keep.
    pub fn owed(&self) -> i64 {
        let kept = self.total.saturating_sub(self.returned);
        kept.saturating_sub(self.allowances).max(0)
    }

    /// What was paid and not refunded.
    pub const fn kept(&self) -> i64 {
        self.paid.saturating_sub(self.refunded)
    }

    /// What was paid beyond what is owed, and not refunded.
    pub fn overpaid(&self) -> i64 {
        self.kept().saturating_sub(self.owed()).max(0)
    }
}

/// What can be done to a payment or a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Command {
    Authorize,
    Capture,
    Fail,
    Void,
}

impl Command {
    /// The state it leads to.
    pub const fn target(self) -> State {
        match self {
            Self::Authorize => State::Authorized,
            Self::Capture => State::Captured,
            Self::Fail => State::Failed,
            Self::Void => State::Voided,
        }
    }
}

/// The topic of the event when a payment or a refund reaches a state.
pub const fn topic(kind: Kind, state: State) -> &'static str {
    match (kind, state) {
        (Kind::Charge, State::Pending) => "payment.created",
        (Kind::Charge, State::Authorized) => "payment.authorized",
        (Kind::Charge, State::Captured) => "payment.captured",
        (Kind::Charge, State::Failed) => "payment.failed",
        (Kind::Charge, State::Voided) => "payment.voided",
        (Kind::Refund, State::Captured) => "refund.captured",
        (Kind::Refund, State::Failed) => "refund.failed",
        (Kind::Refund, _) => "refund.created",
    }
}

/// The commands that a state allows.
pub const fn allowed(kind: Kind, state: State) -> &'static [Command] {
    match (kind, state) {
        (Kind::Charge, State::Pending) => &[
            Command::Authorize,
            Command::Capture,
            Command::Fail,
            Command::Void,
        ],
        (Kind::Charge, State::Authorized) => &[Command::Capture, Command::Fail, Command::Void],
        (Kind::Refund, State::Pending) => &[Command::Capture, Command::Fail],
        _ => &[],
    }
}

/// A payment or a refund: a row of `FIND`.
#[derive(Debug, Deserialize)]
pub struct FoundPayment {
    pub version: i64,
    pub kind: Kind,
    pub state: State,
    pub order_id: String,
    pub method: String,
    pub amount: i64,
    pub currency: String,
    pub fee: i64,
    /// What came in of it.
    pub captured: i64,
    /// The sum of its refunds, pending ones included.
    pub refunded: i64,
    pub provider: Option<String>,
    pub provider_ref: Option<String>,
    pub note: Option<String>,
    pub order_state: orders::State,
    pub order_total: i64,
    pub order_returned: i64,
    pub order_allowances: i64,
    pub order_paid: i64,
    pub order_refunded: i64,
    /// The sum of the order's refunds of what came back, pending ones included.
    pub return_refunds: i64,
}

impl FoundPayment {
    /// # Errors
    /// `illegal_transition` with the state and the commands it allows.
    pub fn permit(&self, command: Command) -> Result<(), Refusal> {
        let allowed = allowed(self.kind, self.state);
        if allowed.contains(&command) {
            return Ok(());
        }
        Err(self.illegal())
    }

    /// `illegal_transition` with the state and what is possible now.
    fn illegal(&self) -> Refusal {
        let allowed = allowed(self.kind, self.state).iter();
        let mut names: Vec<&str> = allowed.map(|command| command.into_str()).collect();
        if self.kind == Kind::Charge && self.refunded < self.captured {
            names.push("refunds");
        }
        let refusal = Refusal::illegal(self.state.into_str(), &names);
        match (names.is_empty(), self.kind) {
            (false, _) => refusal,
            (true, Kind::Charge) => refusal.way_out(&way_out::PAYMENT_ENDED),
            (true, Kind::Refund) => refusal.way_out(&way_out::REFUND_ENDED),
        }
    }

    /// What is captured of it: the requested amount, or all of it.
    ///
    /// # Errors
    /// `currency_mismatch`, `out_of_range` for zero or more than its amount.
    pub fn captures(&self, requested: Option<&Money>) -> Result<i64, Refusal> {
        let Some(requested) = requested else {
            return Ok(self.amount);
        };
        let amount = positive_amount(requested, &self.currency, "/amount")?;
        if amount > self.amount {
            return Err(Refusal::new(&code::OUT_OF_RANGE).at("/amount/amount"));
        }
        Ok(amount)
    }

    /// Adds what an action says about the provider. A value that is there already stays.
    ///
    /// # Errors
    /// `invalid_body` for another provider or reference than before, or a reference without provider.
    pub fn apply(&mut self, update: PaymentUpdate) -> Result<(), Refusal> {
        set_once(&mut self.provider, update.provider, "/provider")?;
        set_once(&mut self.provider_ref, update.provider_ref, "/provider_ref")?;
        check_reference(self.provider.as_deref(), self.provider_ref.as_deref())?;
        if update.note.is_some() {
            self.note = update.note;
        }
        Ok(())
    }

    /// The money of its order, after more of it came back. A cancelled order owes nothing.
    fn money_after(&self, returned: i64) -> OrderMoney {
        OrderMoney {
            total: if self.order_state == orders::State::Cancelled {
                0
            } else {
                self.order_total
            },
            returned: self.order_returned.saturating_add(returned),
            allowances: self.order_allowances,
            paid: self.order_paid,
            refunded: self.order_refunded,
        }
    }

    /// The amount of a refund: the requested one, or all that is left of the payment; of what came back what the
    /// customer has paid for it. `returned` comes back with the refund.
    ///
    /// # Errors
    /// `illegal_transition` when the payment is not captured, `currency_mismatch`, `out_of_range` for zero,
    /// `over_refund` with the amount that is left, `over_return_refund` likewise.
    pub fn refundable(
        &self,
        requested: Option<&Money>,
        reason: RefundReason,
        returned: i64,
        pointer: &str,
    ) -> Result<i64, Refusal> {
        if self.state != State::Captured {
            return Err(self.illegal());
        }
        let refuse = |code, left: i64, amount: i64| {
            let refusal = Refusal::new(code).at(pointer);
            let sums = Money::new(left, &self.currency).zip(Money::new(amount, &self.currency));
            Err(match sums {
                Some((left, requested)) => refusal.with("left", left).with("requested", requested),
                None => refusal,
            })
        };
        let left = self.captured.saturating_sub(self.refunded);
        let money = self.money_after(returned);
        let left_of_returns = money.returned.saturating_sub(self.return_refunds).max(0);
        let amount = match (requested, reason) {
            (Some(requested), _) => positive_amount(requested, &self.currency, pointer)?,
            (None, RefundReason::Return) => {
                let amount = left.min(left_of_returns).min(money.overpaid());
                if amount == 0 && left > 0 && left_of_returns > 0 {
                    return Err(Refusal::new(&code::OVER_REFUND)
                        .way_out(&way_out::NOTHING_OVERPAID)
                        .at(pointer));
                }
                amount
            }
            (None, _) => left,
        };
        if amount > left || left == 0 {
            return refuse(&code::OVER_REFUND, left, amount);
        }
        if reason == RefundReason::Return && (amount > left_of_returns || amount == 0) {
            return refuse(&code::OVER_RETURN_REFUND, left_of_returns, amount);
        }
        Ok(amount)
    }
}

/// What an action can add to a payment.
#[derive(Debug, Default)]
pub struct PaymentUpdate {
    pub provider: Option<String>,
    pub provider_ref: Option<String>,
    pub note: Option<String>,
}

fn set_once(
    field: &mut Option<String>,
    value: Option<String>,
    pointer: &str,
) -> Result<(), Refusal> {
    if value.is_none() || *field == value {
        return Ok(());
    }
    if field.is_some() {
        let detail = "this payment already has another value".to_owned();
        return Err(Refusal::new(&code::INVALID_BODY).because(
            pointer,
            "invalid_value",
            Some(detail),
        ));
    }
    *field = value;
    Ok(())
}

/// A provider's reference needs the provider.
///
/// # Errors
/// `invalid_body`.
pub fn check_reference(provider: Option<&str>, reference: Option<&str>) -> Result<(), Refusal> {
    if reference.is_none() || provider.is_some() {
        return Ok(());
    }
    let detail = "give the provider of this reference too".to_owned();
    Err(Refusal::new(&code::INVALID_BODY).because(
        "/provider_ref",
        "without_provider",
        Some(detail),
    ))
}

/// An amount above zero in a currency, in minor units.
///
/// # Errors
/// `currency_mismatch`, `out_of_range`.
pub fn positive_amount(money: &Money, currency: &str, pointer: &str) -> Result<i64, Refusal> {
    let minor = in_currency(money, currency, pointer)?;
    if minor == 0 {
        return Err(Refusal::new(&code::OUT_OF_RANGE).at(format!("{pointer}/amount")));
    }
    Ok(minor)
}

/// The provider's fee for an amount, at most the amount.
///
/// # Errors
/// `currency_mismatch`, `out_of_range`.
pub fn fee(fee: Option<&Money>, amount: i64, currency: &str) -> Result<i64, Refusal> {
    let Some(money) = fee else { return Ok(0) };
    let minor = in_currency(money, currency, "/fee")?;
    if minor > amount {
        return Err(Refusal::new(&code::OUT_OF_RANGE).at("/fee/amount"));
    }
    Ok(minor)
}

fn in_currency(money: &Money, currency: &str, pointer: &str) -> Result<i64, Refusal> {
    if money.currency.as_str() == currency {
        return Ok(money.amount.minor());
    }
    Err(Refusal::new(&code::CURRENCY_MISMATCH)
        .with("currency", currency)
        .at(format!("{pointer}/currency")))
}

#[cfg(test)]
mod tests {
    use super::OrderMoney;

    #[test]
    fn what_is_owed_follows_what_came_back_and_what_was_given() {
        let money = |total, returned, allowances, paid, refunded| {
            let money = OrderMoney {
                total,
                returned,
                allowances,
                paid,
                refunded,
            };
            (money.owed(), money.kept(), money.overpaid())
        };
        assert_eq!(money(20, 10, 0, 0, 0), (10, 0, 0));
        assert_eq!(money(20, 20, 0, 20, 0), (0, 20, 20));
        assert_eq!(money(20, 20, 0, 20, 20), (0, 0, 0));
        assert_eq!(money(20, 0, 5, 20, 5), (15, 15, 0));
        assert_eq!(money(20, 0, 0, 20, 5), (20, 15, 0));
        // All came back after an allowance: the shop owes what it kept, no more.
        assert_eq!(money(20, 20, 5, 20, 5), (0, 15, 15));
    }
}
