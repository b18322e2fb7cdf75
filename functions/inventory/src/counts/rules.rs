//! The transitions of a count, and the movements it makes.

use std::collections::BTreeSet;

use domain::refusal::code;
use domain::{Id, Refusal};
use serde::Deserialize;
use stock::Item;
use stock::rules::{Leg, Route};

use super::wire::CountState;

/// How many items one count holds, because they are posted in one batch.
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

/// A scan: its `device_seq`, the item, the quantity in its base unit.
pub type ScanRow = (String, String, i64);

/// The scans that were not sent before, in this request or as one of the `known`. An exact repeat
/// counts once.
///
/// # Errors
/// `scan_name_taken` at a scan whose `device_seq` was used for another item or quantity.
pub fn new_scans(scans: Vec<ScanRow>, known: Vec<ScanRow>) -> Result<Vec<ScanRow>, Refusal> {
    let known_count = known.len();
    let mut all = known;
    for (number, scan) in scans.into_iter().enumerate() {
        match all.iter().find(|(device_seq, ..)| *device_seq == scan.0) {
            None => all.push(scan),
            Some(other) if *other == scan => {}
            Some(_) => {
                let pointer = format!("/scans/{number}/device_seq");
                return Err(Refusal::new(&code::SCAN_NAME_TAKEN).at(pointer));
            }
        }
    }
    Ok(all.split_off(known_count))
}

/// A row of `FIND_LINES`, in its order.
#[derive(Clone, Debug, Deserialize)]
pub struct CountedLine {
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

/// The movements that bring the ledger to the counted quantities. Deleted items have no stock and are
/// left out.
///
/// # Errors
/// `count_outdated` with the items that moved since they were scanned and are not `confirmed`;
/// `insufficient_stock` where fewer were counted than are reserved: release the reservation first.
pub fn differences(
    lines: &[CountedLine],
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
