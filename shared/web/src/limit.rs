//! Rate limits. Each has a name and counts requests in windows of fixed length.
//!
//! The `COARSE` limits apply to every request, by address, user and API key, and the platform counts them:
//! `Platform::count_use`. In SQL they would cost a write a request, which is more than they protect. The others protect passwords and costly routes, and are counted exactly, in SQL, in a round
//! trip that the handler makes anyway.
//!
//! The headers `RateLimit` and `RateLimit-Policy` report what is left
//! (<https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/>, the form of draft 10).

use std::net::{IpAddr, Ipv6Addr};

use domain::refusal::code;
use domain::{Instant, Refusal, Statement, values};
use platform::{Platform, Response, end_of_window};

use crate::statements::HIT;
use crate::{Context, Principal};

/// At most `uses` in each window of `window_seconds`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub name: &'static str,
    pub uses: i64,
    pub window_seconds: i64,
    /// The binding of the rate limiter on Workers, for a coarse limit.
    binding: &'static str,
}

macro_rules! limits {
    ($($(#[$meta:meta])* $const:ident = $name:literal, $uses:literal in $seconds:literal $(, $binding:literal)?;)*) => {
        $($(#[$meta])* pub const $const: Limit = Limit {
            name: $name, uses: $uses, window_seconds: $seconds, binding: concat!($($binding)?),
        };)*
        /// All limits.
        pub const ALL: &[Limit] = &[$($const),*];
    };
}

limits! {
    /// All requests from one network.
    ADDRESS = "address", 1200 in 60, "LIMIT_ADDRESS";
    /// All requests of one user.
    USER = "user", 600 in 60, "LIMIT_USER";
    /// All requests with one API key.
    API_KEY = "api-key", 600 in 60, "LIMIT_API_KEY";
    /// Logins to one account from one network.
    LOGIN = "login", 5 in 60;
    /// Logins to all accounts from one network.
    LOGIN_NETWORK = "login-network", 30 in 60;
    /// Login attempts on one account from networks it is not known from: so many at once, then ever more slowly, until
    /// the account is left alone for so long.
    LOGIN_ACCOUNT = "login-account", 20 in 86400;
    /// Registrations of organisations from one network.
    REGISTER = "register", 100 in 3600;
    /// Exchanges of refresh tokens from one network.
    REFRESH = "refresh", 120 in 60;
    /// Guesses of the current password on an unlocked screen.
    PASSWORD = "password", 5 in 60;
}

/// The limits that apply to every request.
pub const COARSE: &[Limit] = &[ADDRESS, USER, API_KEY];

/// How much of a limit a request has used.
#[derive(Clone, Copy, Debug)]
pub struct LimitUse {
    limit: Limit,
    left: i64,
    resets_in_seconds: i64,
}

impl Limit {
    /// This limit as the installation sets it; none if it is off.
    ///
    /// RATE_LIMITS overrides limits by name: `address=600/60 user=off`. In development the coarse limits are off
    /// by default. An override that cannot be read is ignored.
    pub fn in_force(self, platform: &Platform) -> Option<Self> {
        let setting = platform.setting("RATE_LIMITS").unwrap_or_default();
        match override_of(&setting, self.name) {
            Some(Override::Off) => None,
            Some(Override::Uses(uses, window_seconds)) => Some(Self {
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

    /// Counts one use of a bucket in SQL; the statement returns the count so far, for `check`.
    pub fn hit(self, c: &Context<'_>, bucket: &str) -> Statement {
        let (starts, ends) = self.window(c);
        HIT.bind(values![format!("{}/{bucket}", self.name), starts, ends])
    }

    /// The current window: when it began and when it ends.
    pub fn window(self, c: &Context<'_>) -> (Instant, Instant) {
        let seconds = self.in_force(c.platform).unwrap_or(self).window_seconds;
        let ends = end_of_window(c.now, seconds);
        (ends.plus_seconds(seconds.saturating_neg()), ends)
    }

    /// Checks a count, and stores it for the headers of the answer.
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
        c.limit_uses.borrow_mut().push(LimitUse {
            limit: self,
            left: self.uses.saturating_sub(count).max(0),
            resets_in_seconds,
        });
        if count <= self.uses {
            return Ok(());
        }
        // The draft names this member.
        Err(Refusal::new(&code::RATE_LIMITED)
            .with("violated-policies", vec![self.name.to_owned()])
            .retry_after(resets_in_seconds))
    }

    async fn count(self, c: &Context<'_>, bucket: &str) -> Result<(), Refusal> {
        let Some(limit) = self.in_force(c.platform) else {
            return Ok(());
        };
        let bucket = format!("{}/{bucket}", self.name);
        let Self {
            binding,
            uses,
            window_seconds,
            ..
        } = limit;
        let count = c.platform.count_use(binding, &bucket, uses, window_seconds);
        limit.note(c, count.await)
    }
}

/// Counts a request against its address.
///
/// # Errors
/// `rate_limited`.
pub async fn count_address(c: &Context<'_>) -> Result<(), Refusal> {
    ADDRESS.count(c, &network(&c.request.client_address)).await
}

/// Counts a request against its user or API key.
///
/// # Errors
/// `rate_limited`.
pub async fn count_caller(c: &Context<'_>) -> Result<(), Refusal> {
    let Principal {
        org_id,
        user_id,
        key_hash,
        ..
    } = &c.principal;
    match key_hash {
        // Not by the id of the key: requests with a wrong secret must not use up the limit of the key.
        Some(hash) => API_KEY.count(c, hash).await,
        None => USER.count(c, &format!("{org_id}/{user_id}")).await,
    }
}

/// Adds the headers that report what is left.
pub fn add_headers(uses: &[LimitUse], response: &mut Response) {
    if uses.is_empty() {
        return;
    }
    let list = |one: fn(&LimitUse) -> String| uses.iter().map(one).collect::<Vec<_>>().join(", ");
    let policies = list(|limit_use| {
        let Limit {
            name,
            uses,
            window_seconds,
            ..
        } = limit_use.limit;
        format!("\"{name}\";q={uses};w={window_seconds}")
    });
    let left = list(|limit_use| {
        let LimitUse {
            limit,
            left,
            resets_in_seconds,
        } = limit_use;
        format!("\"{}\";r={left};t={resets_in_seconds}", limit.name)
    });
    response.headers.push(("ratelimit-policy", policies));
    response.headers.push(("ratelimit", left));
}

/// The network that requests from an address are counted for: an IPv4 address, or the /64 of an IPv6 address,
/// which a single customer gets (RFC 6177).
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
enum Override {
    Off,
    /// So many uses in so many seconds.
    Uses(i64, i64),
}

/// The override of a limit in a setting.
fn override_of(setting: &str, name: &str) -> Option<Override> {
    let value = setting
        .split([' ', ','])
        .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))?;
    if value == "off" {
        return Some(Override::Off);
    }
    let (uses, seconds) = value.split_once('/')?;
    let (uses, seconds) = (uses.parse().ok()?, seconds.parse().ok()?);
    let sane = (1..=1_000_000_000).contains(&uses) && (1..=86_400).contains(&seconds);
    sane.then_some(Override::Uses(uses, seconds))
}

#[cfg(test)]
mod tests {
    use super::{Override, network, override_of};

    #[test]
    fn a_setting_overrides_the_limits_it_names() {
        let setting = "address=600/60, login=off user=x/60 refresh=5/ password=0/60 api-key=9/3600";
        for (name, expected) in [
            ("address", Some(Override::Uses(600, 60))),
            ("login", Some(Override::Off)),
            ("api-key", Some(Override::Uses(9, 3600))),
            ("user", None),
            ("refresh", None),
            ("password", None),
            ("register", None),
        ] {
            assert_eq!(override_of(setting, name), expected, "{name}");
        }
        assert_eq!(override_of("", "address"), None);
    }

    #[test]
    fn addresses_of_one_network_count_together() {
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
