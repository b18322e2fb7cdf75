//! `/v1/auth/api-keys`.

use domain::{Id, Instant, Permissions, Statement, Tree, values};
use platform::Fault;
use web::api_key::{SECRET_BYTES, hash, prefix, text};
use web::{Answer, Audit, Change, Context, Stop, one, page, show};

use super::rules::{Found, Rotated, expiry, granted};
use super::statements::{FIND, INSERT, LIST, READ, REVOKE, ROTATE};
use super::wire::{ApiKey, ApiKeyFilter, NewApiKey, Rotation};
use crate::permission_codes::catalogue;
use crate::secrets::{TOKEN_SECRET, derive, nonce, secret};

pub async fn list(c: &Context<'_>) -> Answer {
    let ApiKeyFilter { limit, cursor } = c.query()?;
    let [id] = cursor.after("api-keys", [""])?;
    let values = values![catalogue()?, c.org_id(), id, limit.plus_one()];
    let [rows] = c.read([LIST.bind(values)]).await?;
    page(c, "api-keys", limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<ApiKey> = c.id("id")?;
    let [rows] = c
        .read([READ.bind(values![catalogue()?, c.org_id(), &id])])
        .await?;
    show(&rows)
}

/// In this order: `unknown_permission`, `not_a_scope`, `beyond_own_permissions`.
///
/// The secret is derived, not random, so that a request repeated with its Idempotency-Key gets the same key
/// again although the stored answer does not hold it.
pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewApiKey = c.body()?;
    let scopes = granted(c.principal.permissions, &new.scopes)?;
    let nonce = request_nonce(c)?;
    let made = make(c, &new, scopes, &nonce).await;
    reveal(c, made, &nonce)
}

async fn make(c: &Context<'_>, new: &NewApiKey, scopes: Permissions, nonce: &str) -> Answer {
    let [] = c.read([]).await?;
    let id = c.new_id::<ApiKey>()?;
    let end = expiry(c.now, new.expires_in_days.map(|days| days.0));
    let insert = insert(c, &id, new.name.as_str(), scopes, end, nonce)?;
    c.commit(changed(c, "api_key.created", &id)?.then(insert))
        .await
}

/// Creates the key that replaces another one, which stays valid for a while. In this order: `not_found`,
/// `precondition_failed`, `illegal_transition`, `beyond_own_permissions`.
pub async fn rotate(c: &Context<'_>) -> Answer {
    let Rotation { overlap_seconds } = c.optional_body()?;
    let nonce = request_nonce(c)?;
    let made = replace(c, overlap_seconds.map(|overlap| overlap.0), &nonce).await;
    reveal(c, made, &nonce)
}

async fn replace(c: &Context<'_>, overlap_seconds: Option<i64>, nonce: &str) -> Answer {
    let old: Id<ApiKey> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &old])]).await?;
    let key: Found = one(&rows)?;
    c.check_version(key.version)?;
    let Rotated {
        scopes,
        expires_at,
        old_expires_at,
    } = key.rotated(c.principal.permissions, c.now, overlap_seconds)?;
    let id = c.new_id::<ApiKey>()?;
    let insert = insert(c, &id, &key.name, scopes, expires_at, nonce)?;
    let rotate = ROTATE.bind(values![c.org_id(), &old, key.version, &id, old_expires_at]);
    // Both keys have changed, so each has an event and an audit row.
    let rotated = Audit {
        action: "admin_action",
        entity: "api_key",
        entity_id: old.to_string(),
        diff: c.body_text(),
    };
    let change = changed(c, "api_key.created", &id)?
        .then(insert)
        .must(rotate, "stale_version")
        .also_as(
            "api_key.rotated",
            rotated,
            READ.bind(values![catalogue()?, c.org_id(), &old]),
        );
    c.commit(change).await
}

/// What the secret is derived from besides the key's prefix: a repeat with the same Idempotency-Key gives the
/// same secret.
fn request_nonce(c: &Context<'_>) -> Result<String, Fault> {
    match c.idempotency_key() {
        Some(key) => Ok(key.to_owned()),
        None => nonce(c.platform),
    }
}

fn insert(
    c: &Context<'_>,
    id: &Id<ApiKey>,
    name: &str,
    scopes: Permissions,
    expires_at: Instant,
    nonce: &str,
) -> Result<Statement, Fault> {
    let prefix = prefix(c.principal.shard, c.org_id(), scopes, id);
    Ok(INSERT.bind(values![
        c.org_id(),
        id,
        name,
        &prefix,
        hash(&whole(c, &prefix, nonce)?),
        scopes.to_string(),
        &c.principal.user_id,
        c.now,
        expires_at
    ]))
}

/// Adds the key itself to the answer, which holds everything else, the first time and on a repeat.
fn reveal(c: &Context<'_>, made: Answer, nonce: &str) -> Answer {
    let mut answer = match made {
        Ok(answer) => answer,
        Err(Stop::Replay(answer)) => *answer,
        stopped => return stopped,
    };
    let mut record = Tree::parse(answer.record_body()?).map_err(Fault::new)?;
    let prefix = record.get("prefix").and_then(Tree::as_str);
    let key = whole(c, prefix.unwrap_or_default(), nonce)?;
    if let Tree::Object(members) = &mut record {
        members.push(("key".to_owned(), key.into()));
    }
    answer.replace_record_body(record.to_string());
    Ok(answer.with("cache-control", "no-store"))
}

fn whole(c: &Context<'_>, prefix: &str, nonce: &str) -> Result<String, Fault> {
    let derived = derive(
        &secret(c.platform, TOKEN_SECRET)?,
        &["api key", prefix, nonce],
    )?;
    let mut bytes = [0; SECRET_BYTES];
    for (byte, drawn) in bytes.iter_mut().zip(derived) {
        *byte = drawn;
    }
    Ok(text(prefix, &bytes))
}

/// Revokes a key at once: every request with a key reads its row.
pub async fn revoke(c: &Context<'_>) -> Answer {
    let id: Id<ApiKey> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let key: Found = one(&rows)?;
    c.check_version(key.version)?;
    key.check_revocable()?;
    let revoke = REVOKE.bind(values![
        c.org_id(),
        &id,
        key.version,
        c.now,
        &c.principal.user_id
    ]);
    c.commit(changed(c, "api_key.revoked", &id)?.must(revoke, "stale_version"))
        .await
}

/// A change of one key, whose answer is the changed key.
fn changed(c: &Context<'_>, topic: &'static str, id: &Id<ApiKey>) -> Result<Change, Fault> {
    let answer = READ.bind(values![catalogue()?, c.org_id(), id]);
    Ok(c.change("admin_action", "api_key", id.as_str(), answer)
        .published_as(topic))
}
