//! The columns of the model.

use crate::numbers::put;

/// The trend's columns: time, one, and a hinge for each possible change.
pub(super) struct Design<'a> {
    pub time: &'a [f64],
    pub changes: &'a [f64],
}

/// Sines and cosines of the waves 1 to `order`, by the recurrence of Chebyshev from one sine and cosine a row.
pub(super) fn fourier(
    shares: impl Iterator<Item = f64>,
    rows: usize,
    order: usize,
) -> Vec<Vec<f64>> {
    let mut columns = vec![vec![0.0; rows]; 2 * order];
    for (row, share) in shares.enumerate() {
        let angle = std::f64::consts::TAU * share;
        let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
        let (mut sine_before, mut cosine_before) = (0.0, 1.0);
        let (mut sine_now, mut cosine_now) = (sine, cosine);
        for pair in columns.chunks_exact_mut(2) {
            if let [sines, cosines] = pair {
                put(sines, row, sine_now);
                put(cosines, row, cosine_now);
            }
            let sine_next = 2.0 * cosine * sine_now - sine_before;
            let cosine_next = 2.0 * cosine * cosine_now - cosine_before;
            (sine_before, cosine_before) = (sine_now, cosine_now);
            (sine_now, cosine_now) = (sine_next, cosine_next);
        }
    }
    columns
}

/// Sums over the rows after a change: of `x` and of time × `x`, for each change in ascending order.
pub(super) fn sums_after(
    design: &Design,
    x: impl DoubleEndedIterator<Item = f64> + ExactSizeIterator,
) -> Vec<(f64, f64)> {
    let mut sums = vec![(0.0, 0.0); design.changes.len()];
    let (mut plain, mut timed) = (0.0, 0.0);
    let mut rows = design.time.iter().copied().zip(x).rev().peekable();
    for (sum, change) in sums.iter_mut().zip(design.changes).rev() {
        while let Some((time, value)) = rows.next_if(|(time, _)| time >= change) {
            plain += value;
            timed += time * value;
        }
        *sum = (plain, timed);
    }
    sums
}

/// The inner product of each hinge with `x`, from those sums.
pub(super) fn hinge_products(design: &Design, sums: &[(f64, f64)]) -> impl Iterator<Item = f64> {
    let changes = design.changes.iter().zip(sums);
    changes.map(|(change, (plain, timed))| timed - change * plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::{At, float};

    #[test]
    fn waves_are_sines_and_cosines() {
        let columns = fourier((0..9).map(|row| float(row) / 9.0), 9, 10);
        for (index, column) in columns.iter().enumerate() {
            for (row, value) in column.iter().enumerate() {
                let angle = std::f64::consts::TAU * float(row) / 9.0 * float(index / 2 + 1);
                let wanted = if index % 2 == 0 {
                    libm::sin(angle)
                } else {
                    libm::cos(angle)
                };
                assert!((value - wanted).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn hinges_are_multiplied_without_being_built() {
        let time: Vec<f64> = (0..10).map(|row| float(row) / 9.0).collect();
        let x: Vec<f64> = (0..10).map(|row| float(row * row)).collect();
        let changes = [0.25, 0.5];
        let design = Design {
            time: &time,
            changes: &changes,
        };
        let sums = sums_after(&design, x.iter().copied());
        for (found, change) in hinge_products(&design, &sums).zip(changes) {
            let products = time.iter().zip(&x).map(|(t, x)| (t - change).max(0.0) * x);
            assert!((found - products.sum::<f64>()).abs() < 1e-12);
        }
        assert_eq!(x.as_slice().at(3), 9.0);
    }
}
