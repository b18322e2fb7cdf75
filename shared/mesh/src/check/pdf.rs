//! PDF: nothing in it runs, opens or carries another file (ISO 32000-2: actions in 12.6, embedded files in 7.11.4,
//! object streams in 7.5.7).
//!
//! Every name in the file is looked at wherever it stands, its `#xx` escapes resolved, so that no trick with the lengths of
//! streams hides one. Names may also stand in compressed object streams: those are inflated.

use std::fmt;

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use crate::reason::{Reason, Result};
use crate::zip;

const NAME_BYTES_MAX: usize = 32;
const PIECE_BYTES: usize = 16_384;
const STREAM: &[u8] = b"stream";
const ENDSTREAM: &[u8] = b"endstream";

/// What a name means for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Refused(Reason),
    /// So short that compressed data has it by chance.
    RefusedOutside(Reason),
    /// The type of an object stream.
    ObjectStream,
    /// Its dictionary has this too, if somebody leaves out the type. Outlines have it as well.
    First,
    Filter,
    Flate,
    OtherFilter,
}

fn meaning(name: &[u8]) -> Option<Meaning> {
    use Meaning::{Filter, First, Flate, ObjectStream, OtherFilter, Refused, RefusedOutside};
    Some(match name {
        b"JavaScript" => Refused(Reason::PdfJavascript),
        b"JS" => RefusedOutside(Reason::PdfJavascript),
        b"Launch" => Refused(Reason::PdfLaunch),
        b"EmbeddedFile" | b"EmbeddedFiles" | b"FileAttachment" | b"GoToE" => {
            Refused(Reason::PdfEmbeddedFile)
        }
        b"EF" => RefusedOutside(Reason::PdfEmbeddedFile),
        b"RichMedia" | b"RichMediaContent" | b"Rendition" => Refused(Reason::PdfRichMedia),
        b"XFA" | b"3D" => RefusedOutside(Reason::PdfRichMedia),
        b"Encrypt" => RefusedOutside(Reason::PdfEncrypted),
        b"ObjStm" => ObjectStream,
        b"First" => First,
        b"Filter" | b"F" => Filter,
        b"FlateDecode" | b"Fl" => Flate,
        // A predictor changes what is inflated.
        b"DecodeParms" | b"DP" | b"ASCIIHexDecode" | b"AHx" | b"ASCII85Decode" | b"A85"
        | b"LZWDecode" | b"LZW" | b"RunLengthDecode" | b"RL" | b"Crypt" => OtherFilter,
        _ => return None,
    })
}

/// Finds the names in a stream of bytes.
#[derive(Debug, Default)]
struct Names {
    name: Option<Vec<u8>>,
    /// The digits of an escape.
    escape: Option<u8>,
    digits: u8,
}

impl Names {
    /// The name that ends before this byte.
    fn push(&mut self, byte: u8) -> Option<Meaning> {
        let is_end = is_space(byte) || b"()<>[]{}/%".contains(&byte);
        if !is_end {
            let name = self.name.as_mut()?;
            let byte = match (&mut self.escape, char::from(byte).to_digit(16)) {
                (Some(value), Some(digit)) => {
                    *value = value.wrapping_mul(16).wrapping_add(digit as u8);
                    self.digits += 1;
                    if self.digits < 2 {
                        return None;
                    }
                    let value = *value;
                    self.escape = None;
                    value
                }
                _ if byte == b'#' => {
                    self.escape = Some(0);
                    self.digits = 0;
                    return None;
                }
                _ => byte,
            };
            if name.len() < NAME_BYTES_MAX {
                name.push(byte);
            }
            return None;
        }
        self.escape = None;
        let ended = self.name.take();
        if byte == b'/' {
            self.name = Some(Vec::new());
        }
        meaning(&ended?)
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x0c | 0)
}

/// What is known of the dictionary before a stream.
#[derive(Clone, Copy, Debug, Default)]
struct Dictionary {
    is_object_stream: bool,
    has_filter: bool,
    flates: u8,
    has_other: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Outside,
    /// After the word `stream`, before its line ends.
    StreamLine,
    Stream,
}

pub struct Check {
    state: State,
    names: Names,
    dictionary: Dictionary,
    /// The last bytes, to find words.
    last: [u8; 9],
    /// The last bytes that are no white space.
    last_visible: [u8; 5],
    inflater: Option<Inflater>,
}

impl fmt::Debug for Check {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Check")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl Default for Check {
    fn default() -> Self {
        Self {
            state: State::Outside,
            names: Names::default(),
            dictionary: Dictionary::default(),
            last: [0; 9],
            last_visible: [0; 5],
            inflater: None,
        }
    }
}

impl Check {
    /// # Errors
    /// `pdf_…`, `zip_bomb`.
    pub fn push(&mut self, chunk: &[u8]) -> Result<()> {
        // Of a compressed object stream, from here on.
        let mut compressed_from = (self.state == State::Stream).then_some(0);
        for (at, byte) in chunk.iter().enumerate() {
            if let Some(meaning) = self.names.push(*byte) {
                self.meet(meaning)?;
            }
            self.last.rotate_left(1);
            self.last[8] = *byte;
            if !is_space(*byte) {
                self.last_visible.rotate_left(1);
                self.last_visible[4] = *byte;
            }
            match self.state {
                State::Outside => self.outside(),
                State::StreamLine => {
                    // The data begins after the end of the line.
                    if *byte == b'\n' {
                        self.state = State::Stream;
                        compressed_from = Some(at + 1);
                        self.begin_stream()?;
                    } else if !matches!(byte, b'\r' | b' ') {
                        self.state = State::Stream;
                        compressed_from = Some(at);
                        self.begin_stream()?;
                    }
                }
                State::Stream if self.last == ENDSTREAM => {
                    let from = compressed_from.take().unwrap_or(at);
                    self.compressed(chunk.get(from..=at).unwrap_or_default())?;
                    if self
                        .inflater
                        .take()
                        .is_some_and(|inflater| !inflater.is_ended)
                    {
                        return Err(Reason::PdfObjectStream.into());
                    }
                    self.state = State::Outside;
                    self.dictionary = Dictionary::default();
                }
                State::Stream => {}
            }
        }
        if let Some(from) = compressed_from {
            self.compressed(chunk.get(from..).unwrap_or_default())?;
        }
        Ok(())
    }

    /// # Errors
    /// `truncated`, and what the last name is refused for.
    pub fn finish(&mut self) -> Result<()> {
        if let Some(meaning) = self.names.push(b' ') {
            self.meet(meaning)?;
        }
        if self.last_visible != *b"%%EOF" {
            return Err(Reason::Truncated.into());
        }
        Ok(())
    }

    fn meet(&mut self, meaning: Meaning) -> Result<()> {
        let is_outside = self.state == State::Outside;
        let dictionary = &mut self.dictionary;
        match meaning {
            Meaning::Refused(reason) => return Err(reason.into()),
            Meaning::RefusedOutside(reason) if is_outside => return Err(reason.into()),
            Meaning::ObjectStream | Meaning::First if is_outside => {
                dictionary.is_object_stream = true;
            }
            // What looks like a stream to us may be a text to another program, with an object stream in it.
            Meaning::ObjectStream => return Err(Reason::PdfObjectStream.into()),
            Meaning::First if !dictionary.is_object_stream => {
                return Err(Reason::PdfObjectStream.into());
            }
            Meaning::Filter if is_outside => dictionary.has_filter = true,
            Meaning::Flate if is_outside => dictionary.flates = dictionary.flates.saturating_add(1),
            Meaning::OtherFilter if is_outside => dictionary.has_other = true,
            _ => {}
        }
        Ok(())
    }

    /// A new object begins, or the data of one.
    fn outside(&mut self) {
        let ends_with = |word: &[u8]| self.last.ends_with(word);
        if ends_with(b"endobj") || ends_with(b" obj") {
            self.dictionary = Dictionary::default();
        } else if ends_with(STREAM) && self.last != ENDSTREAM {
            self.state = State::StreamLine;
        }
    }

    fn begin_stream(&mut self) -> Result<()> {
        let dictionary = self.dictionary;
        if !dictionary.is_object_stream {
            return Ok(());
        }
        // Plain data was looked at as it came; a filter that is not named here is an object elsewhere.
        let is_plain = !dictionary.has_filter && dictionary.flates == 0;
        if dictionary.has_other || dictionary.flates > 1 || (dictionary.flates == 0 && !is_plain) {
            return Err(Reason::PdfObjectStream.into());
        }
        if dictionary.flates == 1 {
            self.inflater = Some(Inflater::default());
        }
        Ok(())
    }

    fn compressed(&mut self, bytes: &[u8]) -> Result<()> {
        match &mut self.inflater {
            Some(inflater) => inflater.push(bytes),
            None => Ok(()),
        }
    }
}

/// Looks for names in a compressed object stream.
struct Inflater {
    state: Box<InflateState>,
    names: Names,
    read_bytes: u64,
    inflated_bytes: u64,
    is_ended: bool,
}

impl Default for Inflater {
    fn default() -> Self {
        Self {
            state: InflateState::new_boxed(DataFormat::ZLibIgnoreChecksum),
            names: Names::default(),
            read_bytes: 0,
            inflated_bytes: 0,
            is_ended: false,
        }
    }
}

impl Inflater {
    fn push(&mut self, mut bytes: &[u8]) -> Result<()> {
        self.read_bytes += bytes.len() as u64;
        let mut piece = [0; PIECE_BYTES];
        while !self.is_ended {
            let result = inflate(&mut self.state, bytes, &mut piece, MZFlush::None);
            bytes = bytes.get(result.bytes_consumed..).unwrap_or_default();
            self.inflated_bytes += result.bytes_written as u64;
            let is_bomb = self.inflated_bytes > zip::RATIO_FREE_BYTES
                && self.inflated_bytes > self.read_bytes.saturating_mul(zip::RATIO_MAX);
            if is_bomb || self.inflated_bytes > zip::INFLATED_BYTES_MAX {
                return Err(Reason::ZipBomb.into());
            }
            for byte in piece.get(..result.bytes_written).unwrap_or_default() {
                self.name_ends(*byte)?;
            }
            match result.status {
                Ok(MZStatus::StreamEnd) => {
                    self.is_ended = true;
                    self.name_ends(b' ')?;
                }
                Ok(_) if result.bytes_consumed > 0 || result.bytes_written > 0 => {}
                Ok(_) | Err(miniz_oxide::MZError::Buf) => break,
                Err(_) => return Err(Reason::PdfObjectStream.into()),
            }
        }
        Ok(())
    }

    fn name_ends(&mut self, byte: u8) -> Result<()> {
        match self.names.push(byte) {
            Some(Meaning::Refused(reason) | Meaning::RefusedOutside(reason)) => Err(reason.into()),
            // An object stream holds no streams.
            Some(Meaning::ObjectStream) => Err(Reason::PdfObjectStream.into()),
            _ => Ok(()),
        }
    }
}
