//! What a model takes to print, without slicing it: time and material from its figures and a print profile.
//!
//! With A the area of a face and n its unit normal, s = √(1 − nz²), c = |nz|, h the layer height, w the line width,
//! W = perimeters · w, and N the number of solid layers above or below:
//!
//! - length of the outer contours L = Σ A·s ÷ h (the co-area formula: a layer's contour is the area it cuts by its height)
//! - walls = min(0.98·V, L·h·W)
//! - solid = Σ A·max(0, N·h·c − W·s), no more than what the walls leave
//! - infill = what both leave · density
//! - of the walls' path the outer part is L, but no more than there is
//! - time = 2.4·L ÷ v(outer) + 0.6·(walls ÷ (w·h) − L) ÷ v(inner) + 1.4·solid ÷ (w·h·v(solid))
//!   + 0.6·infill ÷ (w·h·v(infill)) + 4 s·layers
//!
//! A layer with a short path P is another matter: there is little to travel, so of the 4 s only 1 − e^(−P ÷ 100 mm) count;
//! and slicers slow down so that it cools, to 5 s or to 10 mm/s, whichever is sooner, with half a second to change layers.
//!
//! The coefficients were fitted on slices of PrusaSlicer; `benches/estimate/` measures how far they are off. Supports,
//! skirts and heating up are not in it. A slicer's own time misses the printer's by a median of 28 % (OrcaSlicer's issue
//! 5799), so show the range beside the figure, and calibrate (`calibration`).

use serde::{Deserialize, Serialize};

use crate::calibration::{Basis, Calibration};
use crate::figures::Figures;

/// How a printer is set. All of it is in a slicer's profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrintProfile {
    pub layer_height_mm: f64,
    pub line_width_mm: f64,
    pub perimeters: u32,
    pub top_layers: u32,
    pub bottom_layers: u32,
    /// From 0 to 1.
    pub infill_density: f64,
    pub outer_speed_mm_s: f64,
    pub inner_speed_mm_s: f64,
    pub solid_speed_mm_s: f64,
    pub infill_speed_mm_s: f64,
    /// 1.24 for PLA.
    pub material_density_g_cm3: f64,
    /// Width, depth and height that fit on the printer.
    pub bed_mm: [f64; 3],
}

/// A common printer of 2024 with PLA.
impl Default for PrintProfile {
    fn default() -> Self {
        Self {
            layer_height_mm: 0.2,
            line_width_mm: 0.45,
            perimeters: 2,
            top_layers: 5,
            bottom_layers: 4,
            infill_density: 0.15,
            outer_speed_mm_s: 25.0,
            inner_speed_mm_s: 45.0,
            solid_speed_mm_s: 80.0,
            infill_speed_mm_s: 80.0,
            material_density_g_cm3: 1.24,
            bed_mm: [250.0, 210.0, 210.0],
        }
    }
}

impl PrintProfile {
    /// The first member whose value no printer has, if there is one.
    #[must_use]
    pub fn wrong_member(&self) -> Option<&'static str> {
        let ranges = [
            ("layer_height_mm", self.layer_height_mm, 0.01..=5.0),
            ("line_width_mm", self.line_width_mm, 0.05..=10.0),
            ("infill_density", self.infill_density, 0.0..=1.0),
            ("outer_speed_mm_s", self.outer_speed_mm_s, 1.0..=2000.0),
            ("inner_speed_mm_s", self.inner_speed_mm_s, 1.0..=2000.0),
            ("solid_speed_mm_s", self.solid_speed_mm_s, 1.0..=2000.0),
            ("infill_speed_mm_s", self.infill_speed_mm_s, 1.0..=2000.0),
            (
                "material_density_g_cm3",
                self.material_density_g_cm3,
                0.1..=25.0,
            ),
        ];
        let wrong = ranges
            .into_iter()
            .find(|(_, value, range)| !range.contains(value));
        let counts = [
            ("perimeters", self.perimeters),
            ("top_layers", self.top_layers),
            ("bottom_layers", self.bottom_layers),
        ];
        let wrong_count = counts.into_iter().find(|(_, count)| *count > 1000);
        let wrong_bed = self
            .bed_mm
            .iter()
            .any(|side| !(1.0..=100_000.0).contains(side));
        wrong
            .map(|(name, ..)| name)
            .or(wrong_count.map(|(name, _)| name))
            .or(wrong_bed.then_some("bed_mm"))
    }
}

/// The path of a layer at which most of what an ordinary layer costs besides its path is due.
const SHORT_PATH_MM: f64 = 100.0;

/// What slicers do by default so that a layer cools, and how long changing to the next takes.
const COOL_SECONDS: f64 = 5.0;
const COOL_SPEED_MM_S: f64 = 10.0;
const CHANGE_SECONDS: f64 = 0.5;

/// What the time is made of, in seconds before the coefficients; the last in layers: as many ordinary ones as these
/// short or slow ones take. A finished job keeps them, for the calibration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    pub outer: f64,
    pub inner: f64,
    pub solid: f64,
    pub infill: f64,
    pub layers: f64,
}

impl Terms {
    /// The coefficients of the time, fitted on slices. The last is seconds a layer.
    pub const COEFFICIENTS: [f64; 5] = [2.4, 0.6, 1.4, 0.6, 4.0];

    #[must_use]
    pub const fn to_array(self) -> [f64; 5] {
        [self.outer, self.inner, self.solid, self.infill, self.layers]
    }

    /// The time with these coefficients.
    #[must_use]
    pub fn seconds(self, coefficients: &[f64; 5]) -> f64 {
        let parts = self.to_array().into_iter().zip(coefficients);
        parts.map(|(term, coefficient)| term * coefficient).sum()
    }
}

/// What a print takes, with the range in which nine of ten are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    pub seconds: f64,
    pub seconds_low: f64,
    pub seconds_high: f64,
    pub material_mm3: f64,
    pub material_g: f64,
    pub material_g_low: f64,
    pub material_g_high: f64,
    pub layers: u64,
    pub walls_mm3: f64,
    pub solid_mm3: f64,
    pub infill_mm3: f64,
    pub terms: Terms,
    /// What the range rests on.
    pub basis: Basis,
}

/// Estimates one copy.
#[must_use]
pub fn estimate(figures: &Figures, profile: &PrintProfile, calibration: &Calibration) -> Estimate {
    let (h, w) = (profile.layer_height_mm, profile.line_width_mm);
    let walls_width = f64::from(profile.perimeters) * w;
    let volume = figures.volume_mm3.abs();
    let outer_length = (figures.up.upright_mm2() + figures.down.upright_mm2()) / h;
    let walls = (outer_length * h * walls_width).min(0.98 * volume);
    // A wall thinner than one line has two contours and one path.
    let outer_path = outer_length.min(walls / (w * h));
    let solid = |layers: u32| f64::from(layers) * h;
    let solid = figures.up.solid_mm3(solid(profile.top_layers), walls_width)
        + figures
            .down
            .solid_mm3(solid(profile.bottom_layers), walls_width);
    let solid = solid.min(volume - walls);
    let infill = (volume - walls - solid) * profile.infill_density;
    let [_, _, height] = figures.bounds.size_mm();
    // A height that is a whole number of layers but for rounding has no layer more.
    let layers = (height / h - 1e-6).ceil().max(1.0);
    let mut terms = Terms {
        outer: outer_path / profile.outer_speed_mm_s,
        inner: (walls / (w * h) - outer_path) / profile.inner_speed_mm_s,
        solid: solid / (w * h * profile.solid_speed_mm_s),
        infill: infill / (w * h * profile.infill_speed_mm_s),
        layers: 0.0,
    };
    let layer_path = (walls + solid + infill) / (w * h * layers);
    terms.layers = ordinary_layers(&terms, layers, layer_path);
    let seconds = terms.seconds(&calibration.coefficients);
    let material_mm3 = (walls + solid + infill) * calibration.material_factor;
    let grams = |mm3: f64| mm3 * profile.material_density_g_cm3 / 1000.0;
    let (time_error, material_error) = calibration.basis.errors();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates"
    )]
    let layers = layers as u64;
    Estimate {
        seconds,
        seconds_low: seconds / (1.0 + time_error),
        seconds_high: seconds * (1.0 + time_error),
        material_mm3,
        material_g: grams(material_mm3),
        material_g_low: grams(material_mm3) / (1.0 + material_error),
        material_g_high: grams(material_mm3) * (1.0 + material_error),
        layers,
        walls_mm3: walls,
        solid_mm3: solid,
        infill_mm3: infill,
        terms,
        basis: calibration.basis,
    }
}

/// As how many ordinary layers these count.
fn ordinary_layers(terms: &Terms, layers: f64, path_mm: f64) -> f64 {
    let [.., layer_seconds] = Terms::COEFFICIENTS;
    let counted = layers * (1.0 - libm::exp(-path_mm / SHORT_PATH_MM));
    let seconds = terms.seconds(&Terms::COEFFICIENTS) + layer_seconds * counted;
    let cooled = COOL_SECONDS.min(path_mm / COOL_SPEED_MM_S) + CHANGE_SECONDS;
    counted + (cooled * layers - seconds).max(0.0) / layer_seconds
}
