//! How often somebody may ask. Each limit has a name and counts in windows of fixed length.
//!
//! Those of `COARSE` hold for every request, by address, user and API key, and are counted where
//! the platform counts best: `Platform::spend`. The others are for what is worth guessing or costs
//! much, and are counted exactly, in SQL, in a trip that is made anyway.
//!
//! What is left is told in `RateLimit` and `RateLimit-Policy`
//! (<https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/>, the form of draft 10).

use std::net::{IpAddr, Ipv6Addr};

use domain::refusal::code;
use domain::{Refusal, Statement, values};
use platform::{Platform, Response, end_of_window};

use crate::statements::HIT;
use crate::{Context, Principal};

/// At most `uses` in each window of `window_seconds`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub name: &'static str,
    pub uses: i64,
    pub window_seconds: i64,
    /// The runtime's limiter on Workers, for a coarse one.
    binding: &'static str,
}

macro_rules! limits {
    ($($(#[$meta:meta])* $const:ident = $name:literal, $uses:literal in $seconds:literal $(, $binding:literal)?;)*) => {
        $($(#[$meta])* pub const $const: Limit = Limit {
            name: $name, uses: $uses, window_seconds: $seconds, binding: concat!($($binding)?),
        };)*
        /// Every limit there is.
        pub const ALL: &[Limit] = &[$($const),*];
    };
}

limits! {
    /// All requests from one network.
    ADDRESS = "address", 1200 in 60, "LIMIT_ADDRESS";
    /// All requests of one user, from wherever.
    USER = "user", 600 in 60, "LIMIT_USER";
    /// All requests with one API key.
    API_KEY = "api-key", 600 in 60, "LIMIT_API_KEY";
    /// Guesses at one account from one network.
    LOGIN = "login", 5 in 60;
    /// Guesses at all accounts from one network.
    LOGIN_NETWORK = "login-network", 30 in 60;
    /// Organisations from one network.
    REGISTER = "register", 100 in 3600;
    /// Exchanges of refresh tokens from one network.
    REFRESH = "refresh", 120 in 60;
    /// Guesses at the current password by someone who found an open screen.
    PASSWORD = "password", 5 in 60;
}

/// Those that hold for every request.
pub const COARSE: &[Limit] = &[ADDRESS, USER, API_KEY];

/// What a request has used of a limit.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    limit: Limit,
    left: i64,
    resets_in_seconds: i64,
}

impl Limit {
    /// This limit as the installation wants it; none where it is off.
    ///
    /// RATE_LIMITS names those that differ: `address=600/60 user=off`. In development the coarse
    /// ones are off where it does not name them. What cannot be read changes nothing.
    pub fn in_force(self, platform: &Platform) -> Option<Self> {
        let setting = platform.setting("RATE_LIMITS").unwrap_or_default();
        match asked(&setting, self.name) {
            Some(Asked::Off) => None,
            Some(Asked::Uses(uses, window_seconds)) => Some(Self {
                uses,
                window_seconds,
                ..self
            }),
            None if self.binding.is_empty() => Some(self),
            None => {
                let environment = platform.setting("ENVIRONMENT");
                (environment.as_deref() != Some("development")).then_some(self)
            }
        }
    }

    /// Counts one use of a bucket in SQL; the statement gives the count so far, for `check`.
    pub fn hit(self, c: &Context<'_>, bucket: &str) -> Statement {
        let limit = self.in_force(c.platform).unwrap_or(self);
        let ends = end_of_window(c.now, limit.window_seconds);
        let bucket = format!("{}/{bucket}", self.name);
        HIT.bind(values![
            bucket,
            ends.plus_seconds(limit.window_seconds.saturating_neg()),
            ends
        ])
    }

    /// Notes what is left, for the answer.
    ///
    /// # Errors
    /// `rate_limited` past the limit, with the seconds until the next window.
    pub fn check(self, c: &Context<'_>, count: i64) -> Result<(), Refusal> {
        self.in_force(c.platform)
            .map_or(Ok(()), |limit| limit.note(c, count))
    }

    fn note(self, c: &Context<'_>, count: i64) -> Result<(), Refusal> {
        let ends = end_of_window(c.now, self.window_seconds);
        let left_ms = ends.ms().saturating_sub(c.now.ms());
        let resets_in_seconds = left_ms.saturating_add(999) / 1000;
        c.spent.borrow_mut().push(Spent {
            limit: self,
            left: self.uses.saturating_sub(count).max(0),
            resets_in_seconds,
        });
        if count <= self.uses {
            return Ok(());
        }
        // The member is the draft's own.
        Err(Refusal::new(&code::RATE_LIMITED)
            .with("violated-policies", vec![self.name.to_owned()])
            .retry_after(resets_in_seconds))
    }

    async fn spend(self, c: &Context<'_>, whose: &str) -> Result<(), Refusal> {
        let Some(limit) = self.in_force(c.platform) else {
            return Ok(());
        };
        let bucket = format!("{}/{whose}", self.name);
        let Self {
            binding,
            uses,
            window_seconds,
            ..
        } = limit;
        let spent = c.platform.spend(binding, &bucket, uses, window_seconds);
        limit.note(c, spent.await)
    }
}

/// Counts a request against its address.
///
/// # Errors
/// `rate_limited`.
pub async fn spend_address(c: &Context<'_>) -> Result<(), Refusal> {
    ADDRESS.spend(c, &network(&c.request.client_address)).await
}

/// Counts a request against whoever makes it.
///
/// # Errors
/// `rate_limited`.
pub async fn spend_caller(c: &Context<'_>) -> Result<(), Refusal> {
    let Principal {
        org_id,
        user_id,
        key_hash,
        ..
    } = &c.principal;
    match key_hash {
        // Not by the key's id: who makes up a secret for it must not use up the key's own.
        Some(hash) => API_KEY.spend(c, hash).await,
        None => USER.spend(c, &format!("{org_id}/{user_id}")).await,
    }
}

/// Tells what is left.
pub fn tell(spent: &[Spent], response: &mut Response) {
    if spent.is_empty() {
        return;
    }
    let list = |one: fn(&Spent) -> String| spent.iter().map(one).collect::<Vec<_>>().join(", ");
    let policies = list(|spent| {
        let Limit {
            name,
            uses,
            window_seconds,
            ..
        } = spent.limit;
        format!("\"{name}\";q={uses};w={window_seconds}")
    });
    let left = list(|spent| {
        let Spent {
            limit,
            left,
            resets_in_seconds,
        } = spent;
        format!("\"{}\";r={left};t={resets_in_seconds}", limit.name)
    });
    response.headers.push(("ratelimit-policy", policies));
    response.headers.push(("ratelimit", left));
}

/// The network that requests from an address are counted against: an IPv4 address, or the /64
/// of an IPv6 one, which is what a single customer gets (RFC 6177).
pub fn network(address: &str) -> String {
    match address
        .parse::<IpAddr>()
        .map(|address| address.to_canonical())
    {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let network = address.to_bits() >> 64 << 64;
            format!("{}/64", Ipv6Addr::from_bits(network))
        }
        Err(_) => "unknown".to_owned(),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Off,
    /// So many uses in so many seconds.
    Uses(i64, i64),
}

/// What a setting asks of a limit.
fn asked(setting: &str, name: &str) -> Option<Asked> {
    let value = setting
        .split([' ', ','])
        .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))?;
    if value == "off" {
        return Some(Asked::Off);
    }
    let (uses, seconds) = value.split_once('/')?;
    let (uses, seconds) = (uses.parse().ok()?, seconds.parse().ok()?);
    let sane = (1..=1_000_000_000).contains(&uses) && (1..=86_400).contains(&seconds);
    sane.then_some(Asked::Uses(uses, seconds))
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked, network};

    #[test]
    fn a_setting_names_what_differs() {
        let setting = "address=600/60, login=off user=x/60 refresh=5/ password=0/60 api-key=9/3600";
        for (name, expected) in [
            ("address", Some(Asked::Uses(600, 60))),
            ("login", Some(Asked::Off)),
            ("api-key", Some(Asked::Uses(9, 3600))),
            ("user", None),
            ("refresh", None),
            ("password", None),
            ("register", None),
        ] {
            assert_eq!(asked(setting, name), expected, "{name}");
        }
        assert_eq!(asked("", "address"), None);
    }

    #[test]
    fn neighbours_in_one_network_count_together() {
        for (address, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
            ("2001:0DB8:0001:2:0:0:0:9", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
            ("2001:db8::9", "2001:db8::/64"),
            ("2001:db8::1:2:3:4:9", "2001:db8:0:1::/64"),
            ("::1", "::/64"),
            ("192.0.2.256", "unknown"),
            ("192.0.2", "unknown"),
            ("2001:db8", "unknown"),
            ("2001:db8:12345::", "unknown"),
            ("1:2:3:4:5:6:7:8:9", "unknown"),
            ("", "unknown"),
            ("not an address", "unknown"),
        ] {
            assert_eq!(network(address), expected, "{address}");
        }
    }
}
