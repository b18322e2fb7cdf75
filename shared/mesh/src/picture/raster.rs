//! A triangle on a grid: which samples it covers, and how near each is (J. Pineda, "A parallel algorithm for polygon
//! rasterization", SIGGRAPH 1988).

/// A square of values, row by row.
#[derive(Debug)]
pub struct Grid<T> {
    pub side: usize,
    pub values: Vec<T>,
}

impl<T: Copy> Grid<T> {
    pub fn new(side: usize, value: T) -> Self {
        Self {
            side,
            values: vec![value; side * side],
        }
    }

    pub fn at(&mut self, at: usize) -> Option<&mut T> {
        self.values.get_mut(at)
    }

    /// The value at a column and row, or None outside.
    pub fn get(&self, column: usize, row: usize) -> Option<T> {
        if column >= self.side {
            return None;
        }
        self.values.get(row * self.side + column).copied()
    }
}

/// Calls `each` with the place of every sample whose middle is in the triangle, and its depth there.
pub fn fill(corners: &[[f64; 3]; 3], side: usize, mut each: impl FnMut(usize, f64)) {
    let [a, b, c] = corners;
    let area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    if !(area.abs() > 0.0 && area.is_finite()) {
        return;
    }
    let columns = span(a[0], b[0], c[0], side);
    for row in span(a[1], b[1], c[1], side) {
        let y = row as f64 + 0.5;
        for column in columns.clone() {
            let x = column as f64 + 0.5;
            // The share of each corner.
            let for_b = ((x - a[0]) * (c[1] - a[1]) - (y - a[1]) * (c[0] - a[0])) / area;
            let for_c = ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / area;
            let for_a = 1.0 - for_b - for_c;
            if for_a >= 0.0 && for_b >= 0.0 && for_c >= 0.0 {
                each(
                    row * side + column,
                    for_a * a[2] + for_b * b[2] + for_c * c[2],
                );
            }
        }
    }
}

/// The samples whose middle lies between the least and the greatest.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped"
)]
fn span(a: f64, b: f64, c: f64, side: usize) -> std::ops::Range<usize> {
    let limit = side as f64;
    let from = (a.min(b).min(c) - 0.5).ceil().clamp(0.0, limit) as usize;
    let to = ((a.max(b).max(c) - 0.5).floor() + 1.0).clamp(0.0, limit) as usize;
    from..to
}
