//! Logging in on the wire.

use domain::Read;
use domain::text::Line;
use schemars::JsonSchema;
use serde::Serialize;

use crate::words::Password;

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Credentials")]
pub struct Login {
    /// An e-mail or a username.
    pub login: Line<254>,
    pub password: Password,
    /// The slug of the organisation to enter. Without it, the one the user joined first of those
    /// that let them in.
    pub organisation: Option<Line<63>>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TokenRefresh")]
pub struct Refresh {
    pub refresh_token: Line<200>,
}

/// A login.
#[derive(Serialize, JsonSchema)]
pub struct Tokens {
    /// Send it as `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// The life of the access token, in seconds.
    pub expires_in: i64,
    /// Good for one exchange at `/v1/auth/token/refresh`.
    pub refresh_token: String,
    pub user: LoggedIn,
    pub organisation: Entered,
}

/// Who logged in.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SessionUser")]
pub struct LoggedIn {
    pub id: String,
    pub email: String,
    pub username: Option<String>,
    pub full_name: String,
    pub role: String,
    /// What the role allows now. The token carries the same until it expires.
    pub permissions: Vec<&'static str>,
}

/// Where.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SessionOrganisation")]
pub struct Entered {
    pub id: i64,
    pub slug: String,
    pub name: String,
}

/// The public keys of access tokens (RFC 7517).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublicKeySet")]
pub struct KeySet {
    pub keys: Vec<Key>,
}

/// An Ed25519 public key (RFC 8037).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublicKey")]
pub struct Key {
    pub kty: &'static str,
    pub crv: &'static str,
    #[serde(rename = "use")]
    pub usage: &'static str,
    pub alg: &'static str,
    pub kid: String,
    /// base64url of the 32 bytes.
    pub x: String,
}
