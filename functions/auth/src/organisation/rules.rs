//! Changing the settings of an organisation.

use super::wire::OrganisationChange;
use domain::refusal::code;
use domain::{Patch, Refusal};
use serde::Deserialize;

/// The row that `FIND` gives, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    pub base_currency: String,
    pub name: String,
    /// As JSON.
    pub address: Option<String>,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    #[serde(rename = "tz")]
    pub time_zone: String,
    pub locale: String,
    pub deduct_on: String,
    pub hold_ttl_seconds: i64,
    pub automatic_reorders: i64,
    pub over_receipt_ppm: i64,
    pub access_ttl_seconds: i64,
    pub password_min_length: i64,
    pub password_composition: i64,
    pub service_level_ppm: i64,
    pub reorder_cost_minor: i64,
    pub holding_rate_ppm: i64,
}

impl Found {
    /// These settings with a change applied, whose address is given as JSON.
    ///
    /// # Errors
    /// `currency_mismatch` for a cost that is not in the base currency.
    pub fn changed(
        self,
        change: OrganisationChange,
        address: Patch<String>,
    ) -> Result<Self, Refusal> {
        let currency = change
            .reorder_cost
            .as_ref()
            .map(|cost| cost.currency.as_str());
        if currency.is_some_and(|currency| currency != self.base_currency) {
            return Err(Refusal::new(&code::CURRENCY_MISMATCH)
                .with("currency", self.base_currency)
                .at("/reorder_cost/currency"));
        }
        let text = |new: Option<&str>, old: String| new.map_or(old, str::to_owned);
        Ok(Self {
            version: self.version,
            base_currency: self.base_currency,
            name: text(change.name.as_ref().map(|name| name.as_str()), self.name),
            address: address.apply(self.address),
            tax_id: change
                .tax_id
                .map(|number| number.to_string())
                .apply(self.tax_id),
            email: change
                .email
                .map(|email| email.as_str().to_owned())
                .apply(self.email),
            phone: change
                .phone
                .map(|phone| phone.as_str().to_owned())
                .apply(self.phone),
            time_zone: text(
                change.time_zone.as_ref().map(|zone| zone.as_str()),
                self.time_zone,
            ),
            locale: text(change.locale.map(|locale| locale.into_str()), self.locale),
            deduct_on: text(change.deduct_on.map(|when| when.into_str()), self.deduct_on),
            hold_ttl_seconds: change
                .hold_ttl_seconds
                .map_or(self.hold_ttl_seconds, |ttl| ttl.0),
            automatic_reorders: change
                .automatic_reorders
                .map_or(self.automatic_reorders, i64::from),
            over_receipt_ppm: change
                .over_receipt_ppm
                .map_or(self.over_receipt_ppm, |tolerance| tolerance.0),
            access_ttl_seconds: change
                .access_ttl_seconds
                .map_or(self.access_ttl_seconds, |ttl| ttl.0),
            password_min_length: change
                .password_min_length
                .map_or(self.password_min_length, |length| length.0),
            password_composition: change
                .password_composition
                .map_or(self.password_composition, i64::from),
            service_level_ppm: change.service_level_ppm.unwrap_or(self.service_level_ppm),
            reorder_cost_minor: change
                .reorder_cost
                .map_or(self.reorder_cost_minor, |cost| cost.amount.minor()),
            holding_rate_ppm: change
                .holding_rate_ppm
                .map_or(self.holding_rate_ppm, |rate| rate.0),
        })
    }
}
