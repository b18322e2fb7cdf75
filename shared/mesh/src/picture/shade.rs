//! How bright a face is, and in what colour.

use super::view::{NEAR, RIGHT, UP};
use crate::figures::dot;

/// Shades of outer faces are 1 to this; above it, those of faces that are seen from inside.
const OUTER_MAX: u8 = 200;

/// Towards the lights, in the viewer's directions: the main one from the upper left, a weak one from the right.
const MAIN: [f64; 3] = [-0.45, 0.62, 0.642_728_559];
const SIDE: [f64; 3] = [0.85, 0.05, 0.524_404_424];

/// From dark to bright.
const OUTER: [[f64; 3]; 4] = [
    [28.0, 44.0, 66.0],
    [62.0, 104.0, 148.0],
    [126.0, 170.0, 208.0],
    [238.0, 246.0, 252.0],
];
const INNER: [[f64; 3]; 4] = [
    [66.0, 30.0, 24.0],
    [150.0, 74.0, 52.0],
    [206.0, 132.0, 98.0],
    [250.0, 224.0, 206.0],
];

/// The shade of a face by its unit normal.
pub fn shade(normal: [f64; 3], is_inner: bool) -> u8 {
    let normal = if is_inner {
        normal.map(|part| -part)
    } else {
        normal
    };
    let seen = [dot(normal, RIGHT), dot(normal, UP), dot(normal, NEAR)];
    let light = 0.12
        + 0.66 * dot(seen, MAIN).max(0.0)
        + 0.16 * dot(seen, SIDE).max(0.0)
        + 0.10 * f64::midpoint(normal[2], 1.0);
    let light = light.clamp(0.0, 1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped"
    )]
    if is_inner {
        OUTER_MAX + 1 + (light * f64::from(u8::MAX - OUTER_MAX - 1)) as u8
    } else {
        1 + (light * f64::from(OUTER_MAX - 1)) as u8
    }
}

/// The colour of a shade, darkened by what stands around it: 1 leaves it, 0 is the darkest.
pub fn colour(shade: u8, openness: f64) -> [f64; 3] {
    let (light, ramp) = if shade > OUTER_MAX {
        let span = f64::from(u8::MAX - OUTER_MAX - 1);
        (f64::from(shade - OUTER_MAX - 1) / span, INNER)
    } else {
        let span = f64::from(OUTER_MAX - 1);
        (f64::from(shade.saturating_sub(1)) / span, OUTER)
    };
    let at = (light * openness).clamp(0.0, 1.0) * 3.0;
    let mut colour = [0.0; 3];
    for (step, pair) in ramp.windows(2).enumerate() {
        let part = at - step as f64;
        if let [from, to] = pair
            && (0.0..=1.0).contains(&part)
        {
            for ((own, from), to) in colour.iter_mut().zip(from).zip(to) {
                *own = from + (to - from) * part;
            }
        }
    }
    colour
}
