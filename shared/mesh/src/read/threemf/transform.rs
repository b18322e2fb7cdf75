//! The affine transforms of 3MF: twelve numbers, for row vectors
//! (3MF core specification 1.3, section 3.3 "3D matrices", <https://github.com/3MFConsortium/spec_core>).

use crate::lines;
use crate::reason::{Reason, Result};

/// Four rows: the images of the axes, and the shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform([[f64; 3]; 4]);

impl Transform {
    pub const IDENTITY: Self = Self([
        [1.0, 0.0, 0.0],
        [0.0, 1.0, 0.0],
        [0.0, 0.0, 1.0],
        [0.0, 0.0, 0.0],
    ]);

    /// The same in each direction: from a unit to millimetres.
    pub const fn scale(factor: f64) -> Self {
        Self([
            [factor, 0.0, 0.0],
            [0.0, factor, 0.0],
            [0.0, 0.0, factor],
            [0.0, 0.0, 0.0],
        ])
    }

    /// # Errors
    /// `bad_transform`, `bad_number`, `not_finite`.
    pub fn parse(text: &str) -> Result<Self> {
        let mut rows = [[0.0; 3]; 4];
        let mut words = lines::words(text.as_bytes());
        for number in rows.as_flattened_mut() {
            *number = lines::number(words.next().ok_or(Reason::BadTransform)?)?;
        }
        if words.next().is_some() {
            return Err(Reason::BadTransform.into());
        }
        let own = Self(rows);
        let determinant = own.determinant();
        // The specification forbids one that flattens.
        if determinant == 0.0 || !determinant.is_finite() {
            return Err(Reason::BadTransform.with(text));
        }
        Ok(own)
    }

    /// This one first, then the other.
    pub fn then(&self, other: &Self) -> Self {
        let [x, y, z, shift] = &self.0;
        let moved = other.apply(shift);
        Self([other.turn(x), other.turn(y), other.turn(z), moved])
    }

    #[inline]
    pub fn apply(&self, point: &[f64; 3]) -> [f64; 3] {
        let [_, _, _, shift] = &self.0;
        let mut moved = self.turn(point);
        for (to, by) in moved.iter_mut().zip(shift) {
            *to += by;
        }
        moved
    }

    /// Without the shift.
    #[inline]
    fn turn(&self, [x, y, z]: &[f64; 3]) -> [f64; 3] {
        let [a, b, c, _] = &self.0;
        [
            x * a[0] + y * b[0] + z * c[0],
            x * a[1] + y * b[1] + z * c[1],
            x * a[2] + y * b[2] + z * c[2],
        ]
    }

    /// Negative for a mirror.
    pub fn determinant(&self) -> f64 {
        let [a, b, c, _] = &self.0;
        a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
            + a[2] * (b[0] * c[1] - b[1] * c[0])
    }
}
