//! Reads documents back: their texts, page by page.

use lopdf::Document;

/// The lines of text of each page, in the order in which they were drawn.
///
/// # Panics
/// When it is no PDF.
pub fn pages(bytes: &[u8]) -> Vec<Vec<String>> {
    pages_of(&Document::load_mem(bytes).expect("a PDF"))
}

/// # Panics
/// When a page has no text that can be read.
pub fn pages_of(document: &Document) -> Vec<Vec<String>> {
    let read = |page: &u32| {
        let text = document.extract_text(&[*page]).expect("its text");
        text.lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    };
    document.get_pages().keys().map(read).collect()
}
