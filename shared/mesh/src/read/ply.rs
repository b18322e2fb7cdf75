//! PLY: a header that names elements and their properties, and their rows as text or binary
//! (Greg Turk's description, <https://paulbourke.net/dataformats/ply/>).
//!
//! Vertices need `x`, `y` and `z`, faces a list `vertex_indices` or `vertex_index`, after the vertices. Everything else is
//! read over. The header's counts decide how many rows are read; nothing is reserved from them.

mod header;

use self::header::{Element, Encoding, Header, Property, Role, Scalar};
use super::obj::FACE_CORNERS_MAX;
use super::vertices::{VERTICES_MAX, Vertices};
use crate::lines::Lines;
use crate::reason::{Reason, Result};
use crate::sink::Sink;

const HEADER_BYTES_MAX: usize = 65_536;

#[derive(Debug)]
pub struct Reader {
    state: State,
}

#[derive(Debug)]
enum State {
    /// The lines of the header so far.
    Header(Vec<u8>),
    Text(Lines, Body),
    /// With the beginning of a number whose end is in the next chunk.
    Binary(Vec<u8>, bool, Body),
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            state: State::Header(Vec::new()),
        }
    }
}

impl Reader {
    /// # Errors
    /// `bad_header`, `bad_number`, `not_finite`, `bad_line`, `index_out_of_range`, `too_many_vertices`,
    /// `face_too_large`, `faces_before_vertices`, `line_too_long`, `trailing_data`.
    pub fn push(&mut self, chunk: &[u8], sink: &mut dyn Sink) -> Result<()> {
        let mut chunk = chunk;
        if let State::Header(header) = &mut self.state {
            // Only what is new can hold the end, but the end may lie across two chunks.
            let looked_at = header.len();
            header.extend_from_slice(chunk);
            let Some(end) = header::end(header, looked_at) else {
                if header.len() > HEADER_BYTES_MAX {
                    return Err(Reason::BadHeader.into());
                }
                return Ok(());
            };
            let parsed = Header::parse(header.get(..end).unwrap_or_default())?;
            chunk = chunk
                .get(end.saturating_sub(looked_at)..)
                .unwrap_or_default();
            let body = Body::new(parsed.elements)?;
            self.state = match parsed.encoding {
                Encoding::Text => State::Text(Lines::default(), body),
                Encoding::LittleEndian => State::Binary(Vec::new(), true, body),
                Encoding::BigEndian => State::Binary(Vec::new(), false, body),
            };
        }
        match &mut self.state {
            State::Header(_) => Ok(()),
            State::Text(lines, body) => lines.push(chunk, |line, _| body.text(line, sink)),
            State::Binary(pending, is_little, body) => {
                let mut rest = chunk;
                while !pending.is_empty() {
                    // Completes the one number that was cut.
                    let Some(scalar) = body.next_scalar() else {
                        break;
                    };
                    let Some((byte, after)) = rest.split_first() else {
                        return Ok(());
                    };
                    pending.push(*byte);
                    rest = after;
                    if let Some(value) = scalar.read(pending, *is_little) {
                        pending.clear();
                        body.value(value, sink)?;
                    }
                }
                while let Some(scalar) = body.next_scalar() {
                    let Some(value) = scalar.read(rest, *is_little) else {
                        pending.extend_from_slice(rest);
                        return Ok(());
                    };
                    rest = rest.get(scalar.bytes()..).unwrap_or_default();
                    body.value(value, sink)?;
                }
                if rest.iter().all(u8::is_ascii_whitespace) {
                    Ok(())
                } else {
                    Err(Reason::TrailingData.into())
                }
            }
        }
    }

    /// # Errors
    /// As `push`, and `truncated`, `no_triangles`.
    pub fn finish(&mut self, sink: &mut dyn Sink) -> Result<()> {
        let body = match &mut self.state {
            State::Header(_) => return Err(Reason::Truncated.into()),
            State::Text(lines, body) => {
                lines.finish(|line, _| body.text(line, sink))?;
                body
            }
            State::Binary(_, _, body) => body,
        };
        if body.next_scalar().is_some() {
            return Err(Reason::Truncated.into());
        }
        if body.triangles == 0 {
            return Err(Reason::NoTriangles.into());
        }
        Ok(())
    }
}

/// Where we are in the rows, the same for text and binary: one number after the other.
#[derive(Debug)]
struct Body {
    elements: std::vec::IntoIter<Element>,
    element: Option<Element>,
    row: u64,
    property: usize,
    /// How many items of the current list are still to come; None before its length.
    list_left: Option<u64>,
    position: [f64; 3],
    vertices: Vertices,
    face: Vec<u64>,
    triangles: u64,
}

impl Body {
    fn new(elements: Vec<Element>) -> Result<Self> {
        let position_of = |wanted| elements.iter().position(|element| element.role == wanted);
        let vertices = position_of(Role::Vertices).ok_or(Reason::NoTriangles)?;
        let faces = position_of(Role::Faces).ok_or(Reason::NoTriangles)?;
        if faces < vertices {
            return Err(Reason::FacesBeforeVertices.into());
        }
        if elements
            .iter()
            .any(|element| element.role == Role::Vertices && element.count > VERTICES_MAX)
        {
            return Err(Reason::TooManyVertices.with(VERTICES_MAX));
        }
        let mut body = Self {
            elements: elements.into_iter(),
            element: None,
            row: 0,
            property: 0,
            list_left: None,
            position: [0.0; 3],
            vertices: Vertices::default(),
            face: Vec::new(),
            triangles: 0,
        };
        body.next_element();
        Ok(body)
    }

    fn next_element(&mut self) {
        self.row = 0;
        self.property = 0;
        self.list_left = None;
        self.element = self
            .elements
            .find(|element| element.count > 0 && !element.properties.is_empty());
    }

    fn current(&self) -> Option<&Property> {
        self.element.as_ref()?.properties.get(self.property)
    }

    /// The type of the number that must come next; None after the last.
    fn next_scalar(&self) -> Option<Scalar> {
        let property = self.current()?;
        match (property.list_length, self.list_left) {
            (Some(length), None) => Some(length),
            _ => Some(property.scalar),
        }
    }

    /// A row is a line. What follows its last number is left out: some programs write more than their header says.
    fn text(&mut self, line: &[u8], sink: &mut dyn Sink) -> Result<()> {
        let mut words = crate::lines::words(line).peekable();
        if words.peek().is_none() {
            return Ok(());
        }
        if self.next_scalar().is_none() {
            return Err(Reason::TrailingData.into());
        }
        loop {
            let Some(word) = words.next() else {
                return Err(Reason::BadLine.with(self.row));
            };
            let text = str::from_utf8(word).map_err(|_| Reason::BadNumber)?;
            // Not a number is left to what is made of it: a confidence may be one.
            let Ok(value) = text.parse::<f64>() else {
                return Err(Reason::BadNumber.with(text));
            };
            self.value(value, sink)?;
            if self.property == 0 && self.list_left.is_none() {
                return Ok(());
            }
        }
    }

    fn value(&mut self, value: f64, sink: &mut dyn Sink) -> Result<()> {
        let role = self.element.as_ref().map(|element| element.role);
        let Some(property) = self.current() else {
            return Ok(());
        };
        let is_face = role == Some(Role::Faces) && property.is_indices;
        if property.list_length.is_some() {
            let Some(left) = self.list_left else {
                let length = whole(value)?;
                if is_face && length > FACE_CORNERS_MAX as u64 {
                    return Err(Reason::FaceTooLarge.into());
                }
                if is_face {
                    self.face.clear();
                }
                self.list_left = Some(length);
                if length == 0 {
                    self.next_property(sink)?;
                }
                return Ok(());
            };
            if is_face {
                self.face.push(whole(value)?);
            }
            self.list_left = Some(left.saturating_sub(1));
            if left > 1 {
                return Ok(());
            }
        } else if let Some(to) = property.axis.and_then(|axis| self.position.get_mut(axis)) {
            *to = value;
        }
        self.next_property(sink)
    }

    fn next_property(&mut self, sink: &mut dyn Sink) -> Result<()> {
        self.list_left = None;
        self.property += 1;
        let Some(element) = &self.element else {
            return Ok(());
        };
        if self.property < element.properties.len() {
            return Ok(());
        }
        // A row is complete.
        let is_last = self.row + 1 >= element.count;
        match element.role {
            Role::Vertices => self.vertices.push(self.position)?,
            Role::Faces => {
                let triangles = &mut self.triangles;
                self.vertices.fan(&self.face, |corners| {
                    *triangles += 1;
                    sink.triangle(&corners);
                })?;
                self.face.clear();
            }
            Role::Other => {}
        }
        self.property = 0;
        self.row += 1;
        if is_last {
            self.next_element();
        }
        Ok(())
    }
}

/// A length or an index.
fn whole(value: f64) -> Result<u64> {
    if value.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(&value) {
        return Err(Reason::IndexOutOfRange.with(value));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked above"
    )]
    let whole = value as u64;
    Ok(whole)
}
