//! Lines of a text that comes in chunks of any size.

use crate::reason::{Reason, Result};

/// The longest line of a model. A face with 1,000 corners needs less.
const LINE_BYTES_MAX: usize = 65_536;

/// Keeps the unfinished line between two chunks. A line ends in LF, CR or both.
#[derive(Debug, Default)]
pub struct Lines {
    pending: Vec<u8>,
    number: u64,
    after_cr: bool,
}

impl Lines {
    /// Calls `each` with every line that ends in this chunk, without its end.
    ///
    /// # Errors
    /// What `each` refuses; `line_too_long`.
    pub fn push(
        &mut self,
        mut chunk: &[u8],
        mut each: impl FnMut(&[u8], u64) -> Result<()>,
    ) -> Result<()> {
        while let Some(end) = chunk.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let (line, rest) = chunk.split_at(end);
            let is_second_half = self.after_cr && end == 0 && self.pending.is_empty();
            self.after_cr = rest.first() == Some(&b'\r');
            chunk = rest.get(1..).unwrap_or_default();
            if is_second_half && !self.after_cr {
                continue;
            }
            self.number += 1;
            if self.pending.is_empty() {
                self.limit(line.len())?;
                each(line, self.number)?;
            } else {
                self.limit(self.pending.len() + line.len())?;
                self.pending.extend_from_slice(line);
                each(&self.pending, self.number)?;
                self.pending.clear();
            }
        }
        self.limit(self.pending.len() + chunk.len())?;
        self.after_cr &= chunk.is_empty();
        self.pending.extend_from_slice(chunk);
        Ok(())
    }

    /// Calls `each` with a last line that has no end.
    ///
    /// # Errors
    /// What `each` refuses.
    pub fn finish(&mut self, mut each: impl FnMut(&[u8], u64) -> Result<()>) -> Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.number += 1;
        let line = std::mem::take(&mut self.pending);
        each(&line, self.number)
    }

    fn limit(&self, length: usize) -> Result<()> {
        if length > LINE_BYTES_MAX {
            return Err(Reason::LineTooLong.with(self.number + 1));
        }
        Ok(())
    }
}

/// The words of a line.
pub fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
}

/// A finite number.
///
/// # Errors
/// `bad_number`, `not_finite`.
pub fn number(word: &[u8]) -> Result<f64> {
    let text = str::from_utf8(word).map_err(|_| Reason::BadNumber)?;
    let Ok(number) = text.parse::<f64>() else {
        return Err(Reason::BadNumber.with(text));
    };
    if number.is_finite() {
        Ok(number)
    } else {
        Err(Reason::NotFinite.with(text))
    }
}
