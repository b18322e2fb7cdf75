//! Where a login goes.

use domain::Refusal;
use domain::refusal::code;
use serde::Deserialize;

/// An active organisation of a user.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Membership {
    #[serde(rename = "id")]
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

#[cfg(test)]
mod tests {
    use super::{Membership, candidates};

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
}
