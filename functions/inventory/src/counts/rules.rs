//! The transitions of a count, and the movements it makes.

use std::collections::BTreeSet;

use domain::barcode::Barcode;
use domain::refusal::code;
use domain::text::ShortCode;
use domain::{Id, Refusal, Tree, object};
use serde::Deserialize;
use stock::Item;
use stock::rules::{Leg, Route};

use super::wire::{CountPosting, CountState, NewScan};

/// How many items one count holds, because they are posted in one batch.
pub const ITEMS_MAX: i64 = 1000;

/// The row that `FIND` gives, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    pub state: CountState,
    pub location_id: String,
    /// How many items the count has.
    pub items: i64,
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

/// A row of `FIND_ITEMS`: the item of a scan, if there is one.
#[derive(Clone, Debug, Deserialize)]
pub struct ScannedItem {
    pub id: Option<String>,
    pub unit: Option<String>,
    pub kind: Option<String>,
    pub deleted_at: Option<i64>,
    /// What the package with the scanned barcode holds.
    #[serde(rename = "pack_qty")]
    pub pack: Option<i64>,
    pub is_counted: i64,
}

/// How a scan names its item: the name of the field, the id, the key of the SKU, the key of the barcode.
pub type ItemKey = (&'static str, Option<String>, Option<String>, Option<String>);

/// # Errors
/// `invalid_body` at a scan that does not name its item by one field, or that has neither a barcode nor a quantity.
pub fn item_key(scan: &NewScan, pointer: &str) -> Result<ItemKey, Refusal> {
    let id = scan.item_id.as_ref().map(Id::to_string);
    let sku = scan.sku.as_ref().map(ShortCode::key);
    let barcode = scan.barcode.as_ref().map(Barcode::key);
    let field = match (&id, &sku, &barcode) {
        (Some(_), None, None) => "item_id",
        (None, Some(_), None) => "sku",
        (None, None, Some(_)) => "barcode",
        _ => {
            let refusal = Refusal::new(&code::INVALID_BODY);
            return Err(refusal.because(pointer, "item_named_once", None));
        }
    };
    if scan.quantity.is_none() && scan.barcode.is_none() {
        let refusal = Refusal::new(&code::INVALID_BODY);
        return Err(refusal.because(format!("{pointer}/quantity"), "missing", None));
    }
    Ok((field, id, sku, barcode))
}

/// The row of a scan of this item, which the field of this name gives.
///
/// # Errors
/// `invalid_reference`, `item_deleted`, `not_stocked`, `unit_mismatch`, `out_of_range`.
pub fn scan_row(
    scan: &NewScan,
    field: &str,
    item: &ScannedItem,
    pointer: &str,
) -> Result<ScanRow, Refusal> {
    let at_item = |code| Refusal::new(code).at(format!("{pointer}/{field}"));
    let (Some(id), Some(unit)) = (&item.id, &item.unit) else {
        return Err(at_item(&code::INVALID_REFERENCE));
    };
    if item.deleted_at.is_some() {
        return Err(at_item(&code::ITEM_DELETED));
    }
    if item.kind.as_deref() == Some("service") {
        return Err(at_item(&code::NOT_STOCKED));
    }
    let at_quantity = format!("{pointer}/quantity");
    let quantity = match scan.quantity {
        Some(quantity) => quantity.in_base(unit, &at_quantity)?,
        // Only a barcode may come without a quantity, and it has a package.
        None => item.pack.unwrap_or_default(),
    };
    Ok((scan.device_seq.as_str().to_owned(), id.clone(), quantity))
}

/// How many items the count has after these scans.
pub fn items_after(found: &Found, scanned: &[ScannedItem]) -> i64 {
    let new = scanned.iter().filter(|item| item.is_counted == 0);
    let new: BTreeSet<&str> = new.filter_map(|item| item.id.as_deref()).collect();
    let new = i64::try_from(new.len()).unwrap_or(i64::MAX);
    found.items.saturating_add(new)
}

/// A row of `FIND_LINES`, in its order.
#[derive(Clone, Debug, Deserialize)]
pub struct CountedLine {
    pub item_id: String,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub deleted_at: Option<i64>,
    #[serde(rename = "counted_qty")]
    pub counted: i64,
    pub counted_seq: i64,
    pub on_hand: i64,
    pub reserved: i64,
    pub posting_seq: i64,
}

/// A row of `FIND_RESERVATIONS`: what keeps an item from being corrected.
#[derive(Clone, Debug, Deserialize)]
pub struct Reservation {
    pub id: String,
    pub item_id: String,
    #[serde(rename = "qty")]
    pub quantity: i64,
    pub ref_type: Option<String>,
    pub ref_id: Option<String>,
    /// The number of the order, if it has one.
    pub number: Option<String>,
}

impl Reservation {
    fn shown(&self, unit: &str) -> Tree {
        let reference = self.ref_id.as_ref().map(|id| {
            object! {
                "type" => self.ref_type.clone(),
                "id" => id.as_str(),
                "number" => self.number.clone(),
            }
        });
        object! {
            "id" => self.id.as_str(),
            "quantity" => quantity(self.quantity, unit),
            "reference" => reference,
        }
    }
}

impl CountedLine {
    const fn is_below_reserved(&self) -> bool {
        self.deleted_at.is_none() && self.counted != self.on_hand && self.counted < self.reserved
    }

    /// Why it cannot be posted, with the reservations of its item.
    fn blocked(&self, reservations: &[Reservation]) -> Tree {
        let own = reservations
            .iter()
            .filter(|one| one.item_id == self.item_id);
        let own = own.map(|reservation| reservation.shown(&self.unit));
        object! {
            "item" => object! {
                "id" => self.item_id.as_str(),
                "sku" => self.sku.as_str(),
                "name" => self.name.as_str(),
            },
            "counted" => quantity(self.counted, &self.unit),
            "on_hand" => quantity(self.on_hand, &self.unit),
            "reserved" => quantity(self.reserved, &self.unit),
            "reservations" => Tree::List(own.collect()),
        }
    }
}

fn quantity(value: i64, unit: &str) -> Tree {
    object! { "value" => value, "unit" => unit }
}

/// What posting a count does.
#[derive(Clone, Debug)]
pub struct Differences<'l> {
    /// The movements that bring the ledger to the counted quantities.
    pub legs: Vec<Leg>,
    /// The lines that are posted: their items must not have moved meanwhile.
    pub posted: Vec<&'l CountedLine>,
    pub left_out: Vec<&'l str>,
}

/// The movements that bring the ledger to the counted quantities. Deleted items have no stock and are
/// left out.
///
/// # Errors
/// `invalid_reference` at items that the count does not have; `count_outdated` with the items that moved since they were
/// scanned and are neither confirmed nor left out; `count_below_reserved` with all items of which fewer were counted than
/// are reserved.
pub fn differences<'l>(
    lines: &'l [CountedLine],
    location_id: &str,
    posting: &CountPosting,
    reservations: &[Reservation],
) -> Result<Differences<'l>, Refusal> {
    let confirmed = named(lines, posting.confirm.as_slice(), "confirm")?;
    let left_out = named(lines, posting.leave_out.as_slice(), "leave_out")?;
    let (left_out, posted): (Vec<_>, Vec<_>) = lines
        .iter()
        .partition(|line| left_out.contains(line.item_id.as_str()));
    let moved = posted.iter().filter(|line| {
        line.counted_seq != line.posting_seq && !confirmed.contains(line.item_id.as_str())
    });
    let moved: Vec<String> = moved.map(|line| line.item_id.clone()).collect();
    if !moved.is_empty() {
        return Err(Refusal::new(&code::COUNT_OUTDATED).with("items", moved));
    }
    let blocked = posted.iter().filter(|line| line.is_below_reserved());
    let blocked: Vec<Tree> = blocked.map(|line| line.blocked(reservations)).collect();
    if !blocked.is_empty() {
        let items = i64::try_from(blocked.len()).unwrap_or(i64::MAX);
        return Err(Refusal::new(&code::COUNT_BELOW_RESERVED)
            .with("items", items)
            .with("blocked", Tree::List(blocked)));
    }
    let differing = posted
        .iter()
        .filter(|line| line.deleted_at.is_none() && line.counted != line.on_hand);
    Ok(Differences {
        legs: differing.map(|line| leg(line, location_id)).collect(),
        left_out: left_out.iter().map(|line| line.item_id.as_str()).collect(),
        posted,
    })
}

/// These items, which the count must have.
fn named<'i>(
    lines: &[CountedLine],
    ids: &'i [Id<Item>],
    field: &str,
) -> Result<BTreeSet<&'i str>, Refusal> {
    let counted: BTreeSet<&str> = lines.iter().map(|line| line.item_id.as_str()).collect();
    let unknown = ids.iter().enumerate();
    let unknown = unknown.filter(|(_, id)| !counted.contains(id.as_str()));
    let refusal = unknown.fold(Refusal::new(&code::INVALID_REFERENCE), |refusal, (n, _)| {
        refusal.at(format!("/{field}/{n}"))
    });
    if refusal.errors.is_empty() {
        return Ok(ids.iter().map(Id::as_str).collect());
    }
    Err(refusal)
}

/// The movement that corrects a line.
fn leg(line: &CountedLine, location_id: &str) -> Leg {
    let (from, to) = if line.counted > line.on_hand {
        ("adjust", location_id)
    } else {
        (location_id, "adjust")
    };
    Leg {
        item_id: line.item_id.clone(),
        route: Route {
            from: from.to_owned(),
            to: to.to_owned(),
        },
        quantity: line.counted.abs_diff(line.on_hand).try_into().unwrap_or(0),
        line: None,
        cost_c4: None,
    }
}
