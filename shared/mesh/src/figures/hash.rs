//! Names for corners and edges that need no memory: hashes of positions.
//!
//! Two positions that differ by less than 1e-8 mm in a coordinate are mostly one (`trimesh` merges vertices at the
//! same distance, `tol.merge`). 64 bits name a corner: among a million the chance that two share a name is 3e-8.

/// Odd constants without a pattern: the fractional parts of square roots, as in SHA-512 (FIPS 180-4, 5.3.5).
const A: u64 = 0x6a09_e667_f3bc_c909;
const B: u64 = 0xbb67_ae85_84ca_a73b;
const C: u64 = 0x3c6e_f372_fe94_f82b;
const D: u64 = 0xa54f_f53a_5f1d_36f1;
const E: u64 = 0x510e_527f_ade6_82d1;
const F: u64 = 0x9b05_688c_2b3e_6c1f;

/// Both halves of the product, folded: the step of wyhash (<https://github.com/wangyi-fudan/wyhash>).
#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
    let low = product as u64;
    let high = (product >> 64) as u64;
    low ^ high
}

/// The coordinate rounded to 1e-8, as bits; -0 and 0 are one.
#[inline]
fn quantised(coordinate: f64) -> u64 {
    /// 1.5 * 2^52: added to a smaller number it leaves the integer part in the lower bits.
    const ROUNDER: f64 = 6_755_399_441_055_744.0;
    if coordinate.abs() < 2e7 {
        (coordinate * 1e8 + ROUNDER).to_bits()
    } else {
        // So far out an f64 is no finer than that itself.
        coordinate.to_bits()
    }
}

/// The name of a corner.
#[inline]
#[must_use]
pub fn corner(position: &[f64; 3]) -> u64 {
    let [x, y, z] = position.map(quantised);
    mix(mix(x ^ A, y ^ B) ^ z, C)
}

/// The name of an edge, in two independent halves; `low < high` are its corners.
#[inline]
#[must_use]
pub fn edge(low: u64, high: u64) -> (u64, u64) {
    (mix(low ^ A, high ^ D), mix(low ^ E, high ^ F))
}
