//! The arguments of a command.

use crate::failure::{Result, fail};

/// The arguments that are not taken yet.
#[derive(Default)]
pub struct Arguments(Vec<String>, Vec<String>);

impl Arguments {
    pub fn new(words: impl Iterator<Item = String>) -> Self {
        Self(words.collect(), Vec::new())
    }

    /// Takes the first argument if it is not an option.
    pub fn word(&mut self) -> Option<String> {
        let is_word = self.0.first().is_some_and(|word| !word.starts_with('-'));
        is_word.then(|| self.0.remove(0))
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
        self.1.push(name.to_owned());
        let word = self.0.remove(index);
        if let Some(value) = word.strip_prefix(&joined) {
            return Ok(Some(value.to_owned()));
        }
        if index == self.0.len() {
            return fail(format!("{name} needs a value"));
        }
        Ok(Some(self.0.remove(index)))
    }

    /// The remaining arguments, none of which may be an option.
    pub fn words(self) -> Result<Vec<String>> {
        match self.0.iter().find(|word| word.starts_with('-')) {
            Some(unknown) => fail(format!(
                "there is no option `{unknown}`; `cargo xtask help` lists them"
            )),
            None => Ok(self.0),
        }
    }

    /// Fails if arguments remain.
    pub fn finish(self) -> Result {
        match self.0.first() {
            Some(again) if self.1.contains(again) => fail(format!("{again} is given twice")),
            Some(unknown) => fail(format!(
                "unknown argument `{unknown}`; `cargo xtask help` lists the commands"
            )),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use crate::failure::Failure;

    fn arguments(line: &str) -> Arguments {
        Arguments::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn an_option_has_one_value() {
        for (line, value) in [("--port 1", Some("1")), ("--port=1", Some("1")), ("", None)] {
            let mut given = arguments(line);
            let found = given.value("--port").unwrap_or_default();
            assert_eq!(found.as_deref(), value);
            assert!(given.finish().is_ok());
        }
        assert!(arguments("--port").value("--port").is_err());
        let mut twice = arguments("--port 1 --port 2");
        let first = twice.value("--port").unwrap_or_default();
        assert_eq!(first.as_deref(), Some("1"));
        let told = twice.finish();
        assert!(matches!(told, Err(Failure::Because(why)) if why == "--port is given twice"));
    }
}
