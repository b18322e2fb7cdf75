//! Payments and refunds: what may become of one, and how much may go back.

use domain::refusal::code;
use domain::{Money, Read, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::machine;

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "PaymentState")]
pub enum State {
    /// Promised.
    Pending,
    /// The provider keeps it ready.
    Authorized,
    /// The money changed hands.
    Captured,
    Failed,
    /// Called off before the money changed hands.
    Voided,
}

/// Money in, or back.
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
    /// Where it leads.
    pub const fn goal(self) -> State {
        match self {
            Self::Authorize => State::Authorized,
            Self::Capture => State::Captured,
            Self::Fail => State::Failed,
            Self::Void => State::Voided,
        }
    }
}

/// What the event feed calls a payment or a refund that came to a state.
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

/// The commands that are possible.
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

/// What `FIND` gives of a payment or a refund, in its order.
#[derive(Debug, Deserialize)]
pub struct Found {
    pub version: i64,
    pub kind: Kind,
    pub state: State,
    pub order_id: String,
    pub method: String,
    pub amount: i64,
    pub currency: String,
    pub fee: i64,
    /// What its refunds take of it.
    pub refunded: i64,
    pub provider: Option<String>,
    pub provider_ref: Option<String>,
    pub note: Option<String>,
}

impl Found {
    /// # Errors
    /// `illegal_transition` with the state and what is allowed from it.
    pub fn permit(&self, command: Command) -> Result<(), Refusal> {
        let allowed = allowed(self.kind, self.state);
        if allowed.contains(&command) {
            return Ok(());
        }
        let mut names: Vec<&str> = allowed.iter().map(|command| command.into_str()).collect();
        if self.kind == Kind::Charge && self.state == State::Captured {
            names.push("refund");
        }
        Err(machine::illegal(self.state.into_str(), &names))
    }

    /// Takes over what an action tells of the provider. What is known of it stays.
    ///
    /// # Errors
    /// `invalid_body` for another provider or reference than is known, or a reference of none.
    pub fn told(&mut self, told: Told) -> Result<(), Refusal> {
        settle(&mut self.provider, told.provider, "/provider")?;
        settle(&mut self.provider_ref, told.provider_ref, "/provider_ref")?;
        named(self.provider.as_deref(), self.provider_ref.as_deref())?;
        if told.note.is_some() {
            self.note = told.note;
        }
        Ok(())
    }

    /// How much of a captured payment may go back: what is asked, or what is left of it.
    ///
    /// # Errors
    /// `illegal_transition` of a payment that is not captured, `currency_mismatch`, `out_of_range`
    /// for nothing, `over_refund` with what is left.
    pub fn refundable(&self, asked: Option<&Money>, pointer: &str) -> Result<i64, Refusal> {
        if self.state != State::Captured {
            let allowed = allowed(self.kind, self.state)
                .iter()
                .map(|one| one.into_str());
            let allowed: Vec<&str> = allowed.collect();
            return Err(machine::illegal(self.state.into_str(), &allowed));
        }
        let left = self.amount.saturating_sub(self.refunded);
        let wanted = match asked {
            Some(asked) => amount(asked, &self.currency, pointer)?,
            None => left,
        };
        if wanted > left || wanted == 0 {
            return Err(Refusal::new(&code::OVER_REFUND)
                .with("left", left)
                .with("requested", wanted)
                .at(pointer));
        }
        Ok(wanted)
    }
}

/// What an action may tell of a payment.
#[derive(Debug, Default)]
pub struct Told {
    pub provider: Option<String>,
    pub provider_ref: Option<String>,
    pub note: Option<String>,
}

fn settle(known: &mut Option<String>, told: Option<String>, pointer: &str) -> Result<(), Refusal> {
    if told.is_none() || *known == told {
        return Ok(());
    }
    if known.is_some() {
        let detail = "this payment already has another value".to_owned();
        return Err(Refusal::new(&code::INVALID_BODY).because(
            pointer,
            "invalid_value",
            Some(detail),
        ));
    }
    *known = told;
    Ok(())
}

/// A reference is one of a provider.
///
/// # Errors
/// `invalid_body`.
pub fn named(provider: Option<&str>, reference: Option<&str>) -> Result<(), Refusal> {
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

/// An amount of more than nothing, in a currency, in minor units.
///
/// # Errors
/// `currency_mismatch`, `out_of_range`.
pub fn amount(money: &Money, currency: &str, pointer: &str) -> Result<i64, Refusal> {
    let minor = in_currency(money, currency, pointer)?;
    if minor == 0 {
        return Err(Refusal::new(&code::OUT_OF_RANGE).at(format!("{pointer}/amount")));
    }
    Ok(minor)
}

/// What of an amount the provider keeps, at most all of it.
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
