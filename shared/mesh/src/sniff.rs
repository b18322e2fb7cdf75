//! What a file is, by its bytes. Its name and the type that was declared count for nothing.
//!
//! A file that is valid as two kinds at once (a polyglot) is refused: programs that disagree about it
//! would do different things with it. The rest of the structure is checked by the readers (`read`)
//! and the checks (`check`), to the last byte.

use serde::{Deserialize, Serialize};

use crate::read::stl_binary;
use crate::reason::{Reason, Result};

/// How much of the beginning `sniff` wants to see; a shorter file is given whole.
pub const HEAD_BYTES: usize = 65_536;

/// How much of the end `sniff` wants to see: the longest record at the end of a zip archive.
pub const TAIL_BYTES: usize = 22 + 65_535;

/// Where a PDF program still looks for the header of a PDF.
const PDF_HEADER_BYTES: usize = 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    StlBinary,
    StlAscii,
    Obj,
    Ply,
    #[serde(rename = "3mf")]
    #[strum(serialize = "3mf")]
    ThreeMf,
    Svg,
    Pdf,
    Png,
    Jpeg,
}

impl Kind {
    /// The content type that a download states.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::StlBinary | Self::StlAscii => "model/stl",
            Self::Obj => "model/obj",
            // No type is registered for PLY.
            Self::Ply => "application/octet-stream",
            Self::ThreeMf => "model/3mf",
            Self::Svg => "image/svg+xml",
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// What a download's name ends in.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::StlBinary | Self::StlAscii => "stl",
            Self::Obj => "obj",
            Self::Ply => "ply",
            Self::ThreeMf => "3mf",
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }

    /// Whether it has figures, an estimate and a picture.
    #[must_use]
    pub const fn is_model(self) -> bool {
        matches!(
            self,
            Self::StlBinary | Self::StlAscii | Self::Obj | Self::Ply | Self::ThreeMf
        )
    }
}

/// Names the kind of a file of `length_bytes`, of which `head` and `tail` are the first `HEAD_BYTES` and the
/// last `TAIL_BYTES` (they overlap in a short file).
///
/// # Errors
/// `empty`, `unknown_type`, `polyglot`; `count_mismatch` for a binary STL whose length contradicts its header.
pub fn sniff(head: &[u8], tail: &[u8], length_bytes: u64) -> Result<Kind> {
    if length_bytes == 0 || head.is_empty() {
        return Err(Reason::Empty.into());
    }
    let kind = kind_of(head, length_bytes)?;
    refuse_polyglot(kind, head, tail)?;
    Ok(kind)
}

fn kind_of(head: &[u8], length_bytes: u64) -> Result<Kind> {
    const SIGNATURES: &[(&[u8], Kind)] = &[
        (b"\x89PNG\r\n\x1a\n", Kind::Png),
        (b"\xff\xd8\xff", Kind::Jpeg),
        (b"%PDF-", Kind::Pdf),
        (b"PK\x03\x04", Kind::ThreeMf),
        (b"ply\n", Kind::Ply),
        (b"ply\r\n", Kind::Ply),
    ];
    for (signature, kind) in SIGNATURES {
        if head.starts_with(signature) {
            return Ok(*kind);
        }
    }
    let triangles = stl_binary::count_in_header(head);
    let says_solid = says_solid(head);
    // Some programs begin binary files with `solid` too: only the length tells.
    if triangles.is_some_and(|count| stl_binary::length_bytes(count) == length_bytes) {
        return Ok(Kind::StlBinary);
    }
    if says_solid && is_text(head) {
        return Ok(Kind::StlAscii);
    }
    if is_text(head) {
        if root_is_svg(head) {
            return Ok(Kind::Svg);
        }
        if reads_as_obj(head, length_bytes) {
            return Ok(Kind::Obj);
        }
        return Err(Reason::UnknownType.into());
    }
    // Not a text, and of no other kind: if the header's number is near, it is an STL file that was cut or that lies.
    match triangles {
        Some(count) if says_solid || lies_plausibly(count, length_bytes) => {
            Err(Reason::CountMismatch.with(count))
        }
        _ => Err(Reason::UnknownType.into()),
    }
}

fn says_solid(head: &[u8]) -> bool {
    let start = head.trim_ascii_start();
    let word = start.get(..5).unwrap_or_default();
    let after = start.get(5).copied().unwrap_or(b' ');
    word.eq_ignore_ascii_case(b"solid") && after.is_ascii_whitespace()
}

/// No byte that a text of any encoding like ASCII would not have.
fn is_text(head: &[u8]) -> bool {
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    !head.iter().any(|byte| is_control(byte) || *byte == 0x7f)
}

/// A header and whole records, or nearly as many as the header says.
fn lies_plausibly(count: u32, length_bytes: u64) -> bool {
    let told = stl_binary::length_bytes(count);
    let whole = length_bytes > stl_binary::length_bytes(0)
        && (length_bytes - stl_binary::length_bytes(0)).is_multiple_of(50);
    whole || (told / 2 <= length_bytes && length_bytes / 2 <= told)
}

/// The first element of an XML text is `svg`, after what may come before it.
fn root_is_svg(head: &[u8]) -> bool {
    let mut rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    loop {
        rest = rest.trim_ascii_start();
        let end: &[u8] = if rest.starts_with(b"<!--") {
            b"-->"
        } else if rest.starts_with(b"<?") {
            b"?>"
        } else if starts_with_ignoring_case(rest, b"<!doctype") {
            // Refused later, by its name. An internal subset is skipped with its brackets.
            let bracket = find(rest, b"[").unwrap_or(usize::MAX);
            let close = find(rest, b">").unwrap_or(usize::MAX);
            if bracket < close { b"]>" } else { b">" }
        } else {
            break;
        };
        let Some(found) = find(rest, end) else {
            return false;
        };
        rest = rest.get(found + end.len()..).unwrap_or_default();
    }
    let Some(name) = rest.strip_prefix(b"<") else {
        return false;
    };
    let length = name
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
    let name = name.get(..length.unwrap_or(name.len())).unwrap_or_default();
    let local = name.rsplit(|byte| *byte == b':').next();
    local.is_some_and(|local| local.eq_ignore_ascii_case(b"svg"))
}

/// Every whole line begins with a word of the OBJ format, and one of them is a vertex.
/// Words: <https://paulbourke.net/dataformats/obj/>.
fn reads_as_obj(head: &[u8], length_bytes: u64) -> bool {
    const WORDS: &[&[u8]] = &[
        b"v",
        b"vt",
        b"vn",
        b"vp",
        b"f",
        b"fo",
        b"l",
        b"p",
        b"g",
        b"o",
        b"s",
        b"mg",
        b"usemtl",
        b"mtllib",
        b"usemap",
        b"maplib",
        b"deg",
        b"cstype",
        b"bevel",
        b"c_interp",
        b"d_interp",
        b"lod",
        b"shadow_obj",
        b"trace_obj",
        b"end",
    ];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let is_cut = (head.len() as u64) < length_bytes;
    let mut lines: Vec<&[u8]> = head.split(|byte| *byte == b'\n').collect();
    if is_cut {
        // The last line may be half of one.
        lines.pop();
    }
    let mut has_vertex = false;
    let mut continues = false;
    for line in lines {
        let line = line.trim_ascii();
        let continued = continues;
        continues = line.ends_with(b"\\");
        if continued || line.is_empty() || line.starts_with(b"#") {
            continue;
        }
        let word = line.split(u8::is_ascii_whitespace).next();
        let Some(word) = word.filter(|word| WORDS.contains(word)) else {
            return false;
        };
        has_vertex |= word == b"v";
    }
    has_vertex
}

fn refuse_polyglot(kind: Kind, head: &[u8], tail: &[u8]) -> Result<()> {
    let start = head.get(..PDF_HEADER_BYTES).unwrap_or(head);
    if kind != Kind::Pdf && find(start, b"%PDF-").is_some() {
        return Err(Reason::Polyglot.with("pdf"));
    }
    if kind != Kind::ThreeMf && ends_as_zip(tail) {
        return Err(Reason::Polyglot.with("zip"));
    }
    // What a browser that guesses would take for a page.
    const TAGS: &[&[u8]] = &[
        b"<script",
        b"<html",
        b"<!doctype html",
        b"<iframe",
        b"<body",
    ];
    if kind != Kind::Svg && kind != Kind::ThreeMf {
        let is_page = |at: usize| {
            let rest = start.get(at..).unwrap_or_default();
            TAGS.iter().any(|tag| starts_with_ignoring_case(rest, tag))
        };
        if (0..start.len()).any(is_page) {
            return Err(Reason::Polyglot.with("html"));
        }
    }
    Ok(())
}

/// There is an end record of a zip archive that reaches to the end of the file.
fn ends_as_zip(tail: &[u8]) -> bool {
    let mut from = 0;
    while let Some(found) = tail.get(from..).and_then(|rest| find(rest, b"PK\x05\x06")) {
        let at = from + found;
        let length = tail
            .get(at + 20..at + 22)
            .and_then(|two| two.try_into().ok());
        let comment_bytes = length.map(u16::from_le_bytes).map(usize::from);
        if comment_bytes.is_some_and(|comment| at + 22 + comment == tail.len()) {
            return true;
        }
        from = at + 4;
    }
    false
}

fn starts_with_ignoring_case(bytes: &[u8], start: &[u8]) -> bool {
    bytes
        .get(..start.len())
        .is_some_and(|own| own.eq_ignore_ascii_case(start))
}

/// Where `wanted` first is in `bytes`.
pub(crate) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
