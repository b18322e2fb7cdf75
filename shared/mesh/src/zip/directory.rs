//! The end record and the directory of an archive.

use std::collections::HashSet;

use super::{DIRECTORY_BYTES_MAX, ENTRIES_MAX, INFLATED_BYTES_MAX, RATIO_FREE_BYTES, RATIO_MAX};
use crate::reason::{Reason, Result};

const END: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
const END64: &[u8] = b"PK\x06\x06";
const END64_BYTES: u64 = 56;
const LOCATOR: &[u8] = b"PK\x06\x07";
const LOCATOR_BYTES: usize = 20;
const CENTRAL: &[u8] = b"PK\x01\x02";
pub const LOCAL_BYTES: u64 = 30;
const NAME_BYTES_MAX: usize = 512;

/// Bit 0: encrypted. Bit 6: strongly. Bit 13: names are hidden.
pub const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;

/// Where the directory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    pub entries: u64,
    pub offset: u64,
    pub bytes: u64,
}

/// A file in the archive, as the directory has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub is_deflated: bool,
    pub checksum: u32,
    pub compressed_bytes: u64,
    pub inflated_bytes: u64,
    /// Where its own header is.
    pub offset: u64,
    /// Where the next entry or the directory begins.
    pub limit: u64,
}

pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Finds the end record in the last bytes of an archive of `length_bytes`.
///
/// # Errors
/// `zip_malformed`, `zip_too_many_entries`.
pub fn end(tail: &[u8], length_bytes: u64) -> Result<End> {
    let last = tail
        .len()
        .checked_sub(END_BYTES)
        .ok_or(Reason::ZipMalformed)?;
    // The record's comment reaches to the end of the file.
    let at = (0..=last).rev().find(|at| {
        let record = tail.get(*at..).unwrap_or_default();
        let comment = u16_at(record, 20).map(usize::from);
        record.starts_with(END) && comment == record.len().checked_sub(END_BYTES)
    });
    let at = at.ok_or(Reason::ZipMalformed)?;
    let tail_offset = length_bytes.saturating_sub(tail.len() as u64);
    let (found, ends_at) = end_record(tail, at, tail_offset).ok_or(Reason::ZipMalformed)?;
    if found.entries > ENTRIES_MAX as u64 {
        return Err(Reason::ZipTooManyEntries.with(found.entries));
    }
    let is_whole = found.offset.checked_add(found.bytes) == Some(ends_at);
    if !is_whole || found.bytes > DIRECTORY_BYTES_MAX {
        return Err(Reason::ZipMalformed.into());
    }
    if found.entries == 0 {
        return Err(Reason::NotA3mf.into());
    }
    Ok(found)
}

/// The record at `at`, and where the directory must end.
fn end_record(tail: &[u8], at: usize, tail_offset: u64) -> Option<(End, u64)> {
    let record = tail.get(at..)?;
    let disks = [u16_at(record, 4)?, u16_at(record, 6)?];
    let entries = u16_at(record, 10)?;
    let own = End {
        entries: entries.into(),
        bytes: u32_at(record, 12)?.into(),
        offset: u32_at(record, 16)?.into(),
    };
    let ends_at = tail_offset + at as u64;
    let locator = at
        .checked_sub(LOCATOR_BYTES)
        .and_then(|start| tail.get(start..at))
        .filter(|locator| locator.starts_with(LOCATOR));
    let Some(locator) = locator else {
        let is_one_disk = disks == [0, 0] && u16_at(record, 8)? == entries;
        return is_one_disk.then_some((own, ends_at));
    };
    // The large form (Zip64) has its own record before.
    let at64 = u64_at(locator, 8)?;
    let start = usize::try_from(at64.checked_sub(tail_offset)?).ok()?;
    let record = tail.get(start..at)?;
    let end64 = End {
        entries: u64_at(record, 32)?,
        bytes: u64_at(record, 40)?,
        offset: u64_at(record, 48)?,
    };
    let is_whole = record.starts_with(END64)
        && u64_at(record, 4)? + 12 >= END64_BYTES
        && u64_at(record, 24)? == end64.entries
        && u32_at(record, 16)? == 0
        && u32_at(record, 20)? == 0;
    // Where the short record has a number at all, it is the same.
    let agrees = |short: u64, none: u64, long: u64| short == none || short == long;
    let is_same = agrees(own.entries, u16::MAX.into(), end64.entries)
        && agrees(own.bytes, u32::MAX.into(), end64.bytes)
        && agrees(own.offset, u32::MAX.into(), end64.offset);
    (is_whole && is_same).then_some((end64, at64))
}

/// Reads the directory, and refuses what no archive of ours may have. The entries come in the order of the file.
///
/// # Errors
/// `zip_malformed`, `zip_encrypted`, `zip_method`, `zip_bad_name`, `zip_duplicate_name`, `zip_overlap`, `zip_bomb`.
pub fn directory(bytes: &[u8], end: &End) -> Result<Vec<Entry>> {
    let mut rest = bytes;
    let mut entries = Vec::new();
    let mut names = HashSet::new();
    for _ in 0..end.entries.min(ENTRIES_MAX as u64) {
        let (entry, length) = central(rest)?;
        rest = rest.get(length..).ok_or(Reason::ZipMalformed)?;
        if !names.insert(entry.name.to_lowercase()) {
            return Err(Reason::ZipDuplicateName.with(&entry.name));
        }
        entries.push(entry);
    }
    if !rest.is_empty() {
        return Err(Reason::ZipMalformed.into());
    }
    entries.sort_by_key(|entry| entry.offset);
    if entries.first().is_some_and(|entry| entry.offset != 0) {
        return Err(Reason::Polyglot.into());
    }
    let starts: Vec<u64> = entries.iter().map(|entry| entry.offset).collect();
    let limits = starts.into_iter().skip(1).chain([end.offset]);
    for (entry, limit) in entries.iter_mut().zip(limits) {
        entry.limit = limit;
        let least = LOCAL_BYTES + entry.name.len() as u64;
        let ends_at = entry
            .offset
            .checked_add(least)
            .and_then(|data| data.checked_add(entry.compressed_bytes));
        if ends_at.is_none_or(|ends_at| ends_at > limit) {
            return Err(Reason::ZipOverlap.with(&entry.name));
        }
        refuse_ratio(&entry.name, entry.compressed_bytes, entry.inflated_bytes)?;
    }
    let inflated = entries
        .iter()
        .try_fold(0_u64, |sum, entry| sum.checked_add(entry.inflated_bytes));
    if inflated.is_none_or(|sum| sum > INFLATED_BYTES_MAX) {
        return Err(Reason::ZipBomb.into());
    }
    Ok(entries)
}

/// # Errors
/// `zip_bomb`.
pub fn refuse_ratio(name: &str, compressed_bytes: u64, inflated_bytes: u64) -> Result<()> {
    if inflated_bytes > RATIO_FREE_BYTES
        && inflated_bytes > compressed_bytes.saturating_mul(RATIO_MAX)
    {
        return Err(Reason::ZipBomb.with(name));
    }
    Ok(())
}

/// One record of the directory, and its length.
fn central(record: &[u8]) -> Result<(Entry, usize)> {
    let malformed = || Reason::ZipMalformed;
    if !record.starts_with(CENTRAL) {
        return Err(malformed().into());
    }
    let short = |at| u16_at(record, at).ok_or_else(malformed);
    let long = |at| u32_at(record, at).ok_or_else(malformed);
    let name_bytes = usize::from(short(28)?);
    let extra_bytes = usize::from(short(30)?);
    let extra_at = 46 + name_bytes;
    let length = extra_at + extra_bytes + usize::from(short(32)?);
    let name = checked_name(record.get(46..extra_at).ok_or_else(malformed)?)?;
    let extra = record
        .get(extra_at..extra_at + extra_bytes)
        .ok_or_else(malformed)?;
    let (flags, method) = (short(8)?, short(10)?);
    if flags & ENCRYPTED != 0 {
        return Err(Reason::ZipEncrypted.with(&name));
    }
    if !matches!(method, 0 | 8) {
        return Err(Reason::ZipMethod.with(method));
    }
    let mut numbers = [long(24)?, long(20)?, long(42)?].map(u64::from);
    widen(&mut numbers, extra).ok_or_else(malformed)?;
    let [inflated_bytes, compressed_bytes, offset] = numbers;
    if method == 0 && inflated_bytes != compressed_bytes {
        return Err(malformed().into());
    }
    let entry = Entry {
        name,
        is_deflated: method == 8,
        checksum: long(16)?,
        compressed_bytes,
        inflated_bytes,
        offset,
        limit: 0,
    };
    Ok((entry, length))
}

/// Takes from the Zip64 field the numbers that did not fit in 32 bits.
fn widen(numbers: &mut [u64; 3], mut extra: &[u8]) -> Option<()> {
    if numbers.iter().all(|number| *number != u64::from(u32::MAX)) {
        return Some(());
    }
    loop {
        let (id, length) = (u16_at(extra, 0)?, usize::from(u16_at(extra, 2)?));
        let field = extra.get(4..4 + length)?;
        if id == 1 {
            let mut at = 0;
            for number in numbers {
                if *number == u64::from(u32::MAX) {
                    *number = u64_at(field, at)?;
                    at += 8;
                }
            }
            return Some(());
        }
        extra = extra.get(4 + length..)?;
    }
}

fn checked_name(name: &[u8]) -> Result<String> {
    let text = str::from_utf8(name).map_err(|_| Reason::ZipBadName)?;
    let is_bad = text.is_empty()
        || text.len() > NAME_BYTES_MAX
        || text.starts_with('/')
        || text.contains(['\\', ':'])
        || text.chars().any(char::is_control)
        || text.split('/').any(|part| part == ".." || part == ".");
    if is_bad {
        return Err(Reason::ZipBadName.with(text));
    }
    Ok(text.to_owned())
}
