//! The bodies and answers of logging in.

use domain::Read;
use domain::text::Line;
use schemars::JsonSchema;
use serde::Serialize;

use crate::fields::Password;

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// An e-mail or a username.
    pub login: Line<254>,
    pub password: Password,
    /// The slug of the organisation to log in to. By default the first that the user joined and that is
    /// active.
    pub organisation: Option<Line<63>>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRefresh {
    pub refresh_token: Line<200>,
}

/// The tokens of a session.
#[derive(Serialize, JsonSchema)]
pub struct Tokens {
    /// Send it as `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// How long the access token is valid, in seconds.
    pub expires_in: i64,
    /// Valid for one exchange at `/v1/auth/token/refresh`.
    pub refresh_token: String,
    pub user: SessionUser,
    pub organisation: SessionOrganisation,
}

/// The user who logged in.
#[derive(Serialize, JsonSchema)]
pub struct SessionUser {
    pub id: String,
    pub email: String,
    pub username: Option<String>,
    pub full_name: String,
    pub role: String,
    /// What the role allows now. The token carries the same until it expires.
    pub permissions: Vec<&'static str>,
}

/// The organisation they logged in to.
#[derive(Serialize, JsonSchema)]
pub struct SessionOrganisation {
    pub id: i64,
    pub slug: String,
    pub name: String,
}

/// The public keys of access tokens (RFC 7517).
#[derive(Serialize, JsonSchema)]
pub struct PublicKeySet {
    pub keys: Vec<PublicKey>,
}

/// An Ed25519 public key (RFC 8037).
#[derive(Serialize, JsonSchema)]
pub struct PublicKey {
    pub kty: &'static str,
    pub crv: &'static str,
    #[serde(rename = "use")]
    pub usage: &'static str,
    pub alg: &'static str,
    pub kid: String,
    /// base64url of the 32 bytes.
    pub x: String,
}
