//! Why a file is not taken, as a stable name that functions store and translate.

use std::fmt;

/// Each name is stored beside a quarantined file: rename none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    // What the file is.
    /// It has no bytes.
    Empty,
    /// None of the kinds that we know.
    UnknownType,
    /// It is valid as a second kind of file too.
    Polyglot,
    /// Bytes follow its end.
    TrailingData,
    /// It ends too early.
    Truncated,
    /// A text that is not UTF-8.
    NotUtf8,
    /// Larger than its kind may be.
    TooLarge,

    // Models.
    BadHeader,
    BadLine,
    LineTooLong,
    BadNumber,
    /// NaN or infinite, also after a transform.
    NotFinite,
    /// An STL facet without exactly three vertices.
    NotATriangle,
    /// More corners in one face than a program draws.
    FaceTooLarge,
    /// A face names a vertex that the file did not give before.
    IndexOutOfRange,
    /// The header says another number than the file has.
    CountMismatch,
    FacesBeforeVertices,
    NoTriangles,
    TooManyVertices,
    TooManyTriangles,

    // Archives.
    ZipMalformed,
    ZipEncrypted,
    ZipMethod,
    ZipTooManyEntries,
    ZipOverlap,
    /// It inflates to more than 512 MB or to more than 100 times its size.
    ZipBomb,
    /// An absolute path, `..`, a backslash or a control character.
    ZipBadName,
    ZipDuplicateName,
    ZipChecksum,

    // 3MF.
    /// An archive without a 3D model.
    NotA3mf,
    MissingPart,
    UnknownObject,
    ComponentLoop,
    TooManyInstances,
    BadTransform,
    UnknownUnit,
    /// The file says that it cannot be read without an extension that we do not have.
    UnsupportedExtension,

    // XML.
    XmlMalformed,
    XmlDtd,
    XmlEntity,
    XmlEncoding,
    XmlProcessingInstruction,
    XmlTooDeep,
    XmlTokenTooLong,

    // SVG.
    SvgElement,
    SvgAttribute,
    SvgReference,
    SvgStyle,
    SvgNamespace,

    // PDF.
    PdfJavascript,
    PdfLaunch,
    PdfEmbeddedFile,
    PdfRichMedia,
    PdfEncrypted,
    /// An object stream that we cannot look into.
    PdfObjectStream,

    // Pictures.
    PngMalformed,
    PngChecksum,
    JpegMalformed,
    /// More pixels than a program should be asked to unpack.
    ImageTooLarge,
}

impl Reason {
    /// As it is stored and answered.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The reason with the name or number at fault, cut to a length that can be shown.
    #[must_use]
    pub fn with(self, detail: impl fmt::Display) -> Problem {
        let detail = detail.to_string();
        let shown = detail.chars().filter(|letter| !letter.is_control());
        Problem {
            reason: self,
            detail: shown.take(DETAIL_CHARS_MAX).collect(),
        }
    }
}

const DETAIL_CHARS_MAX: usize = 80;

/// A reason and what it is about: an element's name, a line's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub reason: Reason,
    /// Comes from the file: shown as text, never as markup.
    pub detail: String,
}

impl From<Reason> for Problem {
    fn from(reason: Reason) -> Self {
        Self {
            reason,
            detail: String::new(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.reason.code())?;
        if !self.detail.is_empty() {
            write!(to, ": {}", self.detail)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

pub type Result<T> = std::result::Result<T, Problem>;
