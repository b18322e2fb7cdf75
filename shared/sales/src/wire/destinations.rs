//! Where a shipment goes when that is not the customer's own address.

use domain::Country;
use domain::text::{Line, Name};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// Who receives there.
    pub recipient: Option<Name>,
    pub line1: Name,
    pub line2: Option<Name>,
    pub city: Option<Line<100>>,
    pub region: Option<Line<100>>,
    pub postcode: Option<Line<20>>,
    pub country: Country,
}
