//! The current position in a tree, and the mistakes found so far.

use std::mem;

use super::{Invalid, Mismatch, Mismatches, Read, Source};
use crate::{MAX_SAFE_INTEGER, Tree};

/// Further mistakes are not reported.
const MISMATCHES_MAX: usize = 20;

/// Gives a type the values of its fields.
pub struct Reader {
    /// The current value.
    at: Node,
    source: Source,
    /// The objects and lists around it, the outermost first.
    frames: Vec<Frame>,
    mismatches: Vec<Mismatch>,
}

enum Node {
    Value(Tree),
    Absent,
    /// Already taken, or part of a value that did not fit: no further mistake is noted here.
    Taken,
}

struct Frame {
    /// None for a list.
    names: &'static [&'static str],
    values: std::vec::IntoIter<Node>,
    /// How many values were handed out.
    count: usize,
}

/// Objects and lists.
impl Reader {
    /// Enters an object with these fields; none may be unknown or repeated. `next` moves to each, in this order.
    pub fn enter(&mut self, names: &'static [&'static str]) {
        let values = match self.take() {
            Node::Value(Tree::Object(members)) => self.arranged(members, names),
            node => {
                self.refuse_node(&node, "an object");
                names.iter().map(|_| Node::Taken).collect()
            }
        };
        self.push(names, values);
    }

    /// Enters a list of `min` to `max` entries, and returns the number of entries to read: none if it is too
    /// long.
    pub fn enter_list(&mut self, min: usize, max: usize) -> usize {
        let values = match self.take() {
            Node::Value(Tree::List(items)) if items.len() > max => {
                self.note(self.pointer(), "too_many", format!("at most {max}"));
                Vec::new()
            }
            Node::Value(Tree::List(items)) => {
                self.refuse_short(&items, min);
                nodes(items)
            }
            node => {
                self.refuse_node(&node, "a list");
                Vec::new()
            }
        };
        let count = values.len();
        self.push(&[], values);
        count
    }

    /// Moves to the next value of the entered object or list.
    pub fn next(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.count = frame.count.saturating_add(1);
            self.at = frame.values.next().unwrap_or(Node::Absent);
        }
    }

    /// Leaves the object or list that was entered last.
    pub fn leave(&mut self) {
        self.frames.pop();
        self.at = Node::Taken;
    }

    /// The entries of a list that has `min` to `max` of them.
    pub fn list<T: Read>(&mut self, min: usize, max: usize) -> Vec<T> {
        let count = self.enter_list(min, max);
        let mut list = Vec::with_capacity(count);
        for _ in 0..count {
            self.next();
            list.push(T::read(self));
        }
        self.leave();
        list
    }

    fn refuse_short(&mut self, items: &[Tree], min: usize) {
        if items.len() < min {
            self.note(self.pointer(), "too_few", format!("at least {min}"));
        }
    }

    /// The values of an object in the order of a type's fields.
    fn arranged(&mut self, members: Vec<(String, Tree)>, names: &[&str]) -> Vec<Node> {
        let mut values: Vec<Node> = names.iter().map(|_| Node::Absent).collect();
        for (name, value) in members {
            if self.mismatches.len() == MISMATCHES_MAX {
                break;
            }
            let position = names.iter().position(|known| *known == name);
            match position.and_then(|position| values.get_mut(position)) {
                Some(slot) if matches!(slot, Node::Absent) => *slot = Node::Value(value),
                Some(_) => {
                    let place = self.pointer_to(&name);
                    self.note(
                        place,
                        "duplicate_field",
                        "this field is given twice".to_owned(),
                    );
                }
                None => {
                    let place = self.pointer_to(&name);
                    let known = format!("expected one of {}", names.join(", "));
                    self.note(place, "unknown_field", known);
                }
            }
        }
        values
    }

    fn push(&mut self, names: &'static [&'static str], values: Vec<Node>) {
        self.frames.push(Frame {
            names,
            values: values.into_iter(),
            count: 0,
        });
    }
}

/// A number without a fraction as an integer, as far as a double holds all integers.
fn whole(real: f64) -> Option<i64> {
    let integer: i64 = format!("{real:.0}").parse().ok()?;
    (-MAX_SAFE_INTEGER..=MAX_SAFE_INTEGER)
        .contains(&integer)
        .then_some(integer)
}

fn nodes(items: Vec<Tree>) -> Vec<Node> {
    items.into_iter().map(Node::Value).collect()
}

/// The current value.
impl Reader {
    pub const fn is_absent(&self) -> bool {
        matches!(self.at, Node::Absent)
    }

    /// Whether it is absent, null, or part of a value that did not fit.
    pub const fn is_nothing(&self) -> bool {
        !matches!(self.at, Node::Value(_)) || self.is_null()
    }

    pub const fn is_null(&self) -> bool {
        matches!(self.at, Node::Value(Tree::Null))
    }

    pub const fn is_text(&self) -> bool {
        matches!(self.at, Node::Value(Tree::Text(_)))
    }

    /// For a field that a patch may replace but not clear: absent keeps, null does not fit.
    pub fn given<T: Read>(&mut self) -> Option<T> {
        (!self.is_absent()).then(|| T::read(self))
    }

    /// Any value.
    pub fn tree(&mut self) -> Option<Tree> {
        match self.take() {
            Node::Value(tree) => Some(tree),
            node => {
                self.refuse_node(&node, "a value");
                None
            }
        }
    }

    pub fn text(&mut self) -> Option<String> {
        match self.take() {
            Node::Value(Tree::Text(text)) => Some(text),
            node => {
                self.refuse_node(&node, "a string");
                None
            }
        }
    }

    /// A text of one form, as `parse` makes it of what came.
    pub fn formed(&mut self, parse: fn(&str) -> Option<String>, invalid: Invalid) -> String {
        self.parsed(|text| parse(text).ok_or(invalid))
    }

    /// What `parse` makes of a text.
    pub fn parsed<T: Default>(&mut self, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> T {
        let Some(text) = self.text() else {
            return T::default();
        };
        parse(&text).unwrap_or_else(|invalid| {
            self.refuse(invalid);
            T::default()
        })
    }

    pub fn integer(&mut self) -> Option<i64> {
        match self.typed() {
            Node::Value(Tree::Integer(integer)) => Some(integer),
            // `1.0` and `1e0` are whole numbers too.
            Node::Value(Tree::Real(real)) if real.fract() == 0.0 => {
                let integer = whole(real);
                if integer.is_none() {
                    self.refuse(Invalid::new("invalid_value", "expected a smaller integer"));
                }
                integer
            }
            Node::Value(Tree::Large(_)) => {
                self.refuse(Invalid::new("invalid_value", "expected a smaller integer"));
                None
            }
            node => {
                self.refuse_node(&node, "an integer");
                None
            }
        }
    }

    /// An integer from `min` to `max`.
    pub fn within(&mut self, min: i64, max: i64, invalid: Invalid) -> i64 {
        let Some(integer) = self.integer() else {
            return min;
        };
        if !(min..=max).contains(&integer) {
            self.refuse(invalid);
        }
        integer
    }

    /// A value that has to fit beyond its type.
    pub fn checked<T: Read>(&mut self, fits: fn(&T) -> bool, invalid: Invalid) -> T {
        let is_taken = matches!(self.at, Node::Taken);
        let count = self.mismatches.len();
        let value = T::read(self);
        if !is_taken && self.mismatches.len() == count && !fits(&value) {
            self.refuse(invalid);
        }
        value
    }

    pub fn boolean(&mut self) -> bool {
        match self.typed() {
            Node::Value(Tree::Bool(value)) => value,
            node => {
                self.refuse_node(&node, "a boolean");
                false
            }
        }
    }

    /// The position of the text among these words; 0 if it is another text.
    pub fn position(&mut self, words: &[&str]) -> usize {
        let Some(text) = self.text() else { return 0 };
        let position = words.iter().position(|word| *word == text);
        position.unwrap_or_else(|| {
            let known = format!("expected one of {}", words.join(", "));
            self.note(self.pointer(), "unknown_value", known);
            0
        })
    }

    const fn take(&mut self) -> Node {
        mem::replace(&mut self.at, Node::Taken)
    }

    /// The current value. In a query a text stands for a number or a boolean.
    fn typed(&mut self) -> Node {
        match self.take() {
            Node::Value(Tree::Text(text)) if self.source == Source::Query => {
                Node::Value(match text.as_str() {
                    "true" => Tree::Bool(true),
                    "false" => Tree::Bool(false),
                    _ => text.parse().map_or(Tree::Text(text), Tree::Integer),
                })
            }
            node => node,
        }
    }
}

/// Mistakes.
impl Reader {
    pub(super) const fn new(tree: Tree, source: Source) -> Self {
        Self {
            at: Node::Value(tree),
            source,
            frames: Vec::new(),
            mismatches: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> Result<(), Mismatches> {
        if self.mismatches.is_empty() {
            Ok(())
        } else {
            Err(Mismatches(self.mismatches))
        }
    }

    /// Notes that the value last taken does not fit.
    pub fn refuse(&mut self, invalid: Invalid) {
        self.note(self.pointer(), invalid.code, invalid.detail.into_owned());
    }

    fn refuse_node(&mut self, node: &Node, expected: &str) {
        let place = self.pointer();
        match node {
            Node::Value(tree) => {
                let detail = format!("expected {expected}, not {}", tree.described());
                self.note(place, "wrong_type", detail);
            }
            Node::Absent => self.note(place, "missing", "this field is required".to_owned()),
            Node::Taken => {}
        }
    }

    fn note(&mut self, pointer: String, code: &str, detail: String) {
        if self.mismatches.len() < MISMATCHES_MAX {
            self.mismatches.push(Mismatch {
                pointer,
                code: code.to_owned(),
                detail,
            });
        }
    }

    /// The JSON pointer of the current value.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for frame in &self.frames {
            let position = frame.count.saturating_sub(1);
            pointer.push('/');
            match frame.names.get(position) {
                Some(name) => pointer.push_str(name),
                None => pointer.push_str(&position.to_string()),
            }
        }
        pointer
    }

    /// The JSON pointer of a member of the current object.
    fn pointer_to(&self, name: &str) -> String {
        let mut pointer = self.pointer();
        pointer.push('/');
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        pointer
    }
}

impl Tree {
    const fn described(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) | Self::Large(_) => "an integer",
            Self::Real(_) => "a number with a fraction",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}
