//! `POST /v1/auth/password/change`.

use std::collections::BTreeMap;

use domain::refusal::code;
use domain::{Refusal, Statement, values};
use platform::Fault;
use serde::Deserialize;
use web::limit::PASSWORD;
use web::statements::GUARD_CHANGED;
use web::{Answer, Audit, Change, Context, Stop, json, one};

use super::hash::{Hasher, Verdict};
use super::rules::{Policy, check, local_part};
use crate::database::write;
use crate::directory::statements::{CHANGE_PASSWORD, FIND_HASH, LIST_OTHER_ORGANISATIONS};
use crate::organisation::statements::FIND_PASSWORD_POLICY;
use crate::sessions::deny;
use crate::sessions::session::ACCESS_SECONDS_MAX;
use crate::sessions::statements::{LIST_ENDED, RAISE_FENCE, REVOKE_OTHERS};
use crate::users::wire::PasswordChange;

/// How many of the user's organisations are read at once.
const ORGANISATIONS: usize = 100;
/// More sessions than this are denied as one user: every one is a write to KV.
const SESSIONS_MAX: usize = 20;

/// The row that `FIND_PASSWORD_POLICY` gives, in its order.
#[derive(Deserialize)]
struct Rules {
    length_min: i64,
    composition: i64,
    #[serde(rename = "name")]
    organisation: String,
    slug: String,
    email: String,
    username: Option<String>,
    full_name: String,
}

/// Replaces the caller's password and ends all their other sessions, in every organisation.
///
/// In this order: `weak_password`, `rate_limited`, `wrong_password`.
///
/// The account is on shard 0 and the sessions are on the organisations' shards, so this takes two
/// trips more than other writes, and one for each further shard. The password comes first. Repeating
/// the request after a crash finds the new password in place and ends the sessions that are left.
pub async fn change(c: &Context<'_>) -> Answer {
    let done = commit(c).await;
    if let Some(answer) = deny::committed(&done) {
        let ended: Vec<String> = serde_json::from_str(answer.record_body()?)
            .map_err(|error| Fault::new(error.to_string()))?;
        if ended.len() > SESSIONS_MAX {
            deny::user(c, c.org_id(), &c.principal.user_id).await;
        } else {
            for session_id in ended {
                deny::session(c, &session_id).await;
            }
        }
    }
    done
}

async fn commit(c: &Context<'_>) -> Answer {
    let asked: PasswordChange = c.body()?;
    let user_id = &c.principal.user_id;
    let [rules] = c
        .read([FIND_PASSWORD_POLICY.bind(values![c.org_id(), user_id])])
        .await?;
    check_new(&one(&rules)?, &asked)?;
    let (changed_at, elsewhere) = replace(c, &asked).await?;
    for (shard, organisations) in elsewhere {
        let end = end_sessions(c, &organisations, "", changed_at)?;
        write(c, shard, end)
            .await
            .map_err(|failure| c.explain(failure))?;
        for org_id in organisations {
            deny::user(c, org_id, user_id).await;
        }
    }
    let audit = Audit {
        action: "password_change",
        entity: "user",
        entity_id: user_id.clone(),
        diff: None,
    };
    let live_since = c.now.plus_seconds(-ACCESS_SECONDS_MAX);
    let list = values![c.org_id(), user_id, live_since];
    let end = end_sessions(c, &[c.org_id()], &c.principal.session_id, changed_at)?;
    let change = Change::new(audit, LIST_ENDED.bind(list))
        .unpublished()
        .then_all(end);
    c.commit(change).await
}

/// Ends the caller's sessions in organisations of one shard, but the one that is kept, and lets no
/// login in that verified the password before it changed.
fn end_sessions(
    c: &Context<'_>,
    organisations: &[i64],
    kept: &str,
    changed_at: i64,
) -> Result<[Statement; 2], Fault> {
    let user_id = &c.principal.user_id;
    let organisations = json(organisations)?;
    Ok([
        RAISE_FENCE.bind(values![&organisations, user_id, changed_at]),
        REVOKE_OTHERS.bind(values![
            organisations,
            user_id,
            kept,
            c.now,
            "password_changed"
        ]),
    ])
}

fn check_new(rules: &Rules, asked: &PasswordChange) -> Result<(), Refusal> {
    let own = [
        local_part(&rules.email),
        rules.username.as_deref().unwrap_or_default(),
        &rules.full_name,
        &rules.organisation,
        &rules.slug,
    ];
    let policy = Policy {
        length_min: rules.length_min,
        composition: rules.composition == 1,
    };
    check(policy, &own, asked.new_password.as_str(), "/new_password")
}

/// Replaces the hash, if the current password is right. Gives when it was replaced, and the user's
/// other organisations by their shard.
async fn replace(
    c: &Context<'_>,
    asked: &PasswordChange,
) -> Result<(i64, BTreeMap<u8, Vec<i64>>), Stop> {
    let user_id = &c.principal.user_id;
    let statements = [
        PASSWORD.hit(c, user_id),
        FIND_HASH.bind(values![user_id]),
        list_others(c, 0),
    ];
    let [hits, hash, others] = write(c, 0, statements)
        .await
        .map_err(|failure| c.explain(failure))?;
    let (count,) = one(&hits)?;
    PASSWORD.check(c, count)?;
    let (hash, mut changed_at): (Option<String>, i64) = one(&hash)?;
    let hasher = Hasher::of(c.platform)?;
    let verifies =
        |password| Ok::<_, Fault>(hasher.verify(password, hash.as_deref())? != Verdict::Wrong);
    if verifies(&asked.current_password)? {
        let fresh = hasher.hash(c.platform, &asked.new_password)?;
        let replaced = CHANGE_PASSWORD.bind(values![user_id, hash, fresh, c.now]);
        let guard = GUARD_CHANGED.bind(values!["stale_version"]);
        let [replaced, _] = write(c, 0, [replaced, guard])
            .await
            .map_err(|failure| c.explain(failure))?;
        (changed_at,) = one(&replaced)?;
    } else if !verifies(&asked.new_password)? {
        return Err(Refusal::new(&code::WRONG_PASSWORD)
            .at("/current_password")
            .into());
    }
    let mut elsewhere: BTreeMap<u8, Vec<i64>> = BTreeMap::new();
    let mut page: Vec<(i64, u8)> = others.all()?;
    while let Some((last, _)) = page.last().copied() {
        let is_full = page.len() >= ORGANISATIONS;
        for (org_id, shard) in page {
            elsewhere.entry(shard).or_default().push(org_id);
        }
        if !is_full {
            break;
        }
        let [more] = write(c, 0, [list_others(c, last)])
            .await
            .map_err(|failure| c.explain(failure))?;
        page = more.all()?;
    }
    Ok((changed_at, elsewhere))
}

/// The caller's other organisations that follow one, a page of them.
fn list_others(c: &Context<'_>, after: i64) -> Statement {
    let page = i64::try_from(ORGANISATIONS).unwrap_or(i64::MAX);
    LIST_OTHER_ORGANISATIONS.bind(values![&c.principal.user_id, c.org_id(), after, page])
}
