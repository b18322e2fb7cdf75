//! Models in every format, and how they are read.
#![allow(dead_code, reason = "each test uses its own part")]

use mesh::sniff::{HEAD_BYTES, TAIL_BYTES};
use mesh::{Check, Figures, Kind, Measure, Problem, Reader, Reason, Sink, Triangle};

pub type Vertex = [f64; 3];

/// Vertices and faces.
#[derive(Clone, Debug)]
pub struct Shape {
    pub vertices: Vec<Vertex>,
    pub faces: Vec<[usize; 3]>,
}

/// A box from one corner to another.
pub fn cuboid(from: Vertex, to: Vertex) -> Shape {
    let pick = |bits: usize, axis: usize| {
        if bits >> axis & 1 == 1 {
            to[axis]
        } else {
            from[axis]
        }
    };
    let vertices = (0..8).map(|bits| [pick(bits, 0), pick(bits, 1), pick(bits, 2)]);
    let quads = [
        [0, 2, 3, 1],
        [4, 5, 7, 6],
        [0, 1, 5, 4],
        [2, 6, 7, 3],
        [0, 4, 6, 2],
        [1, 3, 7, 5],
    ];
    let faces = quads
        .iter()
        .flat_map(|[a, b, c, d]| [[*a, *b, *c], [*a, *c, *d]]);
    Shape {
        vertices: vertices.collect(),
        faces: faces.collect(),
    }
}

/// A ball of so many rings.
pub fn ball(radius: f64, rings: usize) -> Shape {
    let around = rings * 2;
    let mut vertices = vec![[0.0, 0.0, radius]];
    for ring in 1..rings {
        let polar = std::f64::consts::PI * ring as f64 / rings as f64;
        for step in 0..around {
            let turn = std::f64::consts::TAU * step as f64 / around as f64;
            let (s, c) = polar.sin_cos();
            vertices.push([radius * s * turn.cos(), radius * s * turn.sin(), radius * c]);
        }
    }
    vertices.push([0.0, 0.0, -radius]);
    let at = |ring: usize, step: usize| 1 + (ring - 1) * around + step % around;
    let last = vertices.len() - 1;
    let mut faces = Vec::new();
    for step in 0..around {
        faces.push([0, at(1, step), at(1, step + 1)]);
        for ring in 1..rings - 1 {
            faces.push([at(ring, step), at(ring + 1, step), at(ring + 1, step + 1)]);
            faces.push([at(ring, step), at(ring + 1, step + 1), at(ring, step + 1)]);
        }
        faces.push([last, at(rings - 1, step + 1), at(rings - 1, step)]);
    }
    Shape { vertices, faces }
}

impl Shape {
    pub fn triangles(&self) -> Vec<Triangle> {
        let corners = |face: &[usize; 3]| face.map(|index| self.vertices[index]);
        self.faces.iter().map(corners).collect()
    }

    pub fn and(mut self, other: &Shape) -> Shape {
        let shift = self.vertices.len();
        self.vertices.extend(&other.vertices);
        self.faces.extend(
            other
                .faces
                .iter()
                .map(|face| face.map(|index| index + shift)),
        );
        self
    }

    pub fn stl_binary(&self) -> Vec<u8> {
        stl_binary(&self.triangles())
    }

    pub fn stl_ascii(&self) -> String {
        let mut text = "solid a name\n".to_owned();
        for triangle in self.triangles() {
            text.push_str("facet normal 0 0 0\n outer loop\n");
            for [x, y, z] in triangle {
                text.push_str(&format!("  vertex {x} {y} {z}\n"));
            }
            text.push_str(" endloop\nendfacet\n");
        }
        text + "endsolid a name\n"
    }

    pub fn obj(&self) -> String {
        let mut text = "# a comment\nmtllib none.mtl\no thing\n".to_owned();
        for [x, y, z] in &self.vertices {
            text.push_str(&format!("v {x} {y} {z}\n"));
        }
        text.push_str("vn 0 0 1\n");
        for [a, b, c] in &self.faces {
            text.push_str(&format!("f {}//1 {}//1 {}//1\n", a + 1, b + 1, c + 1));
        }
        text
    }

    fn ply_header(&self, format: &str) -> String {
        format!(
            "ply\nformat {format} 1.0\ncomment made by hand\nelement vertex {}\nproperty double x\nproperty double y\n\
             property double z\nproperty uchar red\nelement face {}\nproperty list uchar int vertex_indices\nend_header\n",
            self.vertices.len(),
            self.faces.len()
        )
    }

    pub fn ply_ascii(&self) -> String {
        let mut text = self.ply_header("ascii");
        for [x, y, z] in &self.vertices {
            text.push_str(&format!("{x} {y} {z} 255\n"));
        }
        for [a, b, c] in &self.faces {
            text.push_str(&format!("3 {a} {b} {c}\n"));
        }
        text
    }

    pub fn ply_binary(&self, is_little: bool) -> Vec<u8> {
        let name = if is_little {
            "binary_little_endian"
        } else {
            "binary_big_endian"
        };
        let mut bytes = self.ply_header(name).into_bytes();
        for vertex in &self.vertices {
            for number in vertex {
                bytes.extend(if is_little {
                    number.to_le_bytes()
                } else {
                    number.to_be_bytes()
                });
            }
            bytes.push(255);
        }
        for face in &self.faces {
            bytes.push(3);
            for index in face {
                let index = i32::try_from(*index).unwrap();
                bytes.extend(if is_little {
                    index.to_le_bytes()
                } else {
                    index.to_be_bytes()
                });
            }
        }
        bytes
    }

    /// `<mesh>` of 3MF.
    pub fn mesh_xml(&self) -> String {
        let mut text = "<mesh>\n<vertices>\n".to_owned();
        for [x, y, z] in &self.vertices {
            text.push_str(&format!("<vertex x=\"{x}\" y=\"{y}\" z=\"{z}\"/>\n"));
        }
        text.push_str("</vertices>\n<triangles>\n");
        for [a, b, c] in &self.faces {
            text.push_str(&format!("<triangle v1=\"{a}\" v2=\"{b}\" v3=\"{c}\" />\n"));
        }
        text + "</triangles>\n</mesh>\n"
    }

    pub fn threemf(&self) -> Vec<u8> {
        threemf(&model_xml(
            "millimeter",
            &object_xml(1, &self.mesh_xml()),
            "<item objectid=\"1\"/>",
        ))
    }

    /// Every format that we read.
    pub fn files(&self) -> Vec<(Kind, Vec<u8>)> {
        vec![
            (Kind::StlBinary, self.stl_binary()),
            (Kind::StlAscii, self.stl_ascii().into_bytes()),
            (Kind::Obj, self.obj().into_bytes()),
            (Kind::Ply, self.ply_ascii().into_bytes()),
            (Kind::Ply, self.ply_binary(true)),
            (Kind::Ply, self.ply_binary(false)),
            (Kind::ThreeMf, self.threemf()),
        ]
    }
}

pub fn stl_binary(triangles: &[Triangle]) -> Vec<u8> {
    let mut bytes = vec![b' '; 80];
    bytes.extend(u32::try_from(triangles.len()).unwrap().to_le_bytes());
    for triangle in triangles {
        bytes.extend([0; 12]);
        for number in triangle.as_flattened() {
            bytes.extend((*number as f32).to_le_bytes());
        }
        bytes.extend([0; 2]);
    }
    bytes
}

pub fn object_xml(id: u32, content: &str) -> String {
    format!("<object id=\"{id}\" type=\"model\">\n{content}</object>\n")
}

pub fn model_xml(unit: &str, objects: &str, items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <model unit=\"{unit}\" xml:lang=\"en-US\" xmlns=\"http://schemas.microsoft.com/3dmanufacturing/core/2015/02\" \
         xmlns:p=\"http://schemas.microsoft.com/3dmanufacturing/production/2015/06\" requiredextensions=\"p\">\n\
         <metadata name=\"Title\">A &amp; B</metadata>\n<resources>\n{objects}</resources>\n<build>\n{items}\n</build>\n</model>\n"
    )
}

pub const CONTENT_TYPES: &str = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
pub const RELATIONS: &str = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Target=\"/3D/3dmodel.model\" Id=\"a\" Type=\"http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel\"/></Relationships>";

pub fn threemf(model: &str) -> Vec<u8> {
    threemf_with(model, &[])
}

pub fn threemf_with(model: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut files = vec![
        File::new("[Content_Types].xml", CONTENT_TYPES),
        File::new("_rels/.rels", RELATIONS),
        File::new("3D/3dmodel.model", model),
    ];
    files.extend(more.iter().map(|(name, text)| File::new(name, text)));
    zip(&files)
}

/// A file for an archive, with what its headers say of it.
#[derive(Clone, Debug)]
pub struct File {
    pub name: String,
    pub data: Vec<u8>,
    pub method: u16,
    pub flags: u16,
    pub checksum: u32,
    pub inflated: u32,
}

impl File {
    pub fn new(name: &str, text: &str) -> Self {
        Self {
            data: miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 6),
            method: 8,
            ..Self::stored(name, text.as_bytes())
        }
    }

    pub fn stored(name: &str, data: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            data: data.to_vec(),
            method: 0,
            flags: 0,
            checksum: crc32fast::hash(data),
            inflated: data.len() as u32,
        }
    }

    fn fields(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(20_u16.to_le_bytes());
        bytes.extend(self.flags.to_le_bytes());
        bytes.extend(self.method.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(self.checksum.to_le_bytes());
        bytes.extend((self.data.len() as u32).to_le_bytes());
        bytes.extend(self.inflated.to_le_bytes());
        bytes.extend((self.name.len() as u16).to_le_bytes());
        bytes.extend([0; 2]);
        bytes
    }
}

pub fn zip(files: &[File]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut offsets = Vec::new();
    for file in files {
        offsets.push(bytes.len());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(file.fields());
        bytes.extend(file.name.as_bytes());
        bytes.extend(&file.data);
    }
    zip_directory(bytes, files, &offsets)
}

/// Ends an archive with a directory that says where each file begins.
pub fn zip_directory(mut bytes: Vec<u8>, files: &[File], offsets: &[usize]) -> Vec<u8> {
    let start = bytes.len();
    for (file, offset) in files.iter().zip(offsets) {
        bytes.extend(b"PK\x01\x02\x14\x00");
        bytes.extend(file.fields());
        bytes.extend([0; 10]);
        bytes.extend((*offset as u32).to_le_bytes());
        bytes.extend(file.name.as_bytes());
    }
    let length = bytes.len() - start;
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend((files.len() as u16).to_le_bytes());
    bytes.extend((files.len() as u16).to_le_bytes());
    bytes.extend((length as u32).to_le_bytes());
    bytes.extend((start as u32).to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

/// Reads a model in pieces of at most so many bytes.
pub fn read(kind: Kind, file: &[u8], piece: usize, sink: &mut dyn Sink) -> Result<(), Problem> {
    let mut reader = Reader::new(kind, file.len() as u64)?;
    while let Some(range) = reader.need() {
        let from = range.start as usize;
        let to = (range.end as usize).min(from + piece);
        reader.push(file.get(from..to).ok_or(Reason::Truncated)?, sink)?;
    }
    reader.finish(sink)
}

pub fn measure(kind: Kind, file: &[u8], piece: usize) -> Result<Figures, Problem> {
    let mut measure = Measure::default();
    read(kind, file, piece, &mut measure)?;
    measure.finish().ok_or_else(|| Reason::NoTriangles.into())
}

pub fn figures(triangles: &[Triangle]) -> Figures {
    let mut measure = Measure::default();
    for triangle in triangles {
        measure.triangle(triangle);
    }
    measure.finish().unwrap()
}

pub fn sniff(file: &[u8]) -> Result<Kind, Problem> {
    let head = &file[..file.len().min(HEAD_BYTES)];
    let tail = &file[file.len().saturating_sub(TAIL_BYTES)..];
    mesh::sniff(head, tail, file.len() as u64)
}

/// All that is done with a file that comes in: what it is, and whether it is whole and harmless.
pub fn accept(file: &[u8], piece: usize) -> Result<Kind, Problem> {
    let kind = sniff(file)?;
    if kind.is_model() {
        measure(kind, file, piece)?;
        return Ok(kind);
    }
    let mut check = Check::new(kind, file.len() as u64)?;
    for chunk in file.chunks(piece) {
        check.push(chunk)?;
    }
    check.finish()?;
    Ok(kind)
}

/// The same numbers on every machine: xorshift64* (S. Vigna, 2016).
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Below the limit.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

pub const SVG: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a drawing -->\n\
    <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">\
    <title>A &lt; B</title><defs><linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"red\"/></linearGradient></defs>\
    <style>.a { fill: url(#g) }</style><g id=\"shown\" style=\"stroke:none\"><path class=\"a\" d=\"M0 0L9 9\"/></g>\
    <use xlink:href=\"#shown\" x=\"2\"/></svg>\n";

pub fn pdf(objects: &str) -> Vec<u8> {
    format!("%PDF-1.7\n%\u{e9}\n{objects}\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 2 >>\nstartxref\n9\n%%EOF\n")
        .into_bytes()
}

pub fn pdf_with_object_stream(content: &str) -> Vec<u8> {
    let data = miniz_oxide::deflate::compress_to_vec_zlib(content.as_bytes(), 6);
    let mut bytes = b"%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length 99 >>\nstream\n".to_vec();
    bytes.extend(data);
    bytes.extend(b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n");
    bytes
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8; 4], data: &[u8]| {
        bytes.extend((data.len() as u32).to_be_bytes());
        bytes.extend(name);
        bytes.extend(data);
        bytes.extend(crc32fast::hash(&[name, data].concat()).to_be_bytes());
    };
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    chunk(b"IHDR", &[&size[..], &[8, 0, 0, 0, 0]].concat());
    chunk(
        b"IDAT",
        &miniz_oxide::deflate::compress_to_vec_zlib(&[0, 1, 0, 2], 6),
    );
    chunk(b"IEND", &[]);
    bytes
}

pub fn jpeg() -> Vec<u8> {
    let mut bytes =
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00".to_vec();
    bytes.extend(b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00");
    bytes.extend(b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00");
    bytes.extend(b"\x12\xff\x00\x34\xff\xd0\x56\xff\xd9");
    bytes
}
