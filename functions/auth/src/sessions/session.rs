//! What a login and a refresh have in common: how long a session lives, and the answer.

use domain::{Id, Instant, Permissions};
use platform::Fault;
use serde::Deserialize;
use web::token::Claims;
use web::{Answer, Context, Reply, json};

use super::access_token;
use super::refresh_token::{RefreshToken, Session};
use super::wire::{Entered, LoggedIn, Tokens};

/// A session ends when it was idle for so long, and in any event after `LIFE_SECONDS`.
pub const IDLE_SECONDS: i64 = 7 * 24 * 3600;
pub const LIFE_SECONDS: i64 = 30 * 24 * 3600;
/// The longest an access token lives: what was not seen for so long has no live token.
pub const ACCESS_SECONDS_MAX: i64 = 1800;

/// The row that `FIND_MEMBER` gives, in its order.
#[derive(Debug, Deserialize)]
pub struct Member {
    pub email: String,
    pub username: Option<String>,
    pub full_name: String,
    pub role: String,
    pub permissions: String,
    pub slug: String,
    pub name: String,
    pub access_ttl_seconds: i64,
}

/// Whose session it is and where.
pub struct Place<'a> {
    pub org_id: i64,
    pub shard: u8,
    pub user_id: &'a str,
    pub session_id: &'a Id<Session>,
}

/// The answer of a login or a refresh: the same facts at the same moment give the same bytes.
///
/// # Errors
/// A fault when a key is missing or wrong.
pub fn answer(
    c: &Context<'_>,
    place: &Place<'_>,
    member: Member,
    refresh_token: &RefreshToken,
    issued_at: Instant,
) -> Answer {
    let setting = |name: &str| {
        let value = c.platform.setting(name);
        value.ok_or_else(|| Fault::new(format!("{name} is not set")))
    };
    let permissions = Permissions::parse(&member.permissions)
        .ok_or_else(|| Fault::new("a role's permissions are no hexadecimal number"))?;
    let claims = Claims {
        iss: setting("ISSUER")?,
        aud: setting("AUDIENCE")?,
        sub: place.user_id.to_owned(),
        sid: place.session_id.to_string(),
        org: place.org_id,
        shard: place.shard,
        perm: permissions.to_string(),
        issued_ms: issued_at.ms(),
    };
    let ttl_seconds = member.access_ttl_seconds;
    let tokens = Tokens {
        access_token: access_token::sign(c.platform, claims, ttl_seconds)?,
        token_type: "Bearer",
        expires_in: ttl_seconds,
        refresh_token: refresh_token.as_str().to_owned(),
        user: LoggedIn {
            id: place.user_id.to_owned(),
            email: member.email,
            username: member.username,
            full_name: member.full_name,
            role: member.role,
            permissions: permissions.codes().collect(),
        },
        organisation: Entered {
            id: place.org_id,
            slug: member.slug,
            name: member.name,
        },
    };
    let body = json(&tokens)?;
    // Tokens are kept by nobody on the way (RFC 6749, 5.1).
    Ok(Reply::json(body).with("cache-control", "no-store"))
}
