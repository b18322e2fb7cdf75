//! When a person must look before a price is given.

use serde::{Deserialize, Serialize};

use crate::estimate::{Estimate, PrintProfile};
use crate::figures::Figures;
use crate::figures::slices::SliceFigures;

/// An estimate below this is mostly heating up and moving.
const SECONDS_MIN: f64 = 180.0;

/// Thinner walls than this many lines may be left out by a slicer.
const LINES_MIN: f64 = 2.0;

/// Overhangs of more than this share of the area, and more than a thumbnail, want supports that are not in the estimate.
const OVERHANG_SHARE_MAX: f64 = 0.05;
const OVERHANG_MM2_MIN: f64 = 100.0;

/// Higher than this many times the side of what stands on the bed: it may fall over.
const SLENDERNESS_MAX: f64 = 8.0;

/// Smaller or larger models are mostly in another unit: STL, OBJ and PLY do not name theirs.
const SIZE_MM: std::ops::RangeInclusive<f64> = 1.0..=1000.0;

/// Why. Quotes show them and keep them: rename none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ReviewReason {
    /// The surface has holes: its volume means little.
    NotClosed,
    /// Edges with more than two faces, or with faces wound against each other.
    NonManifold,
    /// The surface is turned inside out; the volume was taken without its sign.
    InsideOut,
    NoVolume,
    /// Several parts, which may overlap: their volumes were added.
    SeveralShells,
    TooLargeForBed,
    UnitUnsure,
    ThinWalls,
    MuchOverhang,
    TallAndThin,
    ShortPrint,
}

/// All reasons, the weightiest first. Empty: the price can go out.
#[must_use]
pub fn review(
    figures: &Figures,
    slices: Option<&SliceFigures>,
    profile: &PrintProfile,
    estimate: &Estimate,
) -> Vec<ReviewReason> {
    let size = figures.bounds.size_mm();
    let [width, depth, height] = size;
    let largest = size.into_iter().fold(0.0, f64::max);
    let thin = LINES_MIN * profile.line_width_mm;
    let thinnest = slices.and_then(|slices| slices.thinnest_mm);
    let overhang = figures.overhang_area_mm2;
    let is_tangled = figures.non_manifold_edges > 0 || figures.flipped_edges > 0;
    let reasons = [
        (
            ReviewReason::NotClosed,
            figures.open_edges > 0 || (!figures.closed && !is_tangled),
        ),
        (ReviewReason::NonManifold, is_tangled),
        (ReviewReason::InsideOut, figures.volume_mm3 < 0.0),
        (ReviewReason::NoVolume, figures.complexity.is_none()),
        (
            ReviewReason::SeveralShells,
            figures.shells.is_some_and(|shells| shells > 1),
        ),
        (
            ReviewReason::TooLargeForBed,
            !fits(width, depth, height, profile.bed_mm),
        ),
        (ReviewReason::UnitUnsure, !SIZE_MM.contains(&largest)),
        (
            ReviewReason::ThinWalls,
            figures.mean_thickness_mm < thin || thinnest.is_some_and(|own| own < thin),
        ),
        (
            ReviewReason::MuchOverhang,
            overhang > OVERHANG_MM2_MIN && overhang > OVERHANG_SHARE_MAX * figures.area_mm2,
        ),
        (
            ReviewReason::TallAndThin,
            height > SLENDERNESS_MAX * figures.bed_area_mm2.sqrt().max(1.0),
        ),
        (ReviewReason::ShortPrint, estimate.seconds < SECONDS_MIN),
    ];
    let holds = reasons.into_iter().filter(|(_, holds)| *holds);
    holds.map(|(reason, _)| reason).collect()
}

/// As it stands, or turned by a quarter.
fn fits(width: f64, depth: f64, height: f64, [x, y, z]: [f64; 3]) -> bool {
    let lies = (width <= x && depth <= y) || (width <= y && depth <= x);
    lies && height <= z
}
