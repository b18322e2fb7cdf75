//! Changes of a supplier.

use domain::fold::{code_key, phrase};
use serde::Deserialize;

use super::wire::SupplierChange;

/// A row of `FIND`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    pub kind: String,
    pub name: String,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub payment_terms: Option<String>,
    pub rating_ppm: Option<i64>,
    pub note: Option<String>,
    pub body: String,
}

impl Found {
    /// This supplier with a change applied.
    pub fn changed(self, change: SupplierChange) -> Self {
        let SupplierChange {
            kind,
            name,
            tax_id,
            email,
            phone,
            payment_terms,
            rating_ppm,
            note,
        } = change;
        Self {
            kind: kind.map_or(self.kind, |kind| kind.into_str().to_owned()),
            name: name.map_or(self.name, |name| name.to_string()),
            tax_id: tax_id.map(|text| text.to_string()).apply(self.tax_id),
            email: email
                .map(|email| email.as_str().to_owned())
                .apply(self.email),
            phone: phone
                .map(|phone| phone.as_str().to_owned())
                .apply(self.phone),
            payment_terms: payment_terms
                .map(|text| text.to_string())
                .apply(self.payment_terms),
            rating_ppm: rating_ppm.map(|rating| rating.0).apply(self.rating_ppm),
            note: note.map(|text| text.to_string()).apply(self.note),
            ..self
        }
    }

    /// What its tax number is compared by.
    pub fn tax_id_key(&self) -> Option<String> {
        self.tax_id.as_deref().map(code_key)
    }

    /// The form of the name by which suppliers are sorted and searched.
    pub fn name_fold(&self) -> String {
        phrase(&self.name)
    }
}
