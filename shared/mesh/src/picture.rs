//! A picture of a model: shaded, hidden surfaces removed, with a soft shadow on the bed. A second pass over the
//! triangles, once the first has found the frame.
//!
//! Each triangle is drawn into a grid of depths and shades with twice the size of the picture; so the memory depends on
//! the picture only: 5 MB for 512 pixels, and 3 MB more while it is finished. Only sums, products and square roots
//! are used, so the bytes are the same on every platform.

mod finish;
mod image;
mod raster;
mod shade;
pub mod view;

pub use image::Image;

use self::raster::Grid;
use self::view::{Extent, NEAR, project};
use crate::figures::{Figures, cross, difference, dot};
use crate::sink::{Sink, Triangle};

/// The side of a picture for an offer's page and a document.
pub const PIXELS: usize = 512;

/// Samples a pixel and direction: edges become smooth.
const SAMPLES: usize = 2;

/// The share of the side that stays free around the model.
const MARGIN: f64 = 0.07;

/// The shadow is soft: a coarser grid is enough.
const SHADOW_STEP: usize = 8;

/// Draws triangles.
#[derive(Debug)]
pub struct Picture {
    side: usize,
    /// From millimetres to samples.
    scale: f64,
    middle: [f64; 2],
    bed_mm: f64,
    far: f64,
    depths: Grid<f32>,
    shades: Grid<u8>,
    shadow: Grid<u8>,
}

impl Picture {
    /// A picture with this many pixels a side, at most 1024, of a model that was measured.
    #[must_use]
    pub fn new(figures: &Figures, pixels: usize) -> Self {
        let side = pixels.clamp(16, 1024) * SAMPLES;
        let Extent { min, max } = figures.extent;
        let width = (max[0] - min[0]).max(max[1] - min[1]);
        let width = if width > 0.0 { width } else { 1.0 };
        Self {
            side,
            scale: side as f64 * (1.0 - 2.0 * MARGIN) / width,
            middle: [f64::midpoint(min[0], max[0]), f64::midpoint(min[1], max[1])],
            bed_mm: figures.bounds.min_mm[2],
            far: min[2],
            depths: Grid::new(side, f32::NEG_INFINITY),
            shades: Grid::new(side, 0),
            shadow: Grid::new(side / SHADOW_STEP, 0),
        }
    }

    /// The picture, with a transparent background.
    #[must_use]
    pub fn finish(self) -> Image {
        let shadow = finish::soften(self.shadow);
        finish::image(&self.depths, &self.shades, &shadow, SAMPLES)
    }

    /// Column and row of a sample, and how near it is, in samples.
    fn place(&self, point: &[f64; 3]) -> [f64; 3] {
        let [right, up, near] = project(point);
        let half = self.side as f64 / 2.0;
        [
            half + (right - self.middle[0]) * self.scale,
            half - (up - self.middle[1]) * self.scale,
            (near - self.far) * self.scale,
        ]
    }
}

impl Sink for Picture {
    fn triangle(&mut self, corners: &Triangle) {
        let [a, b, c] = corners;
        let normal = cross(difference(b, a), difference(c, a));
        let length = dot(normal, normal).sqrt();
        // Without an area, or too large to measure: it is not seen.
        if !(length > 0.0 && length.is_finite()) {
            return;
        }
        let normal = normal.map(|part| part / length);
        let shade = shade::shade(normal, dot(normal, NEAR) < 0.0);
        let seen = corners.each_ref().map(|corner| self.place(corner));
        let shades = &mut self.shades;
        let depths = &mut self.depths;
        raster::fill(&seen, self.side, |at, depth| {
            #[expect(clippy::cast_possible_truncation, reason = "a depth needs no more")]
            let depth = depth as f32;
            if let Some(own) = depths.at(at).filter(|own| depth > **own) {
                *own = depth;
                if let Some(own) = shades.at(at) {
                    *own = shade;
                }
            }
        });
        // Light from straight above: the shadow is the model pressed flat onto the bed.
        let step = SHADOW_STEP as f64;
        let flat = corners.each_ref().map(|[x, y, _]| {
            let [column, row, near] = self.place(&[*x, *y, self.bed_mm]);
            [column / step, row / step, near]
        });
        let shadow = &mut self.shadow;
        raster::fill(&flat, self.side / SHADOW_STEP, |at, _| {
            if let Some(own) = shadow.at(at) {
                *own = u8::MAX;
            }
        });
    }
}
