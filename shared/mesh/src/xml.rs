//! XML that comes in chunks of any size. `quick-xml` takes whole tags apart; this cuts the stream into such.
//!
//! Refused whatever the document: a DTD and entities of its own (entity bombs, files that are read in), instructions for
//! programs, encodings other than UTF-8, deep nesting, tags without end.

use std::str::Utf8Error;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error, XmlVersion};

use crate::reason::{Reason, Result};

const DEPTH_MAX: usize = 64;

/// What an XML document is made of.
pub trait Handler {
    /// A tag opens; one without content closes at once.
    ///
    /// # Errors
    /// What the document may not have.
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<()>;

    /// # Errors
    /// What the document may not have.
    fn close(&mut self, name: &str) -> Result<()>;

    /// A piece of text, its references not resolved. It may come in several pieces.
    ///
    /// # Errors
    /// What the document may not have.
    fn text(&mut self, _text: &str) -> Result<()> {
        Ok(())
    }
}

#[derive(Debug)]
pub struct Xml {
    /// From the beginning of a token that is not complete.
    pending: Vec<u8>,
    /// Below this length it is not worth trying again.
    retry_bytes: usize,
    token_bytes_max: usize,
    open: Vec<String>,
    has_root: bool,
    is_begun: bool,
}

impl Xml {
    #[must_use]
    pub fn new(token_bytes_max: usize) -> Self {
        Self {
            pending: Vec::new(),
            retry_bytes: 0,
            token_bytes_max,
            open: Vec::new(),
            has_root: false,
            is_begun: false,
        }
    }

    /// # Errors
    /// `xml_…`, `not_utf8`, and what the handler refuses.
    pub fn push(&mut self, chunk: &[u8], handler: &mut dyn Handler) -> Result<()> {
        let before = self.pending.len();
        self.pending.extend_from_slice(chunk);
        // A token ends in `>`. Text before a tag waits for the tag.
        let Some(last) = chunk.iter().rposition(|byte| *byte == b'>') else {
            return self.limit();
        };
        if self.pending.len() < self.retry_bytes {
            return Ok(());
        }
        let pending = std::mem::take(&mut self.pending);
        let whole = pending.get(..before + last + 1).unwrap_or(&pending);
        let text = str::from_utf8(whole).map_err(refuse_encoding)?;
        let used = self.tokens(text, handler)?;
        self.pending = pending;
        self.pending.drain(..used);
        // Each try looks at all that is pending: twice as much before the next.
        self.retry_bytes = if used == 0 { self.pending.len() * 2 } else { 0 };
        self.limit()
    }

    /// # Errors
    /// As `push`, and `truncated`.
    pub fn finish(&mut self, handler: &mut dyn Handler) -> Result<()> {
        let pending = std::mem::take(&mut self.pending);
        let text = str::from_utf8(&pending).map_err(refuse_encoding)?;
        let used = self.tokens(text, handler)?;
        let rest = text.get(used..).unwrap_or_default();
        if !self.open.is_empty() || !self.has_root || !rest.trim_ascii().is_empty() {
            return Err(Reason::Truncated.into());
        }
        Ok(())
    }

    fn limit(&self) -> Result<()> {
        if self.pending.len() > self.token_bytes_max {
            return Err(Reason::XmlTokenTooLong.into());
        }
        Ok(())
    }

    /// Hands over what is whole, and says how many bytes that was.
    fn tokens(&mut self, text: &str, handler: &mut dyn Handler) -> Result<usize> {
        let text_start = if self.is_begun {
            0
        } else {
            self.is_begun = true;
            let bom = '\u{feff}';
            text.strip_prefix(bom).map_or(0, |_| bom.len_utf8())
        };
        let mut reader = quick_xml::Reader::from_str(text.get(text_start..).unwrap_or_default());
        // Names are checked here: an element may end in a later piece.
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        loop {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            match reader.read_event() {
                Ok(Event::Eof) => return Ok(text_start + at),
                Ok(event) => {
                    let after = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
                    if after - at > self.token_bytes_max {
                        return Err(Reason::XmlTokenTooLong.into());
                    }
                    self.event(&event, handler)?;
                }
                Err(Error::Syntax(_)) => return Ok(text_start + at),
                Err(error) => return Err(Reason::XmlMalformed.with(error)),
            }
        }
    }

    fn event(&mut self, event: &Event<'_>, handler: &mut dyn Handler) -> Result<()> {
        match event {
            Event::Start(tag) => {
                self.element(tag)?;
                if self.open.len() >= DEPTH_MAX {
                    return Err(Reason::XmlTooDeep.into());
                }
                self.open.push(tag.name().as_ref().to_owned());
                handler.open(tag)
            }
            Event::Empty(tag) => {
                self.element(tag)?;
                handler.open(tag)?;
                handler.close(tag.name().as_ref())
            }
            Event::End(tag) => {
                let name = tag.name();
                if self.open.pop().as_deref() != Some(name.as_ref().trim_ascii_end()) {
                    return Err(Reason::XmlMalformed.with(name.as_ref()));
                }
                handler.close(name.as_ref().trim_ascii_end())
            }
            Event::Text(text) => self.characters(text, handler),
            Event::CData(text) => self.characters(text, handler),
            Event::GeneralRef(reference) => {
                let is_known = ["lt", "gt", "amp", "apos", "quot"].contains(&&**reference);
                if !is_known && !reference.is_char_ref() {
                    return Err(Reason::XmlEntity.with(&**reference));
                }
                // What it stands for is not looked at, only that there was one.
                self.characters("&", handler)
            }
            Event::Decl(declaration) => match declaration.encoding() {
                None => Ok(()),
                Some(Ok(name)) if ["utf-8", "us-ascii"].contains(&&*name.to_ascii_lowercase()) => {
                    Ok(())
                }
                Some(_) => Err(Reason::XmlEncoding.into()),
            },
            Event::PI(instruction) => {
                Err(Reason::XmlProcessingInstruction.with(instruction.target()))
            }
            Event::DocType(_) => Err(Reason::XmlDtd.into()),
            Event::Comment(_) | Event::Eof => Ok(()),
        }
    }

    /// One root; no unknown entities in any attribute, whether it is looked at or not.
    fn element(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        if tag.contains('&') {
            attributes(tag).try_for_each(|attribute| attribute.map(drop))?;
        }
        if self.open.is_empty() && self.has_root {
            return Err(Reason::XmlMalformed.into());
        }
        self.has_root = true;
        Ok(())
    }

    fn characters(&self, text: &str, handler: &mut dyn Handler) -> Result<()> {
        if !self.open.is_empty() {
            handler.text(text)
        } else if text.trim_ascii().is_empty() {
            Ok(())
        } else {
            Err(Reason::XmlMalformed.into())
        }
    }
}

fn refuse_encoding(_: Utf8Error) -> crate::Problem {
    Reason::NotUtf8.into()
}

/// The attributes of a tag, by their whole names, with raw values.
///
/// # Errors
/// `xml_malformed`; `xml_entity` for a reference to anything but a character.
pub fn attributes<'tag>(
    tag: &'tag BytesStart<'_>,
) -> impl Iterator<Item = Result<(&'tag str, std::borrow::Cow<'tag, str>)>> {
    let mut all = tag.attributes();
    all.with_checks(false);
    all.map(|attribute| {
        let attribute = attribute.map_err(|error| Reason::XmlMalformed.with(error))?;
        let name = attribute.key.0;
        if !attribute.value.contains('&') {
            return Ok((name, attribute.value));
        }
        match attribute.normalized_value(XmlVersion::Explicit1_0) {
            Ok(value) => Ok((name, value.into_owned().into())),
            Err(_) => Err(Reason::XmlEntity.with(&attribute.value)),
        }
    })
}
