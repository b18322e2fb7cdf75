//! 3MF: an archive of XML parts (3MF core specification 1.3, <https://github.com/3MFConsortium/spec_core>, and the
//! production extension for objects in other parts, <https://github.com/3MFConsortium/spec_production>).
//!
//! The archive's directory is read first, then every entry once: all of it is inflated and checked, and from its models it is
//! noted what they consist of. Then the models with meshes that are built are read again, and their triangles placed.
//! So one object's vertices are all that is kept.

mod meshes;
mod scene;
mod survey;
mod transform;

use std::ops::Range;

use self::meshes::{Emit, Meshes};
use self::scene::Placements;
use self::survey::{Survey, entry_name};
use crate::reason::{Reason, Result};
use crate::sink::Sink;
use crate::sniff::TAIL_BYTES;
use crate::xml::{Handler, Xml};
use crate::zip::{self, End, Entry, EntryReader};

/// The longest tag or piece of text in a model, with room for a licence.
const TOKEN_BYTES_MAX: usize = 1 << 20;

/// What every archive of this kind has (Open Packaging Conventions).
const CONTENT_TYPES: &str = "[Content_Types].xml";
const RELATIONS: &str = "_rels/.rels";

#[derive(Debug)]
pub struct Reader {
    length_bytes: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    Tail(Vec<u8>),
    Directory(End, Vec<u8>),
    Survey(Surveying),
    Meshes(Emitting),
    Ended,
}

/// An entry while it is read, and its XML if it is looked at.
#[derive(Debug)]
struct Current {
    reader: EntryReader,
    xml: Option<Xml>,
    is_relations: bool,
}

#[derive(Debug)]
struct Surveying {
    entries: Vec<Entry>,
    next: usize,
    current: Option<Current>,
    survey: Survey,
}

#[derive(Debug)]
struct Emitting {
    /// The entries that are still to be read, the next one last, with the index of the part.
    left: Vec<(usize, Entry)>,
    current: Option<Current>,
    placements: Placements,
    meshes: Meshes,
}

impl Reader {
    #[must_use]
    pub fn new(length_bytes: u64) -> Self {
        Self {
            length_bytes,
            state: State::Tail(Vec::new()),
        }
    }

    /// What `push` takes next. After each push it may be elsewhere.
    #[must_use]
    pub fn need(&self) -> Option<Range<u64>> {
        match &self.state {
            State::Tail(tail) => {
                let from = self.length_bytes.saturating_sub(TAIL_BYTES as u64);
                Some(from + tail.len() as u64..self.length_bytes)
            }
            State::Directory(end, directory) => {
                Some(end.offset + directory.len() as u64..end.offset + end.bytes)
            }
            State::Survey(Surveying { current, .. }) | State::Meshes(Emitting { current, .. }) => {
                current.as_ref().and_then(|current| current.reader.need())
            }
            State::Ended => None,
        }
    }

    /// # Errors
    /// `zip_…`, `xml_…`, and what is wrong with the model.
    pub fn push(&mut self, chunk: &[u8], sink: &mut dyn Sink) -> Result<()> {
        match &mut self.state {
            State::Tail(tail) => tail.extend_from_slice(chunk),
            State::Directory(_, directory) => directory.extend_from_slice(chunk),
            State::Survey(surveying) => surveying.push(chunk)?,
            State::Meshes(emitting) => emitting.push(chunk, sink)?,
            State::Ended => {}
        }
        self.advance(sink)
    }

    /// # Errors
    /// `truncated`, `no_triangles`.
    pub fn finish(&self) -> Result<()> {
        match &self.state {
            State::Ended => Ok(()),
            _ => Err(Reason::Truncated.into()),
        }
    }

    /// Goes on as far as it can without more bytes.
    fn advance(&mut self, sink: &mut dyn Sink) -> Result<()> {
        while self.need().is_none_or(|range| range.is_empty()) {
            self.state = match std::mem::replace(&mut self.state, State::Ended) {
                State::Tail(tail) => {
                    let end = zip::end(&tail, self.length_bytes)?;
                    State::Directory(end, Vec::new())
                }
                State::Directory(end, directory) => {
                    State::Survey(Surveying::new(zip::directory(&directory, &end)?)?)
                }
                State::Survey(mut surveying) => {
                    if surveying.next_entry()? {
                        State::Survey(surveying)
                    } else {
                        State::Meshes(Emitting::new(surveying)?)
                    }
                }
                State::Meshes(mut emitting) => {
                    if emitting.next_entry(sink)? {
                        State::Meshes(emitting)
                    } else if emitting.meshes.triangles == 0 {
                        return Err(Reason::NoTriangles.into());
                    } else {
                        State::Ended
                    }
                }
                State::Ended => return Ok(()),
            };
        }
        Ok(())
    }
}

fn is_model(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".model")
}

impl Surveying {
    fn new(entries: Vec<Entry>) -> Result<Self> {
        let has = |wanted: &str| entries.iter().any(|entry| entry.name == wanted);
        let has_model = entries.iter().any(|entry| is_model(&entry.name));
        if !has(CONTENT_TYPES) || !has(RELATIONS) || !has_model {
            return Err(Reason::NotA3mf.into());
        }
        Ok(Self {
            entries,
            next: 0,
            current: None,
            survey: Survey::default(),
        })
    }

    fn push(&mut self, chunk: &[u8]) -> Result<()> {
        let Some(current) = &mut self.current else {
            return Ok(());
        };
        let survey = &mut self.survey;
        let is_relations = current.is_relations;
        let xml = &mut current.xml;
        current.reader.push(chunk, |piece| {
            let Some(xml) = xml else {
                return Ok(());
            };
            if is_relations {
                xml.push(piece, &mut survey.relations())
            } else {
                xml.push(piece, &mut survey.model())
            }
        })
    }

    /// Ends the current entry and begins the next; false after the last.
    fn next_entry(&mut self) -> Result<bool> {
        if let Some(current) = self.current.take() {
            let is_relations = current.is_relations;
            let survey = &mut self.survey;
            if is_relations {
                current.finish(&mut survey.relations())?;
            } else {
                current.finish(&mut survey.model())?;
            }
        }
        let Some(entry) = self.entries.get(self.next) else {
            return Ok(false);
        };
        self.next += 1;
        let is_model = is_model(&entry.name);
        let is_relations = entry.name == RELATIONS;
        if is_model {
            self.survey.begin(&entry.name);
        }
        self.current = Some(Current::new(entry, is_model || is_relations, is_relations));
        Ok(true)
    }
}

impl Current {
    fn new(entry: &Entry, is_xml: bool, is_relations: bool) -> Self {
        Self {
            reader: EntryReader::new(entry),
            xml: is_xml.then(|| Xml::new(TOKEN_BYTES_MAX)),
            is_relations,
        }
    }

    fn finish(self, handler: &mut dyn Handler) -> Result<()> {
        self.reader.finish()?;
        match self.xml {
            Some(mut xml) => xml.finish(handler),
            None => Ok(()),
        }
    }
}

impl Emitting {
    fn new(surveying: Surveying) -> Result<Self> {
        let placements = scene::placements(&surveying.survey)?;
        let parts = &surveying.survey.parts;
        let is_built = |part: usize| placements.keys().any(|(own, _)| *own == part);
        let mut left = Vec::new();
        for (index, part) in parts
            .iter()
            .enumerate()
            .filter(|(index, _)| is_built(*index))
        {
            let entry = surveying
                .entries
                .iter()
                .find(|entry| entry_name(&entry.name) == part.name);
            let entry = entry.ok_or_else(|| Reason::MissingPart.with(&part.name))?;
            left.push((index, entry.clone()));
        }
        left.reverse();
        Ok(Self {
            left,
            current: None,
            placements,
            meshes: Meshes::default(),
        })
    }

    fn push(&mut self, chunk: &[u8], sink: &mut dyn Sink) -> Result<()> {
        let Some(current) = &mut self.current else {
            return Ok(());
        };
        let mut emit = Emit {
            meshes: &mut self.meshes,
            placements: &self.placements,
            sink,
        };
        let xml = &mut current.xml;
        current.reader.push(chunk, |piece| match xml {
            Some(xml) => xml.push(piece, &mut emit),
            None => Ok(()),
        })
    }

    fn next_entry(&mut self, sink: &mut dyn Sink) -> Result<bool> {
        if let Some(current) = self.current.take() {
            current.finish(&mut Emit {
                meshes: &mut self.meshes,
                placements: &self.placements,
                sink,
            })?;
        }
        let Some((part, entry)) = self.left.pop() else {
            return Ok(false);
        };
        self.meshes.begin(part);
        self.current = Some(Current::new(&entry, true, false));
        Ok(true)
    }
}
