//! Documents on paper: a record in, the bytes of a PDF out.
//!
//! In scope: what documents of an organisation have in common (letterhead, parties, a table of lines, taxes, totals,
//! notes), how they look, the PDF, and how numbers and dates are written in each language. Out of scope: where the data
//! comes from, and what a document means: the functions make a `Document` of their records.
//!
//! Nothing here knows a platform or the time. The same document always gives the same bytes.

mod document;
mod file;
mod fonts;
pub mod format;
mod layout;
mod pages;
mod pictures;
mod sheet;
mod table;
mod tags;
mod text;
mod words;

use std::fmt;

pub use document::{
    Address, Align, Cell, Column, Document, Fact, Group, Letterhead, Note, Party, Row, Table, Tax,
    Total,
};
pub use pictures::Picture;

/// The size of a page in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    pub width: f32,
    pub height: f32,
}

pub const A4: Paper = Paper {
    width: 595.28,
    height: 841.89,
};
pub const LETTER: Paper = Paper {
    width: 612.0,
    height: 792.0,
};

/// What is built into this crate is broken: its tests would have shown it.
#[derive(Clone, Copy, Debug)]
pub struct Broken(&'static str);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
