//! How much area leans how far: what an estimate needs of the triangles, for any print profile.
//!
//! A print's solid layers show where a face is so flat that its steps are wider than the walls: the sum over all faces
//! of A·max(0, n·h·c − W·s), with c = |nz| and s = √(1 − nz²). It depends on the profile, and the file is not read again
//! for another one. So A·c and A·s are summed apart for 64 ranges of the slope; the sum is exact but for the one
//! range in which n·h·c equals W·s.

use serde::{Deserialize, Serialize};

const RANGES: usize = 64;

/// Sums over the faces that look up, or over those that look down, in square millimetres.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slopes {
    /// Σ A·c for each range of c ÷ (c + s), from upright to flat: area as seen from above.
    flat_mm2: Vec<f64>,
    /// Σ A·s.
    upright_mm2: Vec<f64>,
}

impl Default for Slopes {
    fn default() -> Self {
        Self {
            flat_mm2: vec![0.0; RANGES],
            upright_mm2: vec![0.0; RANGES],
        }
    }
}

impl Slopes {
    /// Adds a face by its area and the parts of its normal.
    #[inline]
    pub fn add(&mut self, area_mm2: f64, c: f64, s: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 64"
        )]
        let range = (c / (c + s) * RANGES as f64) as usize;
        let range = range.min(RANGES - 1);
        if let Some(sum) = self.flat_mm2.get_mut(range) {
            *sum += area_mm2 * c;
        }
        if let Some(sum) = self.upright_mm2.get_mut(range) {
            *sum += area_mm2 * s;
        }
    }

    /// Σ A·max(0, thickness·c − walls·s), in cubic millimetres.
    #[must_use]
    pub fn solid_mm3(&self, thickness_mm: f64, walls_mm: f64) -> f64 {
        self.flat_mm2
            .iter()
            .zip(&self.upright_mm2)
            .map(|(flat, upright)| (thickness_mm * flat - walls_mm * upright).max(0.0))
            .sum()
    }

    /// Σ A·s.
    #[must_use]
    pub fn upright_mm2(&self) -> f64 {
        self.upright_mm2.iter().sum()
    }
}
