//! The states of payments and refunds, and how much of a payment can be refunded.

use domain::refusal::code;
use domain::{Money, Read, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::transitions::illegal_transition;

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
    /// The sum of its refunds, pending ones included.
    pub refunded: i64,
    pub provider: Option<String>,
    pub provider_ref: Option<String>,
    pub note: Option<String>,
}

impl FoundPayment {
    /// # Errors
    /// `illegal_transition` with the state and the commands it allows.
    pub fn permit(&self, command: Command) -> Result<(), Refusal> {
        let allowed = allowed(self.kind, self.state);
        if allowed.contains(&command) {
            return Ok(());
        }
        let mut names: Vec<&str> = allowed.iter().map(|command| command.into_str()).collect();
        if self.kind == Kind::Charge && self.state == State::Captured {
            names.push("refund");
        }
        Err(illegal_transition(self.state.into_str(), names))
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

    /// The amount of a refund: the requested one, or all that is left of the payment.
    ///
    /// # Errors
    /// `illegal_transition` when the payment is not captured, `currency_mismatch`, `out_of_range` for
    /// zero, `over_refund` with the amount that is left.
    pub fn refundable(&self, requested: Option<&Money>, pointer: &str) -> Result<i64, Refusal> {
        if self.state != State::Captured {
            let allowed = allowed(self.kind, self.state).iter();
            let names = allowed.map(|command| command.into_str());
            return Err(illegal_transition(self.state.into_str(), names));
        }
        let left = self.amount.saturating_sub(self.refunded);
        let amount = match requested {
            Some(requested) => positive_amount(requested, &self.currency, pointer)?,
            None => left,
        };
        if amount > left || amount == 0 {
            let refusal = Refusal::new(&code::OVER_REFUND).at(pointer);
            let sums = Money::new(left, &self.currency).zip(Money::new(amount, &self.currency));
            return Err(match sums {
                Some((left, requested)) => refusal.with("left", left).with("requested", requested),
                None => refusal,
            });
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
