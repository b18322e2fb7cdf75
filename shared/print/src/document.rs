//! What documents are made of. All texts are as they shall be read: `format` writes numbers and dates.

use domain::Language;

use crate::{Broken, Paper, Picture, file, layout};

/// A document of an organisation for another party.
#[derive(Clone, Debug)]
pub struct Document {
    pub language: Language,
    pub paper: Paper,
    pub letterhead: Letterhead,
    /// `Purchase order`.
    pub title: String,
    /// `PO-17`, or what stands for the number that it does not have yet.
    pub number: String,
    /// A text in large letters across each page, behind everything else.
    pub watermark: Option<String>,
    /// The dates and the like, in one row.
    pub facts: Vec<Fact>,
    /// Whom it is for, and other parties, two beside each other.
    pub parties: Vec<Party>,
    pub table: Table,
    /// What is to be paid of each tax rate.
    pub taxes: Vec<Tax>,
    /// From the sum of the lines to the total, which is the last.
    pub totals: Vec<Total>,
    pub notes: Vec<Note>,
}

/// Who the document is from.
#[derive(Clone, Debug, Default)]
pub struct Letterhead {
    pub name: String,
    pub logo: Option<Picture>,
    pub address: Option<Address>,
    pub tax_id: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
}

/// A postal address.
#[derive(Clone, Debug, Default)]
pub struct Address {
    pub recipient: Option<String>,
    pub line1: String,
    pub line2: Option<String>,
    pub postcode: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    /// Two letters (ISO 3166-1).
    pub country: String,
}

impl Address {
    /// As on an envelope: postcode and city are a line, region and country another.
    pub fn lines(&self) -> Vec<String> {
        let joined = |parts: [Option<&String>; 2], between: &str| {
            let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
            Some(parts.join(between)).filter(|line| !line.is_empty())
        };
        let country = Some(&self.country).filter(|country| !country.is_empty());
        [
            self.recipient.clone(),
            Some(self.line1.clone()).filter(|line| !line.is_empty()),
            self.line2.clone(),
            joined([self.postcode.as_ref(), self.city.as_ref()], " "),
            joined([self.region.as_ref(), country], ", "),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// `Order date`: `5 March 2027`.
#[derive(Clone, Debug)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// A name and what stands below it, under a heading.
#[derive(Clone, Debug)]
pub struct Party {
    pub heading: String,
    pub name: String,
    pub lines: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Table {
    pub columns: Vec<Column>,
    pub groups: Vec<Group>,
}

#[derive(Clone, Debug)]
pub struct Column {
    pub heading: String,
    pub align: Align,
}

/// How the texts of a column stand in it, and how wide it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// On the left; as wide as its longest text, but not wider than a sixth of the table.
    Left,
    /// On the left; as wide as the other columns let it be.
    Wide,
    /// Numbers on the right; as wide as the widest.
    Right,
}

/// Lines that belong together, perhaps under a heading.
#[derive(Clone, Debug)]
pub struct Group {
    pub heading: Option<String>,
    pub rows: Vec<Row>,
}

/// A line, with a cell for each column.
#[derive(Clone, Debug)]
pub struct Row {
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug)]
pub struct Cell {
    pub text: String,
    /// Below the text, in smaller letters.
    pub below: String,
}

impl Cell {
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            below: String::new(),
        }
    }

    #[must_use]
    pub fn with_below(mut self, below: impl Into<String>) -> Self {
        self.below = below.into();
        self
    }
}

/// `VAT 21 %` of `100.00` is `21.00`.
#[derive(Clone, Debug)]
pub struct Tax {
    pub name: String,
    pub base: String,
    pub amount: String,
}

#[derive(Clone, Debug)]
pub struct Total {
    pub label: String,
    pub amount: String,
}

/// A text below the totals: a note, terms.
#[derive(Clone, Debug)]
pub struct Note {
    pub heading: String,
    pub text: String,
}

impl Document {
    /// The document as PDF.
    ///
    /// # Errors
    /// Only if what is built into this crate is broken.
    pub fn pdf(&self) -> Result<Vec<u8>, Broken> {
        let pages = layout::pages(self)?;
        let name = self.name();
        let metadata = file::Metadata {
            title: &format!("{name} - {}", self.letterhead.name),
            author: &self.letterhead.name,
            language: self.language.into_str(),
        };
        file::write(pages, &metadata)
    }

    /// Title and number.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.title, self.number).trim().to_owned()
    }
}
