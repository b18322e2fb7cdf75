//! The answer of a handler. Its kind decides the headers: a record has a version in its ETag and, when it was created,
//! a Location; other content has an ETag of its bytes alone.

use platform::{Fault, Parts};
use serde::Deserialize;

use crate::Stop;

pub type Answer = Result<Reply, Stop>;

/// An answer before it is HTTP.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub content: Content,
    pub(crate) headers: Vec<(&'static str, String)>,
}

#[derive(Debug)]
pub enum Content {
    Record(Record),
    Page {
        json: String,
        /// The URL of the next page.
        next: Option<String>,
    },
    /// A report, a file.
    Document {
        media_type: &'static str,
        bytes: Vec<u8>,
    },
    /// Content in parts, which has no ETag because its end is not known.
    Stream {
        media_type: &'static str,
        beginning: Vec<u8>,
        rest: Parts,
    },
}

/// A record as JSON, with its id and version for the headers.
#[derive(Debug, Deserialize)]
pub struct Record {
    pub body: String,
    pub id: Option<String>,
    pub version: Option<i64>,
}

/// The columns of a `Record` that is stored as JSON in one column.
macro_rules! record_columns {
    ($column:literal) => {
        concat!(
            $column,
            " as body, cast(",
            $column,
            " ->> '$.id' as text) as id, ",
            $column,
            " ->> '$.version' as version"
        )
    };
}
pub(crate) use record_columns;

impl Reply {
    pub(crate) const fn new(status: u16, content: Content) -> Self {
        Self {
            status,
            content,
            headers: Vec::new(),
        }
    }

    /// A record that was read.
    pub const fn record(body: String, version: i64) -> Self {
        let record = Record {
            body,
            id: None,
            version: Some(version),
        };
        Self::new(200, Content::Record(record))
    }

    /// JSON that has no version.
    pub fn json(json: impl Into<Vec<u8>>) -> Self {
        Self::document("application/json", json)
    }

    /// A whole text or file.
    pub fn document(media_type: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::new(200, Content::Document { media_type, bytes })
    }

    /// Content in parts.
    pub fn stream(media_type: &'static str, beginning: impl Into<Vec<u8>>, rest: Parts) -> Self {
        let content = Content::Stream {
            media_type,
            beginning: beginning.into(),
            rest,
        };
        Self::new(200, content)
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The JSON of a record.
    ///
    /// # Errors
    /// A fault when the answer is not a record.
    pub fn record_body(&self) -> Result<&str, Fault> {
        match &self.content {
            Content::Record(record) => Ok(&record.body),
            _ => Err(Fault::new("the answer is no record")),
        }
    }

    /// Replaces the JSON of the record: to add a secret that is shown once and not stored.
    pub fn replace_record_body(&mut self, body: String) {
        if let Content::Record(record) = &mut self.content {
            record.body = body;
        }
    }
}
