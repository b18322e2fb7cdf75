//! Costs as answers give them.

use domain::Currency;
use schemars::JsonSchema;
use serde::Serialize;

/// A cost that is finer than a minor unit.
#[derive(Serialize, JsonSchema)]
pub struct Cost {
    /// In ten-thousandths of a minor unit.
    pub ten_thousandths: i64,
    pub currency: Currency,
}
