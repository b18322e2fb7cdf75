//! Documents read back from their files.

#[cfg(test)]
#[path = "../../../../tests/support/pdf.rs"]
mod pdf;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod sample;
