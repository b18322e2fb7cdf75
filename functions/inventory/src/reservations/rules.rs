//! A reservation as it was read.

use domain::Refusal;
use domain::refusal::code;
use serde::Deserialize;
use stock::Place;
use stock::rules::State;

/// The row that `FIND` gives, in its order.
#[derive(Debug, Deserialize)]
pub struct Found {
    pub version: i64,
    pub state: State,
    pub expires_at: Option<i64>,
    pub item_id: String,
    pub location_id: String,
    #[serde(rename = "qty")]
    pub quantity: i64,
    ref_type: Option<String>,
    ref_id: Option<String>,
    ref_line: String,
    /// 1 when an order of this shop set it aside; null without a reference.
    is_of_order: Option<i64>,
}

impl Found {
    /// What an order set aside goes its way by the order's own steps.
    ///
    /// # Errors
    /// `belongs_to_order`.
    pub fn check_free(&self) -> Result<(), Refusal> {
        if self.is_of_order == Some(1) {
            let order = self.ref_id.clone().unwrap_or_default();
            return Err(Refusal::new(&code::BELONGS_TO_ORDER).with("order_id", order));
        }
        Ok(())
    }

    pub fn place(&self) -> Place {
        Place::new(&self.item_id, &self.location_id)
    }

    /// Type and id of the document its movement is for: the one it was made for, or itself.
    pub fn document(&self, id: &str) -> (String, String) {
        let named = self.ref_type.clone().zip(self.ref_id.clone());
        named.unwrap_or_else(|| ("reservation".to_owned(), id.to_owned()))
    }

    pub fn line(&self) -> Option<String> {
        Some(self.ref_line.clone()).filter(|line| !line.is_empty())
    }
}
