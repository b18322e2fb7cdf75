//! From depths and shades to pixels: darker in corners, a line where one part stands before another, a soft shadow below.

use super::image::Image;
use super::raster::Grid;
use super::shade;

/// Where to look for what stands around a sample: turned by 45 degrees from ring to ring, in samples of a grid of 1024.
const AROUND: [[isize; 2]; 16] = [
    [5, 0],
    [0, 5],
    [-5, 0],
    [0, -5],
    [8, 8],
    [-8, 8],
    [-8, -8],
    [8, -8],
    [20, 0],
    [0, 20],
    [-20, 0],
    [0, -20],
    [26, 26],
    [-26, 26],
    [-26, -26],
    [26, -26],
];

/// What is nearer by more than this many times its distance does not shade: it stands far before.
const REACH: f64 = 2.5;

/// A step in depth of this many samples is an edge.
const STEP: f32 = 14.0;
const LINE: f64 = 0.45;
const SHADOW: f64 = 0.30;
const SHADOW_COLOUR: [f64; 3] = [24.0, 34.0, 52.0];

/// Three box blurs are nearly a Gaussian one.
pub fn soften(mut shadow: Grid<u8>) -> Grid<u8> {
    let radius = (shadow.side / 40).max(1);
    for _ in 0..3 {
        for is_column in [false, true] {
            shadow = blur(&shadow, radius, is_column);
        }
    }
    shadow
}

fn blur(from: &Grid<u8>, radius: usize, is_column: bool) -> Grid<u8> {
    let side = from.side;
    let mut to = Grid::new(side, 0);
    let width = 2 * radius + 1;
    let place = |line: usize, at: usize| if is_column { (line, at) } else { (at, line) };
    for line in 0..side {
        let value = |at: Option<usize>| {
            let (column, row) = place(line, at?);
            from.get(column, row).map(usize::from)
        };
        let mut sum: usize = (0..radius).filter_map(|at| value(Some(at))).sum();
        for at in 0..side {
            sum += value(Some(at + radius)).unwrap_or_default();
            let (column, row) = place(line, at);
            if let Some(own) = to.at(row * side + column) {
                *own = u8::try_from(sum / width).unwrap_or(u8::MAX);
            }
            sum -= value(at.checked_sub(radius)).unwrap_or_default();
        }
    }
    to
}

/// Every pixel is the mean of its samples.
pub fn image(depths: &Grid<f32>, shades: &Grid<u8>, shadow: &Grid<u8>, samples: usize) -> Image {
    let side = depths.side / samples;
    let mut rgba = Vec::with_capacity(side * side * 4);
    for row in 0..side {
        for column in 0..side {
            // Colours are summed by how much they cover.
            let mut colour = [0.0; 3];
            let mut alpha = 0.0;
            for sample in 0..samples * samples {
                let x = column * samples + sample % samples;
                let y = row * samples + sample / samples;
                let (own, covers) = sample_colour(depths, shades, shadow, x, y);
                for (sum, part) in colour.iter_mut().zip(own) {
                    *sum += part * covers;
                }
                alpha += covers;
            }
            let mean = colour.map(|sum| if alpha > 0.0 { sum / alpha } else { 0.0 });
            rgba.extend(mean.map(to_byte));
            rgba.push(to_byte(alpha * 255.0 / (samples * samples) as f64));
        }
    }
    Image { side, rgba }
}

fn to_byte(value: f64) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped"
    )]
    let byte = (value + 0.5).clamp(0.0, 255.0) as u8;
    byte
}

fn sample_colour(
    depths: &Grid<f32>,
    shades: &Grid<u8>,
    shadow: &Grid<u8>,
    x: usize,
    y: usize,
) -> ([f64; 3], f64) {
    let shade = shades.get(x, y).unwrap_or_default();
    if shade == 0 {
        let step = (depths.side / shadow.side.max(1)).max(1);
        let strength = SHADOW * inward(depths.side, x, y);
        return (SHADOW_COLOUR, strength * smooth(shadow, x, y, step) / 255.0);
    }
    let depth = depths.get(x, y).unwrap_or_default();
    let mut openness = 1.0 - 0.75 * occlusion(depths, x, y, depth);
    let is_edge = [(1, 0), (0, 1), (-1, 0), (0, -1)].iter().any(|(dx, dy)| {
        let next = neighbour(depths, x, y, *dx, *dy).unwrap_or(f32::NEG_INFINITY);
        next < depth - STEP
    });
    if is_edge {
        openness *= LINE;
    }
    (shade::colour(shade, openness), 1.0)
}

/// From 0 at the border to 1 a little inside: what reaches out of the picture fades.
fn inward(side: usize, x: usize, y: usize) -> f64 {
    let last = side.saturating_sub(1);
    let inside = |at: usize| at.min(last.saturating_sub(at));
    let border = side as f64 / 12.0;
    (inside(x).min(inside(y)) as f64 / border).min(1.0)
}

/// The shadow between the middles of its own samples.
fn smooth(shadow: &Grid<u8>, x: usize, y: usize, step: usize) -> f64 {
    let place = |at: usize| (at as f64 + 0.5) / step as f64 - 0.5;
    let (across, down) = (place(x).max(0.0), place(y).max(0.0));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative"
    )]
    let (column, row) = (across as usize, down as usize);
    let value = |dx, dy| f64::from(shadow.get(column + dx, row + dy).unwrap_or_default());
    let (right, below) = (across - column as f64, down - row as f64);
    let above = value(0, 0) * (1.0 - right) + value(1, 0) * right;
    let under = value(0, 1) * (1.0 - right) + value(1, 1) * right;
    above * (1.0 - below) + under * below
}

fn neighbour(depths: &Grid<f32>, x: usize, y: usize, dx: isize, dy: isize) -> Option<f32> {
    depths.get(x.checked_add_signed(dx)?, y.checked_add_signed(dy)?)
}

/// The share of the surroundings that stands before a sample, near enough to keep light away. Opposite places are
/// looked at together: on a slope one is as much nearer as the other is farther.
fn occlusion(depths: &Grid<f32>, x: usize, y: usize, depth: f32) -> f64 {
    let scale = depths.side as f64 / 1024.0;
    #[expect(clippy::cast_possible_truncation, reason = "a few samples")]
    let scaled = |part: isize| (part as f64 * scale).round() as isize;
    let mut sum = 0.0;
    for [dx, dy] in AROUND {
        let (dx, dy) = (scaled(dx), scaled(dy));
        let rise = |dx, dy| {
            let next = neighbour(depths, x, y, dx, dy).filter(|next| next.is_finite());
            next.map(|next| f64::from(next - depth))
        };
        let Some(own) = rise(dx, dy) else {
            continue;
        };
        let distance = ((dx * dx + dy * dy) as f64).sqrt().max(1.0);
        let bent = own + rise(-dx, -dy).filter(|other| *other < 0.0).unwrap_or(0.0);
        let angle = bent / distance;
        if own < REACH * distance * 4.0 {
            sum += angle.clamp(0.0, 1.0);
        }
    }
    sum / AROUND.len() as f64
}
