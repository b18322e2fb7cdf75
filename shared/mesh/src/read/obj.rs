//! Wavefront OBJ: `v x y z` and `f a b c...` (<https://paulbourke.net/dataformats/obj/>).
//!
//! A corner is `vertex/texture/normal`, counted from 1, or from the last vertex back where negative. A face may only
//! name vertices that came before it. Lines, points, textures, normals, groups and materials are left out; curves and
//! surfaces without faces are not geometry for us.

use super::vertices::Vertices;
use crate::lines::{self, Lines};
use crate::reason::{Problem, Reason, Result};
use crate::sink::Sink;

/// More corners than this in one face are no model.
pub(crate) const FACE_CORNERS_MAX: usize = 10_000;

#[derive(Debug, Default)]
pub struct Reader {
    lines: Lines,
    model: Model,
}

#[derive(Debug, Default)]
struct Model {
    vertices: Vertices,
    face: Vec<u64>,
    /// A line that ended in a backslash and goes on.
    continued: Vec<u8>,
    triangles: u64,
}

impl Reader {
    /// # Errors
    /// `bad_line`, `bad_number`, `not_finite`, `index_out_of_range`, `too_many_vertices`,
    /// `face_too_large`, `line_too_long`.
    pub fn push(&mut self, chunk: &[u8], sink: &mut dyn Sink) -> Result<()> {
        let model = &mut self.model;
        self.lines.push(chunk, |line, number| {
            model.physical_line(line, number, sink)
        })
    }

    /// # Errors
    /// As `push`, and `no_triangles`.
    pub fn finish(&mut self, sink: &mut dyn Sink) -> Result<()> {
        let model = &mut self.model;
        self.lines
            .finish(|line, number| model.physical_line(line, number, sink))?;
        if !model.continued.is_empty() {
            return Err(Reason::Truncated.into());
        }
        if model.triangles == 0 {
            return Err(Reason::NoTriangles.into());
        }
        Ok(())
    }
}

impl Model {
    fn physical_line(&mut self, line: &[u8], number: u64, sink: &mut dyn Sink) -> Result<()> {
        if let Some(start) = line.strip_suffix(b"\\") {
            if self.continued.len() + start.len() > FACE_CORNERS_MAX * 32 {
                return Err(Reason::LineTooLong.with(number));
            }
            self.continued.extend_from_slice(start);
            self.continued.push(b' ');
            return Ok(());
        }
        let result = if self.continued.is_empty() {
            self.line(line, sink)
        } else {
            let mut whole = std::mem::take(&mut self.continued);
            whole.extend_from_slice(line);
            self.line(&whole, sink)
        };
        result.map_err(|problem| Problem {
            detail: format!("{} (line {number})", problem.detail),
            ..problem
        })
    }

    fn line(&mut self, line: &[u8], sink: &mut dyn Sink) -> Result<()> {
        let mut words = lines::words(line);
        match words.next() {
            Some(b"v") => {
                let mut position = [0.0; 3];
                for to in &mut position {
                    *to = lines::number(words.next().ok_or(Reason::BadLine)?)?;
                }
                self.vertices.push(position)
            }
            Some(b"f" | b"fo") => {
                self.face.clear();
                for word in words {
                    if word.starts_with(b"#") {
                        break;
                    }
                    if self.face.len() >= FACE_CORNERS_MAX {
                        return Err(Reason::FaceTooLarge.into());
                    }
                    self.face.push(index(word, self.vertices.count())?);
                }
                let triangles = &mut self.triangles;
                self.vertices.fan(&self.face, |corners| {
                    *triangles += 1;
                    sink.triangle(&corners);
                })
            }
            _ if line.contains(&0) => Err(Reason::BadLine.into()),
            _ => Ok(()),
        }
    }
}

/// The vertex of a corner, counted from 0.
fn index(word: &[u8], count: u64) -> Result<u64> {
    let vertex = word.split(|byte| *byte == b'/').next().unwrap_or(word);
    let text = str::from_utf8(vertex).map_err(|_| Reason::BadNumber)?;
    let Ok(number) = text.parse::<i64>() else {
        return Err(Reason::BadNumber.with(text));
    };
    let index = if number > 0 {
        number
            .checked_sub(1)
            .and_then(|index| u64::try_from(index).ok())
    } else if number < 0 {
        count.checked_sub(number.unsigned_abs())
    } else {
        None
    };
    index
        .filter(|index| *index < count)
        .ok_or_else(|| Reason::IndexOutOfRange.with(number))
}
