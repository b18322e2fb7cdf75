//! What a model measures: one pass over its triangles, in memory that does not grow with them.
//!
//! - **Volume** is the flux of (x, 0, 0) through the surface: Σ nx·(x0 + x1 + x2) ÷ 6 with n the cross product of two
//!   sides (D. Eberly, "Polyhedral Mass Properties", <https://www.geometrictools.com/Documentation/PolyhedralMassProperties.pdf>).
//!   It is negative where the surface is turned inside out. Of a surface that is not closed it means little, and
//!   depends on where the model stands; `trimesh` says the same number.
//! - **Area** is Σ |n| ÷ 2.
//! - **Complexity** is the area by that of a ball of the same volume: 1 for a ball, 1.24 for a cube (the inverse of
//!   Wadell's sphericity, Journal of Geology 43, 1935).
//! - **Thinness** is 2·V ÷ S: the wall's thickness of a plate, a third of the radius' double of a ball.

pub mod edges;
pub mod hash;
pub mod slices;
pub mod slopes;

use serde::{Deserialize, Serialize};

use crate::picture::view::{self, Extent};
use crate::sink::{Sink, Triangle};
use edges::Edges;
use slopes::Slopes;

/// Faces that lean further than 45 degrees out over nothing need support.
const OVERHANG_NZ: f64 = -core::f64::consts::FRAC_1_SQRT_2;

/// What lies no higher than this above the lowest point lies on the bed.
const BED_MM: f64 = 0.01;

/// The smallest box, along the axes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    pub min_mm: [f64; 3],
    pub max_mm: [f64; 3],
}

impl Bounds {
    const NOTHING: Self = Self {
        min_mm: [f64::INFINITY; 3],
        max_mm: [f64::NEG_INFINITY; 3],
    };

    /// Width, depth and height.
    #[must_use]
    pub fn size_mm(&self) -> [f64; 3] {
        let [x, y, z] = self.min_mm;
        let [to_x, to_y, to_z] = self.max_mm;
        [to_x - x, to_y - y, to_z - z]
    }

    fn take_in(&mut self, corner: &[f64; 3]) {
        for ((min, max), own) in self.min_mm.iter_mut().zip(&mut self.max_mm).zip(corner) {
            *min = min.min(*own);
            *max = max.max(*own);
        }
    }
}

/// What one pass finds out. Functions store it by the hash of the content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    pub triangles: u64,
    /// Of them without an area.
    pub degenerate_triangles: u64,
    /// Negative if the surface is inside out.
    pub volume_mm3: f64,
    pub area_mm2: f64,
    pub bounds: Bounds,
    /// Every edge has as many triangles on one side as on the other.
    pub closed: bool,
    pub open_edges: u64,
    pub flipped_edges: u64,
    pub non_manifold_edges: u64,
    /// False if the file was so large and so unordered that the counts are estimates.
    pub edges_exact: bool,
    /// None in that case.
    pub shells: Option<u64>,
    /// Faces that lean out over nothing by more than 45 degrees, those on the bed left out.
    pub overhang_area_mm2: f64,
    /// Faces that lie on the bed.
    pub bed_area_mm2: f64,
    /// 2·V ÷ S.
    pub mean_thickness_mm: f64,
    /// Area by that of a ball of the same volume; None without a volume.
    pub complexity: Option<f64>,
    pub up: Slopes,
    pub down: Slopes,
    /// What the picture's frame must hold.
    pub extent: Extent,
}

/// Takes triangles, gives `Figures`.
#[derive(Debug)]
pub struct Measure {
    triangles: u64,
    degenerate_triangles: u64,
    /// Six times the volume.
    flux: Sum,
    /// Twice the area.
    doubled_area: Sum,
    bounds: Bounds,
    edges: Edges,
    overhang_area_mm2: f64,
    bed_area_mm2: f64,
    up: Slopes,
    down: Slopes,
    extent: Extent,
}

impl Default for Measure {
    fn default() -> Self {
        Self {
            triangles: 0,
            degenerate_triangles: 0,
            flux: Sum::default(),
            doubled_area: Sum::default(),
            bounds: Bounds::NOTHING,
            edges: Edges::default(),
            overhang_area_mm2: 0.0,
            bed_area_mm2: 0.0,
            up: Slopes::default(),
            down: Slopes::default(),
            extent: Extent::NOTHING,
        }
    }
}

impl Sink for Measure {
    fn triangle(&mut self, corners: &Triangle) {
        self.triangles += 1;
        let bed_before = self.bounds.min_mm[2];
        for corner in corners {
            self.bounds.take_in(corner);
            self.extent.take_in(view::project(corner));
        }
        if self.bounds.min_mm[2] < bed_before - BED_MM {
            // What was the bed hangs in the air now.
            self.bed_area_mm2 = 0.0;
        }
        let [a, b, c] = corners;
        let normal = cross(difference(b, a), difference(c, a));
        self.flux.add(normal[0] * (a[0] + b[0] + c[0]));
        let length = dot(normal, normal).sqrt();
        self.doubled_area.add(length);
        if length > 0.0 {
            self.face(corners, length / 2.0, normal[2] / length);
        } else {
            self.degenerate_triangles += 1;
        }
        self.edges.triangle(corners.each_ref().map(hash::corner));
    }
}

impl Measure {
    fn face(&mut self, corners: &Triangle, area_mm2: f64, nz: f64) {
        let s = (1.0 - nz * nz).max(0.0).sqrt();
        if nz < 0.0 {
            self.down.add(area_mm2, -nz, s);
        } else {
            self.up.add(area_mm2, nz, s);
        }
        if nz < OVERHANG_NZ {
            self.overhang_area_mm2 += area_mm2;
            let bed = self.bounds.min_mm[2] + BED_MM;
            if corners.iter().all(|corner| corner[2] <= bed) {
                self.bed_area_mm2 += area_mm2;
            }
        }
    }

    /// None if there was no triangle.
    #[must_use]
    pub fn finish(self) -> Option<Figures> {
        if self.triangles == 0 {
            return None;
        }
        let volume_mm3 = self.flux.value() / 6.0;
        let area_mm2 = self.doubled_area.value() / 2.0;
        let counts = self.edges.finish();
        let thickness = 2.0 * volume_mm3.abs() / area_mm2;
        let ball_area = libm::cbrt(36.0 * core::f64::consts::PI * volume_mm3 * volume_mm3);
        let complexity = area_mm2 / ball_area;
        Some(Figures {
            triangles: self.triangles,
            degenerate_triangles: self.degenerate_triangles,
            volume_mm3,
            area_mm2,
            bounds: self.bounds,
            closed: counts.closed,
            open_edges: counts.open,
            flipped_edges: counts.flipped,
            non_manifold_edges: counts.non_manifold,
            edges_exact: counts.exact,
            shells: counts.shells,
            overhang_area_mm2: (self.overhang_area_mm2 - self.bed_area_mm2).max(0.0),
            bed_area_mm2: self.bed_area_mm2,
            mean_thickness_mm: if area_mm2 > 0.0 { thickness } else { 0.0 },
            complexity: complexity.is_finite().then_some(complexity),
            up: self.up,
            down: self.down,
            extent: self.extent,
        })
    }
}

/// A sum that keeps what rounding takes away (A. Neumaier, ZAMM 54, 1974).
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    #[inline]
    fn add(&mut self, value: f64) {
        let sum = self.sum + value;
        self.lost += if self.sum.abs() >= value.abs() {
            (self.sum - sum) + value
        } else {
            (value - sum) + self.sum
        };
        self.sum = sum;
    }

    fn value(self) -> f64 {
        self.sum + self.lost
    }
}

#[inline]
pub(crate) fn difference(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

#[inline]
pub(crate) fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

#[inline]
pub(crate) fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
