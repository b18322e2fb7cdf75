//! The structure of a document, for screen readers and for whoever takes its text apart (ISO 32000-1, 14.7 and 14.8).

use pdf_writer::types::{StructRole, TableHeaderScope};
use pdf_writer::writers::StructTreeRoot;
use pdf_writer::{Finish, Name, Pdf, Ref, TextStr};

/// What a part of a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    Document,
    Section,
    /// The title of the document.
    Title,
    Heading,
    Paragraph,
    /// A picture, with its description.
    Figure(String),
    Table,
    TableHead,
    TableBody,
    Row,
    /// The heading of the cells below it.
    ColumnHeading,
    /// The heading of the cells beside or below it, over so many columns.
    RowHeading(i32),
    Cell,
}

impl Role {
    const fn kind(&self) -> StructRole {
        match self {
            Self::Document => StructRole::Document,
            Self::Section => StructRole::Sect,
            Self::Title => StructRole::H1,
            Self::Heading => StructRole::H2,
            Self::Paragraph => StructRole::P,
            Self::Figure(_) => StructRole::Figure,
            Self::Table => StructRole::Table,
            Self::TableHead => StructRole::THead,
            Self::TableBody => StructRole::TBody,
            Self::Row => StructRole::TR,
            Self::ColumnHeading | Self::RowHeading(_) => StructRole::TH,
            Self::Cell => StructRole::TD,
        }
    }

    pub fn name(&self) -> Name<'static> {
        self.kind().to_name()
    }
}

/// Where a piece of content stands: its page and its number there.
#[derive(Clone, Copy, Debug)]
pub struct Content {
    pub page: usize,
    pub number: i32,
}

enum Child {
    Element(usize),
    Content(Content),
}

struct Element {
    role: Role,
    parent: Option<usize>,
    children: Vec<Child>,
}

/// All elements. The first is the document, and what is added next goes into the innermost open one.
pub struct Tree {
    elements: Vec<Element>,
    open: usize,
    /// The elements of the pieces of content of each page.
    owners: Vec<Vec<usize>>,
}

impl Tree {
    pub fn new() -> Self {
        let document = Element {
            role: Role::Document,
            parent: None,
            children: Vec::new(),
        };
        Self {
            elements: vec![document],
            open: 0,
            owners: Vec::new(),
        }
    }

    pub fn open(&mut self, role: Role) {
        let number = self.elements.len();
        if let Some(parent) = self.elements.get_mut(self.open) {
            parent.children.push(Child::Element(number));
        }
        self.elements.push(Element {
            role,
            parent: Some(self.open),
            children: Vec::new(),
        });
        self.open = number;
    }

    pub fn close(&mut self) {
        let element = self.elements.get(self.open);
        self.open = element.and_then(|element| element.parent).unwrap_or(0);
    }

    /// Adds a piece of content on a page. Returns the name of its element and its number on the page.
    pub fn add_content(&mut self, page: usize) -> (Name<'static>, i32) {
        while self.owners.len() <= page {
            self.owners.push(Vec::new());
        }
        let Some((owners, element)) = self
            .owners
            .get_mut(page)
            .zip(self.elements.get_mut(self.open))
        else {
            return (Name(b"P"), 0);
        };
        let number = i32::try_from(owners.len()).unwrap_or(i32::MAX);
        owners.push(self.open);
        element
            .children
            .push(Child::Content(Content { page, number }));
        (element.role.name(), number)
    }

    /// Writes the structure. `root` is the reference of its root.
    pub fn write(&self, pdf: &mut Pdf, root: Ref, pages: &[Ref], mut next: impl FnMut() -> Ref) {
        let elements: Vec<Ref> = self.elements.iter().map(|_| next()).collect();
        let reference = |number: usize| elements.get(number).copied().unwrap_or(root);
        let owners: Vec<Ref> = self.owners.iter().map(|_| next()).collect();
        let mut tree = pdf.indirect(root).start::<StructTreeRoot<'_>>();
        tree.child(reference(0));
        let mut numbers = tree.parent_tree();
        let mut entries = numbers.nums();
        for (page, owners) in (0..).zip(&owners) {
            entries.insert(page, *owners);
        }
        entries.finish();
        numbers.finish();
        tree.parent_tree_next_key(i32::try_from(owners.len()).unwrap_or(i32::MAX));
        tree.finish();
        for (id, owners) in owners.iter().zip(&self.owners) {
            let mut list = pdf.indirect(*id).array();
            for owner in owners {
                list.item(reference(*owner));
            }
        }
        for (id, element) in elements.iter().zip(&self.elements) {
            element.write(pdf, *id, root, pages, reference);
        }
    }
}

impl Element {
    fn write(
        &self,
        pdf: &mut Pdf,
        id: Ref,
        root: Ref,
        pages: &[Ref],
        reference: impl Fn(usize) -> Ref,
    ) {
        let mut element = pdf.struct_element(id);
        element.kind(self.role.kind());
        element.parent(self.parent.map_or(root, &reference));
        // The page of its contents, unless they say another.
        let page = self.children.iter().find_map(|child| match child {
            Child::Content(content) => Some(content.page),
            Child::Element(_) => None,
        });
        if let Some(page) = page.and_then(|page| pages.get(page)) {
            element.page(*page);
        }
        match &self.role {
            Role::Figure(description) => {
                element.alt(TextStr(description));
            }
            Role::ColumnHeading => {
                let mut attributes = element.attributes();
                let mut table = attributes.push().table();
                table.scope(TableHeaderScope::Column);
            }
            Role::RowHeading(columns) => {
                let mut attributes = element.attributes();
                let mut table = attributes.push().table();
                table.scope(TableHeaderScope::Row);
                if *columns > 1 {
                    table.col_span(*columns);
                }
            }
            _ => {}
        }
        let mut children = element.children();
        for child in &self.children {
            match child {
                Child::Element(number) => {
                    children.struct_element(reference(*number));
                }
                Child::Content(content) if Some(content.page) == page => {
                    children.marked_content_id(content.number);
                }
                Child::Content(content) => {
                    let mut marked = children.marked_content_ref();
                    if let Some(page) = pages.get(content.page) {
                        marked.page(*page);
                    }
                    marked.marked_content_id(content.number);
                }
            }
        }
    }
}
