//! Area and outline of a model at 128 heights: a second pass, once its box is known.
//!
//! Each triangle that crosses a height adds a piece of the outline, directed so that the inside is on its left; the area
//! is the sum of the pieces' cross products (the shoelace formula). A slice's 2·A ÷ P says how thin it is: the width of a
//! wall, the radius of a pillar.

use serde::{Deserialize, Serialize};

use super::Bounds;
use crate::sink::{Sink, Triangle};

const SLICES: usize = 128;

/// Thinner outlines than this share of the longest are left out: the tip of a cone is thin everywhere.
const OUTLINE_MIN: f64 = 0.05;

/// What the slices show.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SliceFigures {
    /// The thinnest slice's 2·A ÷ P. None for a model without an inside.
    pub thinnest_mm: Option<f64>,
    pub area_max_mm2: f64,
    pub outline_max_mm: f64,
}

#[derive(Debug)]
pub struct Slices {
    bottom_mm: f64,
    step_mm: f64,
    /// The middle of the box: coordinates stay small.
    middle_mm: [f64; 2],
    doubled_area: Vec<f64>,
    outline: Vec<f64>,
}

impl Slices {
    #[must_use]
    pub fn new(bounds: &Bounds) -> Self {
        let [width, depth, height] = bounds.size_mm();
        let [x, y, z] = bounds.min_mm;
        Self {
            bottom_mm: z,
            step_mm: height / SLICES as f64,
            middle_mm: [x + width / 2.0, y + depth / 2.0],
            doubled_area: vec![0.0; SLICES],
            outline: vec![0.0; SLICES],
        }
    }

    #[must_use]
    pub fn finish(&self) -> SliceFigures {
        let outline_max_mm = self.outline.iter().copied().fold(0.0, f64::max);
        let slices = || self.doubled_area.iter().zip(&self.outline);
        // 2·A ÷ P, with A kept doubled.
        let thinnest = slices()
            .filter(|(_, outline)| **outline > outline_max_mm * OUTLINE_MIN)
            .map(|(doubled, outline)| doubled / outline)
            .filter(|thickness| *thickness > 0.0)
            .fold(f64::INFINITY, f64::min);
        SliceFigures {
            thinnest_mm: thinnest.is_finite().then_some(thinnest),
            area_max_mm2: slices()
                .map(|(doubled, _)| doubled / 2.0)
                .fold(0.0, f64::max),
            outline_max_mm,
        }
    }

    /// The height of a slice: between two layers' bounds, so that flat faces are not met.
    fn height(&self, slice: usize) -> f64 {
        self.bottom_mm + (slice as f64 + 0.5) * self.step_mm
    }

    /// The first slice that is not below `z`.
    fn first_above(&self, z: f64) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates, and is clamped"
        )]
        let slice = ((z - self.bottom_mm) / self.step_mm - 0.5).ceil().max(0.0) as usize;
        slice.min(SLICES)
    }
}

impl Sink for Slices {
    fn triangle(&mut self, corners: &Triangle) {
        // A flat model has no slices.
        if self.step_mm.is_nan() || self.step_mm <= 0.0 {
            return;
        }
        let low = corners
            .iter()
            .map(|corner| corner[2])
            .fold(f64::INFINITY, f64::min);
        let high = corners
            .iter()
            .map(|corner| corner[2])
            .fold(f64::NEG_INFINITY, f64::max);
        for slice in self.first_above(low)..self.first_above(high) {
            let height = self.height(slice);
            let Some(([x0, y0], [x1, y1])) = cut(corners, height) else {
                continue;
            };
            let [x, y] = self.middle_mm;
            let (x0, y0, x1, y1) = (x0 - x, y0 - y, x1 - x, y1 - y);
            if let Some(sum) = self.doubled_area.get_mut(slice) {
                *sum += x0 * y1 - x1 * y0;
            }
            if let Some(sum) = self.outline.get_mut(slice) {
                *sum += libm::hypot(x1 - x0, y1 - y0);
            }
        }
    }
}

/// Where a triangle crosses a height: from the side that goes down to the one that goes up, so that the inside is on
/// the left. A corner at the very height counts as above it.
fn cut(corners: &Triangle, height: f64) -> Option<([f64; 2], [f64; 2])> {
    let [a, b, c] = corners;
    let mut down = None;
    let mut up = None;
    for (from, to) in [(a, b), (b, c), (c, a)] {
        let is_above = (from[2] >= height, to[2] >= height);
        if is_above.0 == is_above.1 {
            continue;
        }
        let part = (height - from[2]) / (to[2] - from[2]);
        let point = [
            from[0] + (to[0] - from[0]) * part,
            from[1] + (to[1] - from[1]) * part,
        ];
        if is_above.0 {
            down = Some(point);
        } else {
            up = Some(point);
        }
    }
    down.zip(up)
}
