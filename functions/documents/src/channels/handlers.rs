//! Handlers of supplier channels.

use domain::{Id, Tree, values};
use platform::{Fault, Platform};
use stock::Supplier;
use web::{Answer, Context, Reply, Stop, hex, one, show};

use super::rules::{Capabilities, Found, next_channel};
use super::statements::{DELETE, FIND, READ, READ_STATUS, READ_SUPPLIER, STORE};
use super::wire::NewChannel;
use crate::secrets::{encode_key, webhook_key};

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Supplier> = c.id("id")?;
    let [rows] = c.read([READ.bind(values![c.org_id(), &id])]).await?;
    show(&rows)
}

/// The secret is derived from the Idempotency-Key, so that a repeated request shows it again. The stored answer does not
/// contain it.
pub async fn put(c: &Context<'_>) -> Answer {
    let id: Id<Supplier> = c.id("id")?;
    let salt = match c.idempotency_key() {
        Some(key) => key.to_owned(),
        None => hex(&c.platform.random::<16>()?),
    };
    match store(c, &id, &salt).await {
        Ok(answer) => reveal(c, &id, answer, &salt),
        Err(Stop::Replay(answer)) => reveal(c, &id, *answer, &salt),
        stopped => stopped,
    }
}

async fn store(c: &Context<'_>, id: &Id<Supplier>, salt: &str) -> Answer {
    let new: NewChannel = c.body()?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), id])]).await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    let next = next_channel(
        found,
        new,
        &capabilities(c.platform),
        salt.to_owned(),
        c.now,
    )?;
    let secret = next.secret;
    let store = STORE.bind(values![
        c.org_id(),
        id,
        secret.version,
        next.kind.into_str(),
        next.target,
        next.language,
        next.automatic,
        secret.salt,
        secret.secret_made_at,
        secret.former_salt,
        secret.former_until,
        c.now
    ]);
    let answer = READ.bind(values![c.org_id(), id]);
    let change = c
        .change(
            "supplier_channel.changed",
            "supplier_channel",
            id.as_str(),
            READ_STATUS.bind(values![c.org_id(), id]),
        )
        .showing(Some(answer))
        .must(store, "stale_version");
    c.commit(change).await
}

pub async fn remove(c: &Context<'_>) -> Answer {
    let id: Id<Supplier> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let found: Found = one(&rows)?;
    if found.version == 0 {
        return Err(domain::Refusal::new(&domain::refusal::code::NOT_FOUND).into());
    }
    c.check_version(found.version)?;
    let delete = DELETE.bind(values![c.org_id(), &id, found.version]);
    let answer = READ_SUPPLIER.bind(values![c.org_id(), &id]);
    let change = c.change(
        "supplier_channel.removed",
        "supplier_channel",
        id.as_str(),
        answer,
    );
    c.commit(change.must(delete, "stale_version")).await
}

/// What this installation supports.
pub fn capabilities(platform: &Platform) -> Capabilities {
    let setting = |name: &str| platform.setting(name).filter(|value| !value.is_empty());
    Capabilities {
        is_development: setting("ENVIRONMENT").as_deref() == Some("development"),
        has_email: setting("MAIL_URL").is_some() && setting("MAIL_FROM").is_some(),
    }
}

/// Shows the secret of a webhook in the answer of the request that created it.
fn reveal(c: &Context<'_>, id: &Id<Supplier>, mut answer: Reply, salt: &str) -> Answer {
    let mut record = Tree::parse(answer.record_body()?).map_err(Fault::new)?;
    let text = |name| record.get(name).and_then(Tree::as_str);
    let is_new = text("secret_made_at").is_some() && text("secret_made_at") == text("updated_at");
    let Tree::Object(members) = &mut record else {
        return Ok(answer);
    };
    let secret = members.iter_mut().find(|(name, _)| name == "secret");
    if let Some((_, secret)) = secret.filter(|_| is_new) {
        let key = webhook_key(c.platform, c.org_id(), id.as_str(), salt)?;
        *secret = encode_key(&key).into();
        answer.replace_record_body(record.to_string());
        return Ok(answer.with("cache-control", "no-store"));
    }
    Ok(answer)
}
