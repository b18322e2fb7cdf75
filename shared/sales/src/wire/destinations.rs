//! Where a shipment goes when that is not the customer's own address.

use domain::text::{Line, Name};
use domain::{Country, Read};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Clone, Debug, Serialize, Read, JsonSchema)]
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
