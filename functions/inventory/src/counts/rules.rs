//! What a count changes.

use std::collections::BTreeSet;

use domain::refusal::code;
use domain::{Id, Refusal};
use serde::Deserialize;
use stock::Item;
use stock::rules::{Leg, Route};

use super::wire::CountState;

/// How many items one count holds: what is posted in one batch.
pub const ITEMS_MAX: i64 = 1000;

/// The row that `FIND` gives, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    pub state: CountState,
    pub location_id: String,
}

impl CountState {
    /// # Errors
    /// `illegal_transition` with the state and what is allowed from it.
    pub fn permit(self) -> Result<(), Refusal> {
        match self {
            Self::Open => Ok(()),
            Self::Posted | Self::Cancelled => Err(Refusal::illegal(self.into_str(), &[])),
        }
    }
}

/// What was scanned: the name of the scan, the item, the quantity in its base unit.
pub type Seen = (String, String, i64);

/// Scans of which none was sent before, or was and said something else: in this request, or as
/// one of those that are `known`. An exact repeat counts once.
///
/// # Errors
/// `scan_name_taken` at the scan.
pub fn fresh(scans: Vec<Seen>, known: Vec<Seen>) -> Result<Vec<Seen>, Refusal> {
    let mut seen = known;
    let before = seen.len();
    for (number, scan) in scans.into_iter().enumerate() {
        match seen.iter().find(|(name, ..)| *name == scan.0) {
            None => seen.push(scan),
            Some(other) if *other == scan => {}
            Some(_) => {
                let pointer = format!("/scans/{number}/device_seq");
                return Err(Refusal::new(&code::SCAN_NAME_TAKEN).at(pointer));
            }
        }
    }
    Ok(seen.split_off(before))
}

/// A row of `FIND_LINES`, in its order.
#[derive(Clone, Debug, Deserialize)]
pub struct Counted {
    pub item_id: String,
    pub unit: String,
    pub deleted_at: Option<i64>,
    #[serde(rename = "counted_qty")]
    pub counted: i64,
    pub counted_seq: i64,
    pub on_hand: i64,
    pub reserved: i64,
    pub posting_seq: i64,
}

/// The movements that make the ledger say what was counted. A deleted item has no stock, and
/// what was seen of it stays out.
///
/// # Errors
/// `count_outdated` with the items that moved since they were scanned and are not `confirmed`;
/// `insufficient_stock` where fewer were counted than are reserved: release them first.
pub fn differences(
    lines: &[Counted],
    location_id: &str,
    confirmed: &[Id<Item>],
) -> Result<Vec<Leg>, Refusal> {
    let confirmed: BTreeSet<&str> = confirmed.iter().map(Id::as_str).collect();
    let moved = lines.iter().filter(|line| {
        line.counted_seq != line.posting_seq && !confirmed.contains(line.item_id.as_str())
    });
    let moved: Vec<String> = moved.map(|line| line.item_id.clone()).collect();
    if !moved.is_empty() {
        return Err(Refusal::new(&code::COUNT_OUTDATED).with("items", moved));
    }
    let living = lines.iter().filter(|line| line.deleted_at.is_none());
    living
        .filter(|line| line.counted != line.on_hand)
        .map(|line| {
            if line.counted < line.reserved {
                return Err(Refusal::new(&code::INSUFFICIENT_STOCK)
                    .with("item_id", line.item_id.as_str())
                    .with("available", line.on_hand.saturating_sub(line.reserved))
                    .with("requested", line.on_hand.saturating_sub(line.counted))
                    .with("unit", line.unit.as_str()));
            }
            let (from, to) = if line.counted > line.on_hand {
                ("adjust", location_id)
            } else {
                (location_id, "adjust")
            };
            Ok(Leg {
                item_id: line.item_id.clone(),
                route: Route {
                    from: from.to_owned(),
                    to: to.to_owned(),
                },
                quantity: line.counted.abs_diff(line.on_hand).try_into().unwrap_or(0),
                line: None,
                cost_c4: None,
            })
        })
        .collect()
}
