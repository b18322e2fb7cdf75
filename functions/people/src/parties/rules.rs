//! The stored form of a party, and changes of it.
//!
//! A role is taken from a party freely, except where open business needs it: a customer or a representative with open orders,
//! and a supplier with items or open purchases, keep theirs. Triggers decide that (`in_use`), because the business lies in
//! tables of other functions and can change at the same time.

use domain::fold::{code_key, phrase};
use domain::refusal::code;
use domain::{Refusal, Value, values};
use serde::Deserialize;

use super::wire::{NewParty, PartyChange, Role};

/// A row of `FIND`. The roles are 0 or 1.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    pub kind: String,
    pub name: String,
    pub is_customer: i64,
    pub is_supplier: i64,
    pub is_employee: i64,
    pub is_rep: i64,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub user_id: Option<String>,
    pub payment_terms: Option<String>,
    pub rating_ppm: Option<i64>,
    pub note: Option<String>,
    pub body: String,
}

impl Found {
    /// A new party.
    ///
    /// # Errors
    /// `not_an_employee`.
    pub fn new(new: &NewParty) -> Result<Self, Refusal> {
        let mut party = Self {
            version: 0,
            kind: new.kind.into_str().to_owned(),
            name: new.name.to_string(),
            is_customer: 0,
            is_supplier: 0,
            is_employee: 0,
            is_rep: 0,
            tax_id: new.tax_id.as_ref().map(|text| text.to_string()),
            email: new.email.as_ref().map(|email| email.as_str().to_owned()),
            phone: new.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            user_id: new.user_id.as_ref().map(|user| user.to_string()),
            payment_terms: new.payment_terms.as_ref().map(|text| text.to_string()),
            rating_ppm: new.rating_ppm.map(|rating| rating.0),
            note: new.note.as_ref().map(|text| text.to_string()),
            body: String::new(),
        };
        party.set_roles(new.roles.as_slice());
        party.checked()
    }

    /// This party with a change applied, except for its addresses and contacts.
    ///
    /// # Errors
    /// `not_an_employee`.
    pub fn changed(self, change: &PartyChange) -> Result<Self, Refusal> {
        let PartyChange {
            kind,
            name,
            roles,
            tax_id,
            email,
            phone,
            user_id,
            payment_terms,
            rating_ppm,
            note,
            addresses: _,
            contacts: _,
        } = change;
        let mut party = Self {
            kind: kind.map_or(self.kind, |kind| kind.into_str().to_owned()),
            name: name.as_ref().map_or(self.name, ToString::to_string),
            tax_id: tax_id
                .clone()
                .map(|text| text.to_string())
                .apply(self.tax_id),
            email: email
                .clone()
                .map(|email| email.as_str().to_owned())
                .apply(self.email),
            phone: phone
                .clone()
                .map(|phone| phone.as_str().to_owned())
                .apply(self.phone),
            user_id: user_id
                .clone()
                .map(|user| user.to_string())
                .apply(self.user_id),
            payment_terms: payment_terms
                .clone()
                .map(|text| text.to_string())
                .apply(self.payment_terms),
            rating_ppm: rating_ppm
                .clone()
                .map(|rating| rating.0)
                .apply(self.rating_ppm),
            note: note.clone().map(|text| text.to_string()).apply(self.note),
            ..self
        };
        if let Some(roles) = roles {
            party.set_roles(roles.as_slice());
        }
        party.checked()
    }

    fn set_roles(&mut self, roles: &[Role]) {
        let has = |role| i64::from(roles.contains(&role));
        self.is_customer = has(Role::Customer);
        self.is_supplier = has(Role::Supplier);
        self.is_employee = has(Role::Employee);
        self.is_rep = has(Role::Rep);
    }

    fn checked(self) -> Result<Self, Refusal> {
        if self.user_id.is_some() && self.is_employee + self.is_rep == 0 {
            return Err(Refusal::new(&code::NOT_AN_EMPLOYEE).at("/user_id"));
        }
        Ok(self)
    }

    /// The columns from `?4` of `INSERT` and `UPDATE`, except the time.
    pub fn columns(&self) -> Vec<Value> {
        values![
            &self.kind,
            &self.name,
            phrase(&self.name),
            self.is_customer,
            self.is_supplier,
            self.is_employee,
            self.is_rep,
            self.tax_id.as_ref(),
            self.tax_id.as_deref().map(code_key),
            self.email.as_ref(),
            self.phone.as_ref(),
            self.user_id.as_ref(),
            self.payment_terms.as_ref(),
            self.rating_ppm,
            self.note.as_ref(),
        ]
    }
}
