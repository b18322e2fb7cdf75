//! The header of a PLY file.

use crate::reason::{Reason, Result};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Text,
    LittleEndian,
    BigEndian,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    F32,
    F64,
}

impl Scalar {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "char" | "int8" => Self::I8,
            "uchar" | "uint8" => Self::U8,
            "short" | "int16" => Self::I16,
            "ushort" | "uint16" => Self::U16,
            "int" | "int32" => Self::I32,
            "uint" | "uint32" => Self::U32,
            "float" | "float32" => Self::F32,
            "double" | "float64" => Self::F64,
            _ => return None,
        })
    }

    pub const fn bytes(self) -> usize {
        match self {
            Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    /// The number at the beginning of these bytes; None if they are too few.
    #[inline]
    pub fn read(self, bytes: &[u8], is_little: bool) -> Option<f64> {
        macro_rules! number {
            ($type:ty) => {{
                let own = *bytes.first_chunk()?;
                f64::from(if is_little {
                    <$type>::from_le_bytes(own)
                } else {
                    <$type>::from_be_bytes(own)
                })
            }};
        }
        Some(match self {
            Self::I8 => number!(i8),
            Self::U8 => number!(u8),
            Self::I16 => number!(i16),
            Self::U16 => number!(u16),
            Self::I32 => number!(i32),
            Self::U32 => number!(u32),
            Self::F32 => number!(f32),
            Self::F64 => number!(f64),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Vertices,
    Faces,
    Other,
}

#[derive(Debug)]
pub struct Element {
    pub role: Role,
    pub count: u64,
    pub properties: Vec<Property>,
}

#[derive(Debug)]
pub struct Property {
    pub scalar: Scalar,
    /// The type of a list's length.
    pub list_length: Option<Scalar>,
    /// The corners of a face.
    pub is_indices: bool,
    /// x, y or z of a vertex.
    pub axis: Option<usize>,
}

#[derive(Debug)]
pub struct Header {
    pub encoding: Encoding,
    pub elements: Vec<Element>,
}

/// More than any program writes.
const PROPERTIES_MAX: usize = 256;

/// Where the rows begin: after the line `end_header`. `looked_at` bytes were looked at before.
pub fn end(header: &[u8], looked_at: usize) -> Option<usize> {
    const WORD: &[u8] = b"end_header";
    // The word and an end of a line may begin in what was looked at before.
    let from = looked_at.saturating_sub(WORD.len() + 4);
    let found = crate::sniff::find(header.get(from..)?, WORD)? + from;
    let after = found + WORD.len();
    match header.get(after)? {
        b'\n' => Some(after + 1),
        b'\r' => match header.get(after + 1)? {
            b'\n' => Some(after + 2),
            _ => Some(after + 1),
        },
        // Spaces before the end of the line.
        _ => {
            let line_end = header
                .get(after..)?
                .iter()
                .position(|byte| *byte == b'\n')?;
            Some(after + line_end + 1)
        }
    }
}

impl Header {
    /// # Errors
    /// `bad_header`, `not_utf8`.
    pub fn parse(header: &[u8]) -> Result<Self> {
        let text = String::from_utf8_lossy(header);
        let mut encoding = None;
        let mut elements: Vec<Element> = Vec::new();
        let mut properties = 0;
        for line in text.split(['\n', '\r']) {
            let refused = || Reason::BadHeader.with(line);
            let words: Vec<&str> = line.split_ascii_whitespace().collect();
            match words.as_slice() {
                [] | ["ply" | "end_header"] | ["comment" | "obj_info", ..] => {}
                ["format", name, _version] => {
                    encoding = Some(match *name {
                        "ascii" => Encoding::Text,
                        "binary_little_endian" => Encoding::LittleEndian,
                        "binary_big_endian" => Encoding::BigEndian,
                        _ => return Err(refused()),
                    });
                }
                ["element", name, count] => elements.push(Element {
                    role: match *name {
                        "vertex" => Role::Vertices,
                        "face" => Role::Faces,
                        _ => Role::Other,
                    },
                    count: count.parse().map_err(|_| refused())?,
                    properties: Vec::new(),
                }),
                ["property", rest @ ..] => {
                    properties += 1;
                    let element = elements.last_mut().ok_or_else(refused)?;
                    if properties > PROPERTIES_MAX {
                        return Err(refused());
                    }
                    let property = Property::parse(rest, element.role).ok_or_else(refused)?;
                    element.properties.push(property);
                }
                _ => return Err(refused()),
            }
        }
        for element in &elements {
            element.check()?;
        }
        Ok(Self {
            encoding: encoding.ok_or(Reason::BadHeader)?,
            elements,
        })
    }
}

impl Element {
    /// What the role needs is there once.
    fn check(&self) -> Result<()> {
        let count = |wanted: &dyn Fn(&Property) -> bool| {
            self.properties.iter().filter(|own| wanted(own)).count()
        };
        let is_right = match self.role {
            Role::Vertices => (0..3).all(|axis| count(&|own| own.axis == Some(axis)) == 1),
            Role::Faces => self.count == 0 || count(&|own| own.is_indices) == 1,
            Role::Other => true,
        };
        if is_right {
            Ok(())
        } else {
            Err(Reason::BadHeader.into())
        }
    }
}

impl Property {
    fn parse(words: &[&str], role: Role) -> Option<Self> {
        match words {
            ["list", length, scalar, name] => Some(Self {
                scalar: Scalar::named(scalar)?,
                list_length: Some(Scalar::named(length)?),
                is_indices: role == Role::Faces
                    && matches!(*name, "vertex_indices" | "vertex_index"),
                axis: None,
            }),
            [scalar, name] => Some(Self {
                scalar: Scalar::named(scalar)?,
                list_length: None,
                is_indices: false,
                axis: ["x", "y", "z"]
                    .iter()
                    .position(|axis| role == Role::Vertices && axis == name),
            }),
            _ => None,
        }
    }
}
