//! Dense symmetric positive definite systems, by Cholesky. Small: some tens of unknowns.

use crate::numbers::{At, dot, float, put};

/// A square matrix by rows.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    pub size: usize,
    pub cells: Vec<f64>,
}

impl Matrix {
    pub fn zeros(size: usize) -> Self {
        Self {
            size,
            cells: vec![0.0; size * size],
        }
    }

    #[inline(always)]
    pub fn get(&self, row: usize, column: usize) -> f64 {
        self.cells.at(row * self.size + column)
    }

    #[inline(always)]
    pub fn set(&mut self, row: usize, column: usize, value: f64) {
        put(&mut self.cells, row * self.size + column, value);
    }

    pub fn set_both(&mut self, row: usize, column: usize, value: f64) {
        self.set(row, column, value);
        self.set(column, row, value);
    }

    pub fn row(&self, row: usize) -> &[f64] {
        let start = row * self.size;
        self.cells.get(start..start + self.size).unwrap_or_default()
    }

    /// Replaces the lower triangle by the Cholesky factor. A pivot that is not positive, which rounding may make of a
    /// singular matrix, is replaced by a tiny share of the largest.
    pub fn factorise(&mut self) {
        let size = self.size;
        let largest = (0..size).map(|i| self.get(i, i)).fold(0.0, f64::max);
        let floor = (largest * 1e-13 * float(size.max(1))).max(f64::MIN_POSITIVE);
        for row in 0..size {
            let (above, rest) = self.cells.split_at_mut(row * size);
            let current = rest.get_mut(..size).unwrap_or_default();
            for (column, other) in above.chunks_exact(size).enumerate() {
                let sum = dot(
                    current.get(..column).unwrap_or_default(),
                    other.get(..column).unwrap_or_default(),
                );
                let value = (current.at(column) - sum) / other.at(column);
                put(current, column, value);
            }
            let head = current.get(..row).unwrap_or_default();
            let pivot = current.at(row) - dot(head, head);
            put(current, row, pivot.max(floor).sqrt());
        }
    }

    /// Solves with a factor from `factorise`.
    pub fn solve(&self, right: &mut [f64]) {
        for row in 0..self.size {
            let sum = dot(
                self.row(row).get(..row).unwrap_or_default(),
                right.get(..row).unwrap_or_default(),
            );
            let value = (right.at(row) - sum) / self.get(row, row);
            put(right, row, value);
        }
        for row in (0..self.size).rev() {
            let value = right.at(row) / self.get(row, row);
            put(right, row, value);
            let factors = self.row(row).get(..row).unwrap_or_default();
            for (place, factor) in right.iter_mut().zip(factors) {
                *place -= factor * value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved_to_rounding() {
        let size = 6;
        let mut matrix = Matrix::zeros(size);
        for i in 0..size {
            for j in 0..size {
                let value = 1.0 / float(i + j + 1) + if i == j { 0.1 } else { 0.0 };
                matrix.set(i, j, value);
            }
        }
        let truth: Vec<f64> = (0..size).map(|i| float(i) - 2.0).collect();
        let mut right: Vec<f64> = (0..size).map(|i| dot(matrix.row(i), &truth)).collect();
        let mut factor = matrix.clone();
        factor.factorise();
        factor.solve(&mut right);
        for (found, wanted) in right.iter().zip(&truth) {
            assert!((found - wanted).abs() < 1e-10, "{found} {wanted}");
        }
    }

    #[test]
    fn a_singular_matrix_gives_finite_numbers() {
        let mut matrix = Matrix::zeros(2);
        matrix.cells.fill(1.0);
        matrix.factorise();
        let mut right = [1.0, 1.0];
        matrix.solve(&mut right);
        assert!(right.iter().all(|value| value.is_finite()));
    }
}
