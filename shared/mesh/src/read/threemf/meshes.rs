//! The second reading: the meshes of a part, each where it stands.

use quick_xml::events::BytesStart;

use super::scene::Placements;
use super::survey::id;
use super::transform::Transform;
use crate::lines;
use crate::read::vertices::Vertices;
use crate::reason::{Reason, Result};
use crate::sink::Sink;
use crate::xml::{Handler, attributes};

/// With all copies: what a slicer would choke on, and a bound for our time.
const TRIANGLES_MAX: u64 = 20_000_000;

#[derive(Debug, Default)]
pub struct Meshes {
    vertices: Vertices,
    /// Where the current object stands; empty if it is not built.
    placed: Vec<(Transform, bool)>,
    part: usize,
    pub triangles: u64,
}

/// The handler: the state and where the triangles go.
pub struct Emit<'a> {
    pub meshes: &'a mut Meshes,
    pub placements: &'a Placements,
    pub sink: &'a mut dyn Sink,
}

impl Meshes {
    pub fn begin(&mut self, part: usize) {
        self.part = part;
        self.placed.clear();
        self.vertices.clear();
    }
}

impl Handler for Emit<'_> {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        let name = tag.local_name();
        let meshes = &mut *self.meshes;
        match name.as_ref() {
            "vertex" if !meshes.placed.is_empty() => {
                let position =
                    numbers(tag, ["x", "y", "z"], |text| lines::number(text.as_bytes()))?;
                meshes.vertices.push(position)
            }
            "triangle" if !meshes.placed.is_empty() => self.triangle(tag),
            "object" => {
                let key = (meshes.part, id(tag, "id")?);
                let transforms = self.placements.get(&key).into_iter().flatten();
                meshes.vertices.clear();
                meshes.placed = transforms
                    .map(|transform| (*transform, transform.determinant() < 0.0))
                    .collect();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn close(&mut self, name: &str) -> Result<()> {
        if name.rsplit(':').next() == Some("object") {
            self.meshes.placed.clear();
            self.meshes.vertices.clear();
        }
        Ok(())
    }
}

impl Emit<'_> {
    fn triangle(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        let meshes = &mut *self.meshes;
        let corners = numbers(tag, ["v1", "v2", "v3"], |text| {
            let index = text.parse::<u32>();
            index.map_err(|_| Reason::IndexOutOfRange.with(text))
        })?;
        let mut triangle = [[0.0; 3]; 3];
        for (to, index) in triangle.iter_mut().zip(corners) {
            *to = meshes.vertices.get(index.into())?;
        }
        for (transform, is_mirror) in &meshes.placed {
            let mut placed = triangle.each_ref().map(|corner| transform.apply(corner));
            if !placed
                .as_flattened()
                .iter()
                .all(|number| number.is_finite())
            {
                return Err(Reason::NotFinite.into());
            }
            if *is_mirror {
                // Or its inside would be outside.
                placed.swap(1, 2);
            }
            meshes.triangles += 1;
            if meshes.triangles > TRIANGLES_MAX {
                return Err(Reason::TooManyTriangles.with(TRIANGLES_MAX));
            }
            self.sink.triangle(&placed);
        }
        Ok(())
    }
}

/// Three attributes by their names.
fn numbers<N: Copy + Default>(
    tag: &BytesStart<'_>,
    names: [&str; 3],
    parse: impl Fn(&str) -> Result<N>,
) -> Result<[N; 3]> {
    let mut found = [None; 3];
    for attribute in attributes(tag) {
        let (name, value) = attribute?;
        if let Some((to, _)) = found.iter_mut().zip(names).find(|(_, own)| *own == name) {
            *to = Some(parse(&value)?);
        }
    }
    let [Some(a), Some(b), Some(c)] = found else {
        return Err(Reason::BadNumber.with(tag.name().0));
    };
    Ok([a, b, c])
}
