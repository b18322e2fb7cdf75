//! A refusal is an answer, not an accident: a stable code, a status, and words in English
//! and Spanish. `web` turns it into RFC 9457 problem+json in one place.

use std::borrow::Cow;
use std::ops::Deref;

use crate::text::cut;

pub mod code;

/// A kind of refusal. `detail` may name members of the refusal: `only {available} left`.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    pub name: &'static str,
    pub status: u16,
    pub en: Words,
    pub es: Words,
}

/// What a person reads.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    pub title: &'static str,
    pub detail: &'static str,
}

/// A value shown with a refusal, as an extension member of the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    Integer(i64),
    Text(String),
    List(Vec<String>),
}

/// One field at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the body, or `?name` for a query parameter.
    pub pointer: String,
    pub code: Cow<'static, str>,
    pub detail: Option<String>,
}

/// Why a request is not carried out. One word wide: whatever may refuse passes it on by value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(Box<Reason>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub code: &'static Code,
    pub members: Vec<(&'static str, Member)>,
    pub errors: Vec<FieldError>,
    pub retry_after_seconds: Option<i64>,
}

impl Deref for Refusal {
    type Target = Reason;

    fn deref(&self) -> &Reason {
        &self.0
    }
}

impl Refusal {
    pub fn new(code: &'static Code) -> Self {
        Self(Box::new(Reason {
            code,
            members: Vec::new(),
            errors: Vec::new(),
            retry_after_seconds: None,
        }))
    }

    /// What a state does not allow, with what it does.
    pub fn illegal(state: &'static str, allowed: &[&str]) -> Self {
        let allowed: Vec<String> = allowed.iter().map(|&name| name.to_owned()).collect();
        Self::new(&code::ILLEGAL_TRANSITION)
            .with("state", state)
            .with("allowed", allowed)
    }

    /// Adds an extension member, which the detail may name.
    #[must_use]
    pub fn with(self, name: &'static str, value: impl Into<Member>) -> Self {
        self.and(name, value.into())
    }

    fn and(mut self, name: &'static str, value: Member) -> Self {
        self.0.members.push((name, value));
        self
    }

    /// Names the field at fault by its JSON pointer; its code is the refusal's.
    #[must_use]
    pub fn at(self, pointer: impl Into<String>) -> Self {
        let name = self.code.name;
        self.because(pointer, name, None)
    }

    /// Names a field at fault with a code of its own.
    #[must_use]
    pub fn because(
        self,
        pointer: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        detail: Option<String>,
    ) -> Self {
        self.blaming(FieldError {
            pointer: pointer.into(),
            code: code.into(),
            detail,
        })
    }

    fn blaming(mut self, error: FieldError) -> Self {
        self.0.errors.push(error);
        self
    }

    /// Whether it knows every member that its detail names. A constraint that fired knows none.
    pub fn is_told(&self, words: &Words) -> bool {
        let mut named = words.detail.split('{').skip(1);
        named.all(|rest| {
            let name = rest.split('}').next().unwrap_or_default();
            self.members.iter().any(|(known, _)| *known == name)
        })
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: i64) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self
    }

    /// The detail in a language, with the members filled in; the title, where one is not known.
    pub fn detail(&self, words: &Words) -> String {
        if !self.is_told(words) {
            return format!("{}.", words.title);
        }
        let mut text = words.detail.to_owned();
        for (name, member) in &self.members {
            let shown = match member {
                Member::Integer(value) => value.to_string(),
                Member::Text(value) => value.clone(),
                Member::List(values) => values.join(", "),
            };
            if let Some((before, after)) = cut(&text, &format!("{{{name}}}")) {
                text = format!("{before}{shown}{after}");
            }
        }
        text
    }
}

impl From<i64> for Member {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<&str> for Member {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Member {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<String>> for Member {
    fn from(values: Vec<String>) -> Self {
        Self::List(values)
    }
}

#[cfg(test)]
mod tests {
    use super::{Refusal, code};

    #[test]
    fn a_detail_is_a_sentence_whatever_is_known() {
        let refusal = Refusal::new(&code::OVER_RECEIPT);
        let words = &code::OVER_RECEIPT.en;
        assert_eq!(refusal.detail(words), "More than was ordered.");
        let refusal = refusal.with("missing", 3).with("unit", "each");
        assert_eq!(
            refusal.detail(words),
            "No more than 3 each of this line may still come."
        );
    }
}
