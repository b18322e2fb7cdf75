//! Refusals of requests: a stable code, a status, and texts in English and Spanish.
//! `web` turns it into problem+json (RFC 9457) in one place.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use crate::{Money, Tree};

pub mod code;
pub mod way_out;

pub use way_out::WayOut;

/// A kind of refusal. `detail` may name members of the refusal: `only {available} available`.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    pub name: &'static str,
    pub status: u16,
    pub en: Words,
    pub es: Words,
}

/// A constraint of the schema and its refusal: the name of a CHECK, the text that a trigger raises, or the columns of a
/// UNIQUE index as SQLite writes them.
pub type Constraint = (&'static str, &'static Code);

/// The title and the detail in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    pub title: &'static str,
    pub detail: &'static str,
}

/// A value shown with a refusal, as an extension member of the problem.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    Integer(i64),
    Text(String),
    List(Vec<String>),
    Money(Money),
    /// Any JSON. A detail does not name it.
    Tree(Tree),
}

/// An invalid field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the body, or `?name` for a query parameter.
    pub pointer: String,
    pub code: Cow<'static, str>,
    pub detail: Option<String>,
    /// Values shown with it. The detail of its code may name them.
    pub members: Vec<(&'static str, Member)>,
    /// Where it stands in a file, if the body is one.
    pub place: Option<FilePlace>,
}

/// A place in a file of rows and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePlace {
    /// From 1.
    pub line: i64,
    pub column: Option<String>,
}

/// Why a request is refused. Boxed, because results of most functions hold it.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal(Box<Reason>);

#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    pub code: &'static Code,
    /// What can be done in this case, where the detail of the code speaks of all cases.
    pub way_out: Option<&'static WayOut>,
    pub members: Vec<(&'static str, Member)>,
    pub errors: Vec<FieldError>,
    pub retry_after_seconds: Option<i64>,
    /// Whether a constraint of the database refused a change that the facts, read before, allowed.
    pub is_lost_race: bool,
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
            way_out: None,
            members: Vec::new(),
            errors: Vec::new(),
            retry_after_seconds: None,
            is_lost_race: false,
        }))
    }

    /// The refusal of a constraint of the database. It has no members, because the numbers or the state must be read
    /// again.
    pub fn of_lost_race(code: &'static Code) -> Self {
        let mut refusal = Self::new(code);
        refusal.0.is_lost_race = true;
        refusal
    }

    /// `illegal_transition`, with the state and the commands that are possible now.
    pub fn illegal(state: &'static str, allowed: &[&str]) -> Self {
        let way_out = if allowed.is_empty() {
            &way_out::FINAL_STATE
        } else {
            &way_out::POSSIBLE_NOW
        };
        let allowed: Vec<String> = allowed.iter().map(|&name| name.to_owned()).collect();
        Self::new(&code::ILLEGAL_TRANSITION)
            .with("state", state)
            .with("allowed", allowed)
            .way_out(way_out)
    }

    /// Says what can be done in this case.
    #[must_use]
    pub fn way_out(mut self, way_out: &'static WayOut) -> Self {
        self.0.way_out = Some(way_out);
        self
    }

    /// Adds an extension member, which the detail may name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Member>) -> Self {
        self.0.members.push((name, value.into()));
        self
    }

    /// Adds an invalid field by its JSON pointer, with the code of the refusal.
    #[must_use]
    pub fn at(self, pointer: impl Into<String>) -> Self {
        let name = self.code.name;
        self.because(pointer, name, None)
    }

    /// Adds an invalid field with its own code.
    #[must_use]
    pub fn because(
        mut self,
        pointer: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        detail: Option<String>,
    ) -> Self {
        self.0.errors.push(FieldError {
            pointer: pointer.into(),
            code: code.into(),
            detail,
            members: Vec::new(),
            place: None,
        });
        self
    }

    /// Adds an invalid field with the code of the refusal and values of its own.
    #[must_use]
    pub fn at_with(
        mut self,
        pointer: impl Into<String>,
        members: Vec<(&'static str, Member)>,
    ) -> Self {
        self.0.errors.push(FieldError {
            pointer: pointer.into(),
            code: self.code.name.into(),
            detail: None,
            members,
            place: None,
        });
        self
    }

    /// Adds a fault of a file that is the body, with its own code.
    #[must_use]
    pub fn because_in_file(
        mut self,
        place: FilePlace,
        code: impl Into<Cow<'static, str>>,
        detail: Option<String>,
    ) -> Self {
        self.0.errors.push(FieldError {
            pointer: "/csv".to_owned(),
            code: code.into(),
            detail,
            members: Vec::new(),
            place: Some(place),
        });
        self
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: i64) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self
    }

    /// The title and the detail in English.
    pub fn en(&self) -> Words {
        Words {
            detail: self.way_out.map_or(self.code.en.detail, |way| way.en),
            ..self.code.en
        }
    }

    /// The title and the detail in Spanish.
    pub fn es(&self) -> Words {
        Words {
            detail: self.way_out.map_or(self.code.es.detail, |way| way.es),
            ..self.code.es
        }
    }

    /// The detail in a language, with the members filled in; the title if a member is missing.
    pub fn detail(&self, words: &Words) -> String {
        fill(words.detail, &self.members).unwrap_or_else(|| format!("{}.", words.title))
    }
}

impl FieldError {
    /// The detail of its code in a language, with its own members filled in, if it has any.
    pub fn own_detail(&self, words: impl Fn(&'static Code) -> &'static Words) -> Option<String> {
        let code = code::ALL.iter().find(|code| code.name == self.code)?;
        if self.members.is_empty() {
            return None;
        }
        fill(words(code).detail, &self.members)
    }
}

/// A template with the values of its members; none if one is missing.
fn fill(template: &str, members: &[(&'static str, Member)]) -> Option<String> {
    let mut pieces = template.split('{');
    let mut text = pieces.next()?.to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once('}')?;
        let (_, member) = members.iter().find(|(known, _)| *known == name)?;
        text.push_str(&member.to_string());
        text.push_str(rest);
    }
    Some(text)
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => value.fmt(f),
            Self::Text(value) => f.write_str(value),
            Self::List(values) => f.write_str(&values.join(", ")),
            Self::Money(money) => money.fmt(f),
            Self::Tree(tree) => tree.fmt(f),
        }
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

impl From<Money> for Member {
    fn from(value: Money) -> Self {
        Self::Money(value)
    }
}

impl From<Tree> for Member {
    fn from(value: Tree) -> Self {
        Self::Tree(value)
    }
}

impl From<Vec<String>> for Member {
    fn from(values: Vec<String>) -> Self {
        Self::List(values)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Refusal, Words, code, way_out};

    #[test]
    fn both_languages_name_the_same_members_in_full_sentences() {
        let members = |words: &Words| -> BTreeSet<String> {
            let named = words.detail.split('{').skip(1);
            named
                .map(|rest| rest.split('}').next().unwrap_or_default().to_owned())
                .collect()
        };
        for code in code::ALL {
            assert_eq!(members(&code.en), members(&code.es), "{}", code.name);
            for Words { title, detail } in [&code.en, &code.es] {
                assert!(title.chars().count() <= 48, "{title}");
                assert!(title.ends_with(char::is_alphanumeric), "{title}");
                assert!(detail.ends_with(['.', '…']), "{detail}");
            }
        }
    }

    #[test]
    fn every_way_out_names_the_same_members_in_both_languages() {
        let members = |text: &str| -> BTreeSet<String> {
            let named = text.split('{').skip(1);
            named
                .map(|rest| rest.split('}').next().unwrap_or_default().to_owned())
                .collect()
        };
        for way in way_out::ALL {
            assert_eq!(members(way.en), members(way.es), "{}", way.en);
            assert!(way.en.ends_with('.') && way.es.ends_with('.'), "{}", way.en);
        }
    }

    #[test]
    fn a_refusal_tells_its_own_way_out() {
        let refusal = Refusal::illegal("packed", &["dispatch", "cancel"]);
        assert_eq!(
            refusal.detail(&refusal.en()),
            "This cannot be done in the state packed. Possible now: dispatch, cancel."
        );
        let over = Refusal::illegal("failed", &[]);
        assert_eq!(
            over.detail(&over.es()),
            "Esto no se puede hacer en el estado failed, que es definitivo."
        );
    }

    #[test]
    fn a_detail_is_a_sentence_with_or_without_members() {
        let refusal = Refusal::new(&code::OVER_RECEIPT);
        let words = &code::OVER_RECEIPT.en;
        assert_eq!(refusal.detail(words), "More than was ordered.");
        let refusal = refusal.with("missing", 3).with("unit", "each");
        assert_eq!(
            refusal.detail(words),
            "At most 3 each of this line can still be received."
        );
    }
}
