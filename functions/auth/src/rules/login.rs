//! Where a login goes, and whom its attempts count against.

use std::net::{IpAddr, Ipv6Addr};

use domain::Refusal;
use domain::refusal::code;
use serde::Deserialize;

/// An active organisation of a user.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Membership {
    pub org_id: i64,
    pub shard: u8,
    /// When the user joined, in milliseconds since 1970.
    pub joined_at: i64,
}

/// The organisations that a login tries, in this order: by the time of joining. The first that lets
/// the user in is taken. A login that names one has found that one only.
///
/// # Errors
/// `no_organisation`.
pub fn candidates(mut memberships: Vec<Membership>) -> Result<Vec<Membership>, Refusal> {
    if memberships.is_empty() {
        return Err(Refusal::new(&code::NO_ORGANISATION));
    }
    memberships.sort_by_key(|membership| (membership.joined_at, membership.org_id));
    Ok(memberships)
}

/// The network that attempts from an address are counted against: an IPv4 address, or the /64
/// of an IPv6 one, which is what a single customer gets (RFC 6177).
pub fn network(address: &str) -> String {
    match address
        .parse::<IpAddr>()
        .map(|address| address.to_canonical())
    {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Err(_) => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Membership, candidates, network};

    fn membership(org_id: i64, joined_at: i64) -> Membership {
        Membership {
            org_id,
            shard: 0,
            joined_at,
        }
    }

    #[test]
    fn the_organisation_joined_first_comes_first() {
        let all = vec![membership(3, 30), membership(9, 10), membership(5, 10)];
        let order = candidates(all).map(|found| found.iter().map(|m| m.org_id).collect::<Vec<_>>());
        assert_eq!(order.ok(), Some(vec![5, 9, 3]));
        assert!(candidates(Vec::new()).is_err());
    }

    #[test]
    fn neighbours_in_one_network_count_together() {
        for (address, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
            ("", "unknown"),
            ("not an address", "unknown"),
        ] {
            assert_eq!(network(address), expected, "{address}");
        }
    }
}
