//! Forged access tokens: everything that RFC 8725 warns of, made from one good token. The same
//! table is for every function, because any of them could forget a check.

use base64ct::{Base64UrlUnpadded, Encoding};
use ed25519_dalek::SigningKey;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::mint;

/// A token that must be refused, and with which code.
pub struct Forgery {
    pub name: &'static str,
    pub token: String,
    pub code: &'static str,
}

/// The claims of a token, unverified.
pub fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).expect("three parts");
    let json = Base64UrlUnpadded::decode_vec(part).expect("base64url");
    serde_json::from_slice(&json).expect("JSON")
}

/// An object with one member changed.
pub fn with(object: &Value, name: &str, value: Value) -> Value {
    let mut changed = object.clone();
    changed[name] = value;
    changed
}

fn without(object: &Value, name: &str) -> Value {
    let mut changed = object.clone();
    changed.as_object_mut().expect("an object").remove(name);
    changed
}

/// A token with other claims, signed as a good one is.
pub fn signed_with(claims: &Value) -> String {
    mint::sign(&mint::header(), claims, &mint::signing_key().1)
}

/// Every forgery of a good token.
pub fn forgeries(good: &str) -> Vec<Forgery> {
    let claims = claims(good);
    let mut all: Vec<Forgery> = [
        forged_claims(&claims),
        forged_headers(&claims),
        doubled(&claims),
        unsigned(good),
    ]
    .into_iter()
    .flatten()
    .map(|(name, token)| Forgery {
        name,
        token,
        code: "unauthenticated",
    })
    .collect();
    let now = mint::now_seconds();
    let old = with(
        &with(&claims, "iat", json!(now - 700)),
        "nbf",
        json!(now - 700),
    );
    all.push(Forgery {
        name: "expired",
        token: signed_with(&with(&old, "exp", json!(now - 60))),
        code: "token_expired",
    });
    all
}

/// Well signed, with claims that do not hold here and now.
fn forged_claims(claims: &Value) -> Vec<(&'static str, String)> {
    let changed = [
        ("another issuer", "iss", json!("https://evil.example")),
        ("another audience", "aud", json!("another")),
        ("a list of audiences", "aud", json!(["trastienda"])),
        ("not yet valid", "nbf", json!(mint::now_seconds() + 60)),
        (
            "issued in the future",
            "iat",
            json!(mint::now_seconds() + 60),
        ),
        ("an end that is no number", "exp", json!("never")),
        ("permissions that are no number", "perm", json!("all")),
        ("an organisation that is no number", "org", json!("1")),
        ("an organisation that is a fraction", "org", json!(1.5)),
        ("a shard that does not exist", "shard", json!(255)),
        ("a shard past 255", "shard", json!(256)),
        ("a user that is no text", "sub", json!(1)),
        ("a session that is no text", "sid", json!(null)),
        ("a role that is no text", "role", json!(null)),
        ("an end past all time", "exp", json!(1e300)),
    ]
    .map(|(name, claim, value)| (name, signed_with(&with(claims, claim, value))));
    let missing = [
        ("no issuer", "iss"),
        ("no audience", "aud"),
        ("no end", "exp"),
        ("no beginning", "nbf"),
        ("no time of issue", "iat"),
        ("no shard", "shard"),
        ("no user", "sub"),
        ("no session", "sid"),
        ("no role", "role"),
        ("no organisation", "org"),
        ("no permissions", "perm"),
    ]
    .map(|(name, claim)| (name, signed_with(&without(claims, claim))));
    changed.into_iter().chain(missing).collect()
}

/// Good claims under a header that must not be believed.
fn forged_headers(claims: &Value) -> Vec<(&'static str, String)> {
    let (kid, key) = mint::signing_key();
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let header = mint::header();
    let changed = [
        ("alg none with signature", "alg", json!("none")),
        ("alg None in other letters", "alg", json!("NoNe")),
        ("alg in small letters", "alg", json!("eddsa")),
        ("alg HS256", "alg", json!("HS256")),
        ("alg of another curve", "alg", json!("ES256")),
        ("a content type", "cty", json!("JWT")),
        ("a type of key", "kty", json!("OKP")),
        ("another type", "typ", json!("JWT")),
        ("a critical extension", "crit", json!(["exp"])),
        ("an unknown key", "kid", json!("unknown")),
        ("a key id that is a path", "kid", json!("../../etc/passwd")),
        ("a key id that is a query", "kid", json!("' or 1=1 --")),
        ("a key id that is no text", "kid", json!(1)),
    ]
    .map(|(name, member, value)| {
        (
            name,
            mint::sign(&with(&header, member, value), claims, &key),
        )
    });
    let missing = [("no alg", "alg"), ("no type", "typ"), ("no key id", "kid")]
        .map(|(name, member)| (name, mint::sign(&without(&header, member), claims, &key)));
    let embedded = json!({
        "kty": "OKP", "crv": "Ed25519", "kid": kid,
        "x": Base64UrlUnpadded::encode_string(stranger.verifying_key().as_bytes())
    });
    let strange = [
        ("another key", mint::sign(&header, claims, &stranger)),
        (
            "a key that the token brings",
            mint::sign(&with(&header, "jwk", embedded), claims, &stranger),
        ),
        (
            "HS256 with the public key as secret",
            symmetric(&with(&header, "alg", json!("HS256")), claims, &key),
        ),
        (
            "alg none without signature",
            format!(
                "{}.{}.",
                encode(&with(&header, "alg", json!("none"))),
                encode(claims)
            ),
        ),
    ];
    changed.into_iter().chain(missing).chain(strange).collect()
}

/// Well signed, with a member given twice: readers differ in which of the two they take.
fn doubled(claims: &Value) -> Vec<(&'static str, String)> {
    let key = mint::signing_key().1;
    let header = mint::header();
    let twice = |object: &Value, name: &str| {
        let text = object.to_string();
        let member = json!({ name: object[name] }).to_string();
        let start = member.strip_suffix('}').expect("an object");
        format!("{start},{}", &text[1..])
    };
    let in_header = [
        ("two algorithms", "alg"),
        ("two types", "typ"),
        ("two key ids", "kid"),
    ]
    .map(|(name, member)| (name, twice(&header, member), claims.to_string()));
    let in_claims = [
        ("two issuers", "iss"),
        ("two ends", "exp"),
        ("two users", "sub"),
        ("two organisations", "org"),
        ("two shards", "shard"),
        ("two roles", "role"),
        ("two permissions", "perm"),
    ]
    .map(|(name, claim)| (name, header.to_string(), twice(claims, claim)));
    let parts = in_header.into_iter().chain(in_claims);
    parts
        .map(|(name, header, claims)| (name, mint::sign_text(&header, &claims, &key)))
        .collect()
}

/// The good token cut, swapped or filled in, so that nothing of it is signed any more.
fn unsigned(good: &str) -> Vec<(&'static str, String)> {
    let [header, body, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        panic!("three parts");
    };
    let raised = encode(&with(&claims(good), "perm", json!("ffffffff")));
    vec![
        ("truncated signature", good[..good.len() - 10].to_owned()),
        ("truncated header", good[1..].to_owned()),
        ("no signature", format!("{header}.{body}.")),
        ("two parts", format!("{header}.{body}")),
        ("four parts", format!("{good}.{signature}")),
        ("more permissions", format!("{header}.{raised}.{signature}")),
        ("swapped parts", format!("{body}.{header}.{signature}")),
        (
            "a header that is a list",
            format!("{}.{body}.{signature}", encode(&json!([]))),
        ),
        ("empty parts", "..".to_owned()),
        ("not base64", "!.!.!".to_owned()),
        ("a word", "token".to_owned()),
        ("padded", format!("{good}==")),
        ("a blank before it", format!(" {good}")),
        ("a tab before it", format!("\t{good}")),
        ("a blank within it", format!("{header}. {body}.{signature}")),
    ]
}

/// A token whose signature is a MAC under the public key, which everybody knows.
fn symmetric(header: &Value, claims: &Value, key: &SigningKey) -> String {
    let signed = format!("{}.{}", encode(header), encode(claims));
    let secret = key.verifying_key();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length");
    mac.update(signed.as_bytes());
    let mac = mac.finalize().into_bytes();
    format!("{signed}.{}", Base64UrlUnpadded::encode_string(&mac))
}

fn encode(value: &Value) -> String {
    Base64UrlUnpadded::encode_string(value.to_string().as_bytes())
}
