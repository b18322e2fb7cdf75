//! Lists are paged by cursor: a page starts after the last key of the page before, so that added and deleted rows do not
//! shift it.

use std::borrow::Cow;

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::refusal::code;
use domain::{Invalid, Read, Reader, Refusal, Tree};
use platform::Rows;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::answer::Content;
use crate::{Answer, Context, Reply};

/// How many records a page holds: 1 to 100, 20 by default.
#[derive(Clone, Copy, Debug)]
pub struct Limit(i64);

impl Default for Limit {
    fn default() -> Self {
        Self(20)
    }
}

impl Limit {
    /// The maximum number of records on a page.
    pub const fn count(self) -> i64 {
        self.0
    }

    /// One more than a page holds, to find out whether another page follows.
    pub const fn plus_one(self) -> i64 {
        self.0 + 1
    }
}

impl Read for Limit {
    fn read(from: &mut Reader) -> Self {
        Self(from.within(1, 100, Invalid::new("out_of_range", "limit is 1 to 100")))
    }
}

impl JsonSchema for Limit {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Limit".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 20 })
    }
}

/// The start of a page, from `next_cursor` of the page before. Opaque to clients.
#[derive(Clone, Debug, Default, Read)]
#[serde(transparent)]
pub struct Cursor(Option<String>);

impl JsonSchema for Cursor {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Cursor".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "description": "next_cursor of the page before" })
    }
}

impl Cursor {
    /// The keys to start after; `first` without a cursor. `order` names the list and its order: the cursor of
    /// another list is refused.
    ///
    /// # Errors
    /// `invalid_cursor`.
    pub fn after<const N: usize>(
        &self,
        order: &str,
        first: [&str; N],
    ) -> Result<[String; N], Refusal> {
        let Some(text) = &self.0 else {
            return Ok(first.map(str::to_owned));
        };
        keys(text, order)
            .and_then(|keys| keys.try_into().ok())
            .ok_or_else(|| Refusal::new(&code::INVALID_CURSOR))
    }

    /// `after` for a list where the key at a position is a whole number.
    ///
    /// # Errors
    /// `invalid_cursor`.
    pub fn after_number<const N: usize>(
        &self,
        order: &str,
        first: [&str; N],
        position: usize,
    ) -> Result<[String; N], Refusal> {
        let keys = self.after(order, first)?;
        let is_number = |key: &String| key.parse::<i64>().is_ok();
        if keys.get(position).is_some_and(is_number) {
            return Ok(keys);
        }
        Err(Refusal::new(&code::INVALID_CURSOR))
    }

    fn at(order: &str, keys: &[String]) -> String {
        let parts = std::iter::once(order).chain(keys.iter().map(String::as_str));
        let text = Tree::List(parts.map(Tree::from).collect()).to_string();
        Base64UrlUnpadded::encode_string(text.as_bytes())
    }
}

/// The keys of a cursor made for this order.
fn keys(cursor: &str, order: &str) -> Option<Vec<String>> {
    let text = String::from_utf8(Base64UrlUnpadded::decode_vec(cursor).ok()?).ok()?;
    let Tree::List(parts) = Tree::parse(&text).ok()? else {
        return None;
    };
    let (of, keys) = parts.split_first()?;
    let owned = |key: &Tree| key.as_str().map(str::to_owned);
    if of.as_str() == Some(order) {
        keys.iter().map(owned).collect()
    } else {
        None
    }
}

/// A page of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Send it as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// Renders a page from rows whose columns are the sort keys, as text, then the record's JSON.
/// The statement selects one row more than the limit.
///
/// # Errors
/// A fault when the rows have another form.
pub fn page(c: &Context<'_>, order: &str, limit: Limit, rows: &Rows) -> Answer {
    let mut rows: Vec<Vec<String>> = rows.all()?;
    let size = usize::try_from(limit.0).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows
        .last()
        .filter(|_| more)
        .and_then(|row| row.split_last())
        .map(|(_, keys)| Cursor::at(order, keys));
    let records: Vec<&str> = rows
        .iter()
        .filter_map(|row| row.last())
        .map(String::as_str)
        .collect();
    let quoted = next
        .as_ref()
        .map_or_else(|| "null".to_owned(), |cursor| format!("\"{cursor}\""));
    let json = format!(
        "{{\"items\":[{}],\"next_cursor\":{quoted}}}",
        records.join(",")
    );
    let next = next.map(|cursor| next_page(c, &cursor));
    Ok(Reply::new(200, Content::Page { json, next }))
}

/// The URL of this request with another cursor (RFC 8288).
fn next_page(c: &Context<'_>, cursor: &str) -> String {
    let kept = c
        .request
        .query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let mut pairs: Vec<&str> = kept.collect();
    let own = format!("cursor={cursor}");
    pairs.push(&own);
    format!("{}?{}", c.request.path, pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn a_cursor_serves_only_its_own_list() {
        let cursor = Cursor(Some(Cursor::at(
            "items.name",
            &["a\"b".into(), "id".into()],
        )));
        assert_eq!(
            cursor.after("items.name", ["", ""]).ok(),
            Some(["a\"b".to_owned(), "id".to_owned()])
        );
        assert!(cursor.after("items.sku", ["", ""]).is_err());
        assert!(cursor.after("items.name", [""]).is_err());
        for bad in ["", "x", "../..", "bnVsbA"] {
            assert!(
                Cursor(Some(bad.into()))
                    .after("items.name", ["", ""])
                    .is_err(),
                "{bad}"
            );
        }
        let of = |key: &str| Cursor(Some(Cursor::at("kardex", &[key.into()])));
        assert!(of("12").after_number("kardex", ["9"], 0).is_ok());
        assert!(Cursor(None).after_number("kardex", ["9"], 0).is_ok());
        for text in ["", "x", "1.5", "1e3", "9223372036854775808", "~"] {
            assert!(of(text).after_number("kardex", ["9"], 0).is_err(), "{text}");
        }
        assert_eq!(
            Cursor(None).after("items.name", ["", "~"]).ok(),
            Some([String::new(), "~".to_owned()])
        );
    }
}
