//! What a login and a refresh have in common: how long a session lasts, and the answer.

use domain::{Id, Instant, Permissions};
use platform::Fault;
use serde::Deserialize;
use web::token::Claims;
use web::{Answer, Context, Reply, json};

use super::access_token;
use super::refresh_token::{RefreshToken, Session};
use super::wire::{SessionOrganisation, SessionUser, Tokens};

/// A session ends after so long without use, and in any case after `LIFE_SECONDS`.
pub const IDLE_SECONDS: i64 = 7 * 24 * 3600;
pub const LIFE_SECONDS: i64 = 30 * 24 * 3600;
/// The longest that an access token is valid: a session that was not used for so long has no valid token.
pub const ACCESS_SECONDS_MAX: i64 = 1800;

/// A row of `FIND_MEMBER`.
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

/// A session, its user, and the organisation and shard it belongs to.
pub struct SessionIdentity<'a> {
    pub org_id: i64,
    pub shard: u8,
    pub user_id: &'a str,
    pub session_id: &'a Id<Session>,
}

/// The answer of a login or a refresh: the same facts and the same moment give the same bytes.
///
/// # Errors
/// A fault when a key is missing or wrong.
pub fn answer(
    c: &Context<'_>,
    identity: &SessionIdentity<'_>,
    member: Member,
    refresh_token: &RefreshToken,
    issued_at: Instant,
) -> Answer {
    let setting = |name: &str| {
        let value = c.platform.setting(name);
        value.ok_or_else(|| Fault::new(format!("{name} is not set")))
    };
    let permissions = Permissions::parse(&member.permissions)
        .ok_or_else(|| Fault::new("the permissions of a role are not a hexadecimal number"))?;
    let claims = Claims {
        iss: setting("ISSUER")?,
        aud: setting("AUDIENCE")?,
        sub: identity.user_id.to_owned(),
        sid: identity.session_id.to_string(),
        org: identity.org_id,
        shard: identity.shard,
        role: member.role.clone(),
        perm: permissions.to_string(),
        issued_ms: issued_at.ms(),
    };
    let ttl_seconds = member.access_ttl_seconds;
    let tokens = Tokens {
        access_token: access_token::sign(c.platform, claims, ttl_seconds)?,
        token_type: "Bearer",
        expires_in: ttl_seconds,
        refresh_token: refresh_token.as_str().to_owned(),
        user: SessionUser {
            id: identity.user_id.to_owned(),
            email: member.email,
            username: member.username,
            full_name: member.full_name,
            role: member.role,
            permissions: permissions.codes().collect(),
        },
        organisation: SessionOrganisation {
            id: identity.org_id,
            slug: member.slug,
            name: member.name,
        },
    };
    let body = json(&tokens)?;
    // No cache on the way stores tokens (RFC 6749, 5.1).
    Ok(Reply::json(body).with("cache-control", "no-store"))
}
