//! From where a model is looked at: from the front, a little from the right, 30 degrees from above; without perspective.

use serde::{Deserialize, Serialize};

use crate::figures::dot;

/// sin 60°.
const S: f64 = 0.866_025_403_784_438_6;

/// To the right, up and towards the viewer: a right-handed system.
pub(crate) const RIGHT: [f64; 3] = [S, 0.5, 0.0];
pub(crate) const UP: [f64; 3] = [-0.25, S / 2.0, S];
pub(crate) const NEAR: [f64; 3] = [S / 2.0, -0.75, 0.5];

/// A point as the viewer sees it.
#[inline]
pub(crate) fn project(point: &[f64; 3]) -> [f64; 3] {
    [dot(*point, RIGHT), dot(*point, UP), dot(*point, NEAR)]
}

/// The frame that holds a model as the viewer sees it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extent {
    pub(crate) min: [f64; 3],
    pub(crate) max: [f64; 3],
}

impl Extent {
    pub(crate) const NOTHING: Self = Self {
        min: [f64::INFINITY; 3],
        max: [f64::NEG_INFINITY; 3],
    };

    pub(crate) fn take_in(&mut self, point: [f64; 3]) {
        for ((min, max), own) in self.min.iter_mut().zip(&mut self.max).zip(point) {
            *min = min.min(own);
            *max = max.max(own);
        }
    }
}
