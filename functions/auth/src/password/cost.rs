//! The cost of a password hash, which is also the cost of a guess.

use platform::{Fault, Platform};

/// The setting, written as in a hash: `m=<KiB>,t=<passes>,p=<lanes>`.
const PASSWORD_COST: &str = "PASSWORD_COST";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

/// OWASP's minimums, which are equally hard to guess: the number of passes, and the memory in KiB that it needs.
/// <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>
const MINIMUMS: [(u32, u32); 5] = [(1, 47104), (2, 19456), (3, 12288), (4, 9216), (5, 7168)];
/// A Worker has 128 MB.
const MEMORY_KIB_MAX: u32 = 64 * 1024;
const PASSES_MAX: u32 = 10;

impl Cost {
    /// The default: about 40 ms of a Worker's CPU.
    pub const DEFAULT: Self = Self {
        memory_kib: 19 * 1024,
        passes: 2,
        lanes: 1,
    };

    /// The cost in this installation. Below the minimums it is accepted in development only.
    ///
    /// # Errors
    /// A fault when the setting is malformed, too high, or below the minimums.
    pub fn of(platform: &Platform) -> Result<Self, Fault> {
        let setting = platform.setting(PASSWORD_COST).unwrap_or_default();
        if setting.is_empty() {
            return Ok(Self::DEFAULT);
        }
        let environment = platform.setting("ENVIRONMENT").unwrap_or_default();
        Self::parse(&setting)
            .filter(Self::fits_a_function)
            .filter(|cost| cost.is_enough() || environment == "development")
            .ok_or_else(|| Fault::new("PASSWORD_COST is malformed, too high or too low"))
    }

    /// `m=19456,t=2,p=1`
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(',');
        let mut cost = |name| parts.next()?.strip_prefix(name)?.parse().ok();
        let cost = Self {
            memory_kib: cost("m=")?,
            passes: cost("t=")?,
            lanes: cost("p=")?,
        };
        parts.next().is_none().then_some(cost)
    }

    /// More than one lane needs threads, which a function does not have.
    fn fits_a_function(&self) -> bool {
        self.memory_kib <= MEMORY_KIB_MAX && self.passes <= PASSES_MAX && self.lanes == 1
    }

    fn is_enough(&self) -> bool {
        MINIMUMS
            .iter()
            .any(|(passes, kib)| self.passes >= *passes && self.memory_kib >= *kib)
    }
}

impl std::fmt::Display for Cost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            memory_kib,
            passes,
            lanes,
        } = self;
        write!(f, "m={memory_kib},t={passes},p={lanes}")
    }
}

#[cfg(test)]
mod tests {
    use super::Cost;

    #[test]
    fn a_cost_is_parsed_from_its_text() {
        assert_eq!(Cost::DEFAULT.to_string(), "m=19456,t=2,p=1");
        assert_eq!(Cost::parse("m=19456,t=2,p=1"), Some(Cost::DEFAULT));
        for malformed in [
            "",
            "m=19456,t=2",
            "t=2,m=19456,p=1",
            "m=-1,t=2,p=1",
            "m=8,t=1,p=1,x",
        ] {
            assert_eq!(Cost::parse(malformed), None, "{malformed}");
        }
    }

    #[test]
    fn a_cost_below_the_minimums_is_not_enough() {
        for (cost, is_enough) in [
            ("m=19456,t=2,p=1", true),
            ("m=19455,t=2,p=1", false),
            ("m=65536,t=1,p=1", true),
            ("m=19456,t=1,p=1", false),
            ("m=7168,t=10,p=1", true),
            ("m=7167,t=10,p=1", false),
        ] {
            assert_eq!(Cost::parse(cost).unwrap().is_enough(), is_enough, "{cost}");
        }
    }
}
