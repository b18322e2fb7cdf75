//! The vertices of an indexed format: 12 bytes each, in blocks, so that nothing is copied when they become more.

use crate::reason::{Reason, Result};

/// 48 MB of positions. What has more is priced by a person.
pub const VERTICES_MAX: u64 = 4_000_000;

const BLOCK: usize = 4096;

/// Positions relative to the first one: far from the origin an f32 would lose the shape.
#[derive(Debug, Default)]
pub struct Vertices {
    origin: [f64; 3],
    blocks: Vec<Vec<[f32; 3]>>,
    count: u64,
}

impl Vertices {
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// # Errors
    /// `not_finite`, `too_many_vertices`.
    pub fn push(&mut self, position: [f64; 3]) -> Result<()> {
        if self.count >= VERTICES_MAX {
            return Err(Reason::TooManyVertices.with(VERTICES_MAX));
        }
        if self.count == 0 {
            self.origin = position;
        }
        let mut offset = [0.0_f32; 3];
        for ((to, own), origin) in offset.iter_mut().zip(position).zip(self.origin) {
            #[expect(clippy::cast_possible_truncation, reason = "rounded on purpose")]
            let short = (own - origin) as f32;
            if !own.is_finite() || !short.is_finite() {
                return Err(Reason::NotFinite.with(self.count));
            }
            *to = short;
        }
        match self.blocks.last_mut() {
            Some(block) if block.len() < BLOCK => block.push(offset),
            _ => {
                let mut block = Vec::with_capacity(if self.blocks.is_empty() { 0 } else { BLOCK });
                block.push(offset);
                self.blocks.push(block);
            }
        }
        self.count += 1;
        Ok(())
    }

    /// # Errors
    /// `index_out_of_range`.
    #[inline]
    pub fn get(&self, index: u64) -> Result<[f64; 3]> {
        let place = usize::try_from(index).ok();
        let found = place.and_then(|place| self.blocks.get(place / BLOCK)?.get(place % BLOCK));
        let Some(offset) = found else {
            return Err(Reason::IndexOutOfRange.with(index));
        };
        let mut position = self.origin;
        for (to, offset) in position.iter_mut().zip(offset) {
            *to += f64::from(*offset);
        }
        Ok(position)
    }

    /// The corners of a face, in triangles that share its first corner. One with fewer than three bounds nothing, and
    /// is left out. `trimesh` does the same.
    ///
    /// # Errors
    /// `index_out_of_range`.
    pub fn fan(&self, face: &[u64], mut each: impl FnMut([[f64; 3]; 3])) -> Result<()> {
        let [first, second, rest @ ..] = face else {
            return Ok(());
        };
        let first = self.get(*first)?;
        let mut last = self.get(*second)?;
        for index in rest {
            let next = self.get(*index)?;
            each([first, last, next]);
            last = next;
        }
        Ok(())
    }
}
