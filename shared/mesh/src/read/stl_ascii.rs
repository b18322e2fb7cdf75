//! ASCII STL: `solid`, facets of a normal and three vertices, `endsolid`
//! (<https://www.fabbers.com/tech/STL_Format>). Words are separated by any white space, in any case of letters, and
//! several solids may follow each other.
//!
//! The normal is not used and may be missing or no number; whatever changes the geometry is refused.

use crate::lines::{self, Lines};
use crate::reason::{Problem, Reason, Result};
use crate::sink::{Sink, Triangle};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before `solid`, or after `endsolid`.
    Outside,
    /// Between two facets.
    Solid,
    /// After `facet`: its normal, then `outer loop`.
    Facet,
    /// After `outer loop`: vertices.
    Loop,
    /// After `endloop`.
    LoopEnded,
}

#[derive(Debug)]
pub struct Reader {
    lines: Lines,
    facets: Facets,
}

#[derive(Debug)]
struct Facets {
    state: State,
    corners: Triangle,
    corner_count: usize,
    solids: u64,
    triangles: u64,
    /// A vertex's numbers may stand on the next line.
    words: Vec<f64>,
    in_vertex: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            lines: Lines::default(),
            facets: Facets {
                state: State::Outside,
                corners: [[0.0; 3]; 3],
                corner_count: 0,
                solids: 0,
                triangles: 0,
                words: Vec::with_capacity(3),
                in_vertex: false,
            },
        }
    }
}

impl Reader {
    /// # Errors
    /// `bad_line`, `bad_number`, `not_finite`, `not_a_triangle`, `line_too_long`.
    pub fn push(&mut self, chunk: &[u8], sink: &mut dyn Sink) -> Result<()> {
        let facets = &mut self.facets;
        self.lines
            .push(chunk, |line, number| facets.line(line, number, sink))
    }

    /// # Errors
    /// As `push`, and `truncated`, `no_triangles`.
    pub fn finish(&mut self, sink: &mut dyn Sink) -> Result<()> {
        let facets = &mut self.facets;
        self.lines
            .finish(|line, number| facets.line(line, number, sink))?;
        if facets.state != State::Outside || facets.in_vertex {
            return Err(Reason::Truncated.into());
        }
        if facets.solids == 0 {
            return Err(Reason::BadHeader.into());
        }
        if facets.triangles == 0 {
            return Err(Reason::NoTriangles.into());
        }
        Ok(())
    }
}

impl Facets {
    fn line(&mut self, line: &[u8], number: u64, sink: &mut dyn Sink) -> Result<()> {
        let mut words = lines::words(line);
        while let Some(word) = words.next() {
            if self.in_vertex {
                self.vertex_number(word, number)?;
                continue;
            }
            let refused = || Reason::BadLine.with(number);
            let is = |wanted: &[u8]| word.eq_ignore_ascii_case(wanted);
            match self.state {
                State::Outside if is(b"solid") => {
                    // The rest of the line is a name, in whatever letters.
                    self.solids += 1;
                    self.state = State::Solid;
                    return Ok(());
                }
                State::Solid if is(b"facet") => self.state = State::Facet,
                State::Solid if is(b"endsolid") => {
                    self.state = State::Outside;
                    return Ok(());
                }
                State::Solid if is(b"end") && words.next().is_some_and(is_solid) => {
                    self.state = State::Outside;
                    return Ok(());
                }
                State::Facet if is(b"outer") => {
                    if !words
                        .next()
                        .is_some_and(|next| next.eq_ignore_ascii_case(b"loop"))
                    {
                        return Err(refused());
                    }
                    self.state = State::Loop;
                    self.corner_count = 0;
                }
                // The normal: whatever it says.
                State::Facet if !is(b"vertex") && !is(b"endfacet") => {}
                State::Loop if is(b"vertex") => self.in_vertex = true,
                State::Loop if is(b"endloop") => self.end_loop(number, sink)?,
                State::LoopEnded if is(b"endfacet") => self.state = State::Solid,
                _ => return Err(refused()),
            }
        }
        Ok(())
    }

    fn vertex_number(&mut self, word: &[u8], line: u64) -> Result<()> {
        let number = lines::number(word).map_err(|problem| Problem {
            detail: format!("{} ({line})", problem.detail),
            ..problem
        })?;
        self.words.push(number);
        let Some(corner) = self.words.first_chunk::<3>() else {
            return Ok(());
        };
        let Some(to) = self.corners.get_mut(self.corner_count) else {
            return Err(Reason::NotATriangle.with(line));
        };
        *to = *corner;
        self.corner_count += 1;
        self.words.clear();
        self.in_vertex = false;
        Ok(())
    }

    fn end_loop(&mut self, line: u64, sink: &mut dyn Sink) -> Result<()> {
        if self.corner_count != 3 {
            return Err(Reason::NotATriangle.with(line));
        }
        self.state = State::LoopEnded;
        self.triangles += 1;
        sink.triangle(&self.corners);
        Ok(())
    }
}

fn is_solid(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"solid")
}
