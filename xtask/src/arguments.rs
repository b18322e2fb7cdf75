//! The words after a command.

use crate::failure::{Result, fail};

pub struct Arguments(Vec<String>);

impl Arguments {
    pub fn new(words: impl Iterator<Item = String>) -> Self {
        Self(words.collect())
    }

    /// Takes an option without a value, such as `--watch`.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() != before
    }

    /// Takes an option with a value, as `--port 9000` or `--port=9000`.
    pub fn value(&mut self, name: &str) -> Result<Option<String>> {
        let joined = format!("{name}=");
        let Some(index) = self
            .0
            .iter()
            .position(|word| word == name || word.starts_with(&joined))
        else {
            return Ok(None);
        };
        let word = self.0.remove(index);
        if let Some(value) = word.strip_prefix(&joined) {
            return Ok(Some(value.to_owned()));
        }
        if index == self.0.len() {
            return fail(format!("{name} needs a value"));
        }
        Ok(Some(self.0.remove(index)))
    }

    /// What is left must be plain words.
    pub fn words(self) -> Result<Vec<String>> {
        match self.0.iter().find(|word| word.starts_with('-')) {
            Some(unknown) => fail(format!(
                "there is no option `{unknown}`; `cargo xtask help` lists them"
            )),
            None => Ok(self.0),
        }
    }

    /// Nothing may be left.
    pub fn finish(self) -> Result {
        match self.0.first() {
            Some(unknown) => fail(format!(
                "`{unknown}` is not understood; `cargo xtask help` lists what is"
            )),
            None => Ok(()),
        }
    }
}
