//! `/v1/auth/api-keys`.

use domain::{Id, Permissions, Tree, values};
use platform::{Fault, Response};
use web::api_key::{SECRET_BYTES, hash, prefix, text};
use web::{Answer, Audit, Change, Context, Stop, one, page, show};

use super::catalogue;
use crate::rules::api_keys::{Found, expiry, granted};
use crate::secrets::{TOKEN_SECRET, derive, nonce, secret};
use crate::statements::api_keys::{FIND, INSERT, LIST, READ, REVOKE};
use crate::wire::api_keys::{ApiKey, ApiKeyFilter, NewApiKey};

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
/// The secret is derived and not drawn, so that a request repeated with its Idempotency-Key gets
/// the same key again without any secret being kept: the stored answer has none.
pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewApiKey = c.body()?;
    let scopes = granted(c.principal.permissions, &new.scopes)?;
    let nonce = match c.idempotency_key() {
        Some(key) => key.to_owned(),
        None => nonce(c.platform)?,
    };
    match make(c, &new, scopes, &nonce).await {
        Ok(answer) => reveal(c, answer, &nonce),
        Err(Stop::Replay(answer)) => reveal(c, *answer, &nonce),
        stopped => stopped,
    }
}

async fn make(c: &Context<'_>, new: &NewApiKey, scopes: Permissions, nonce: &str) -> Answer {
    let [] = c.read([]).await?;
    let id = c.new_id::<ApiKey>()?;
    let prefix = prefix(c.principal.shard, c.org_id(), scopes, &id);
    let insert = INSERT.bind(values![
        c.org_id(),
        &id,
        new.name.as_str(),
        &prefix,
        hash(&whole(c, &prefix, nonce)?),
        scopes.to_string(),
        &c.principal.user_id,
        c.now,
        expiry(c.now, new.expires_in_days.map(|days| days.0))
    ]);
    c.commit(changed(c, &id)?.then(insert)).await
}

/// Adds the key itself to an answer that says everything else of it.
fn reveal(c: &Context<'_>, mut answer: Response, nonce: &str) -> Answer {
    let mut record = Tree::parse(&answer.body).map_err(Fault::new)?;
    let prefix = record.get("prefix").and_then(Tree::as_str);
    let key = whole(c, prefix.unwrap_or_default(), nonce)?;
    if let Tree::Object(members) = &mut record {
        members.push(("key".to_owned(), key.into()));
    }
    answer.body = record.to_string();
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

/// Ends a key at once: every request with it reads it.
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
    c.commit(changed(c, &id)?.must(revoke, "stale_version"))
        .await
}

/// A change of one key, whose answer is the key as it then is.
fn changed(c: &Context<'_>, id: &Id<ApiKey>) -> Result<Change, Fault> {
    let audit = Audit {
        action: "admin_action",
        entity: "api_key",
        entity_id: id.to_string(),
        diff: c.asked(),
    };
    let answer = READ.bind(values![catalogue()?, c.org_id(), id]);
    Ok(Change::new(audit, answer).unpublished())
}
