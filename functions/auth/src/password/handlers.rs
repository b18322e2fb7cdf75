//! `POST /v1/auth/password/change`.

use std::collections::BTreeMap;

use domain::refusal::code;
use domain::{Refusal, Statement, values};
use platform::Fault;
use serde::Deserialize;
use web::deny::{Denial, Holder};
use web::limit::PASSWORD;
use web::statements::GUARD_CHANGED;
use web::{Answer, Audit, Change, Context, Stop, json, one};

use super::hash::{Hasher, Verdict};
use super::rules::{PasswordPolicy, check, local_part};
use crate::database::{write, write_all};
use crate::directory::statements::{CHANGE_PASSWORD, FIND_HASH, LIST_OTHER_ORGANISATIONS};
use crate::organisation::statements::FIND_PASSWORD_POLICY;
use crate::sessions::deny::{Planned, committed};
use crate::sessions::session::ACCESS_SECONDS_MAX;
use crate::sessions::statements::{
    LIST_REVOKED, RECORD_PASSWORD_CHANGE, RECORD_REVOKED, REVOKE_OTHERS,
};
use crate::users::statements::READ_STATUS;
use crate::users::wire::PasswordChange;

/// How many organisations of the user are read at once.
const ORGANISATIONS: usize = 100;
/// Above this number of sessions all tokens of the user are denied: every session is a write to KV.
const SESSIONS_MAX: usize = 20;

/// A row of `FIND_PASSWORD_POLICY`.
#[derive(Deserialize)]
struct PolicyRow {
    length_min: i64,
    composition: i64,
    #[serde(rename = "name")]
    organisation: String,
    slug: String,
    email: String,
    username: Option<String>,
    full_name: String,
}

/// Changes the caller's password and ends all their other sessions, in every organisation.
///
/// In this order: `weak_password`, `rate_limited`, `wrong_password`.
///
/// The account is on shard 0 and the sessions are on the shards of the organisations, so this takes two round
/// trips more than other writes, and one for each further shard. The password is changed first. If the request
/// crashes after that, its repeat finds the new password in place and ends the remaining sessions.
pub async fn change(c: &Context<'_>) -> Answer {
    let user = Holder::User(&c.principal.user_id);
    let user = Planned::new(c, user, Denial::SessionEnded);
    let done = commit(c, &user).await;
    if let Some(answer) = committed(&done) {
        let ended: Vec<String> = serde_json::from_str(answer.record_body()?)
            .map_err(|error| Fault::new(error.to_string()))?;
        if ended.len() > SESSIONS_MAX {
            user.publish(c, &done).await;
        } else {
            for session_id in ended {
                let session = Holder::Session(&session_id);
                Planned::new(c, session, Denial::SessionEnded)
                    .write(c)
                    .await;
            }
        }
    }
    done
}

async fn commit(c: &Context<'_>, user: &Planned<'_>) -> Answer {
    let body: PasswordChange = c.body()?;
    let user_id = &c.principal.user_id;
    let [policy] = c
        .read([FIND_PASSWORD_POLICY.bind(values![c.org_id(), user_id])])
        .await?;
    check_new(&one(&policy)?, &body)?;
    let (changed_at, elsewhere) = replace(c, &body).await?;
    for (shard, organisations) in elsewhere {
        let denials: Vec<Planned<'_>> = organisations
            .iter()
            .map(|org_id| Planned::elsewhere(shard, *org_id, user.holder, user.denial))
            .collect();
        let mut end = Vec::from(end_sessions(c, &organisations, "", changed_at)?);
        end.extend(denials.iter().map(|denial| denial.record(c)));
        write_all(c, shard, &end)
            .await
            .map_err(|failure| c.explain(failure))?;
        for denial in denials {
            denial.write(c).await;
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
    let record = values![c.org_id(), user_id, live_since, c.now];
    let end = end_sessions(c, &[c.org_id()], &c.principal.session_id, changed_at)?;
    let status = READ_STATUS.bind(values![c.org_id(), user_id]);
    let change = Change::new(audit, status)
        .published_as("user.password_changed")
        .showing(Some(LIST_REVOKED.bind(list)))
        .then_all(end)
        .then(RECORD_REVOKED.bind(record))
        .then(user.record(c));
    c.commit(change).await
}

/// Ends the caller's sessions in organisations of one shard, except `kept`, and refuses logins that verified
/// the password before it changed.
fn end_sessions(
    c: &Context<'_>,
    organisations: &[i64],
    kept: &str,
    changed_at: i64,
) -> Result<[Statement; 2], Fault> {
    let user_id = &c.principal.user_id;
    let organisations = json(organisations)?;
    Ok([
        RECORD_PASSWORD_CHANGE.bind(values![&organisations, user_id, changed_at]),
        REVOKE_OTHERS.bind(values![
            organisations,
            user_id,
            kept,
            c.now,
            "password_changed"
        ]),
    ])
}

fn check_new(row: &PolicyRow, body: &PasswordChange) -> Result<(), Refusal> {
    let own = [
        local_part(&row.email),
        row.username.as_deref().unwrap_or_default(),
        &row.full_name,
        &row.organisation,
        &row.slug,
    ];
    let policy = PasswordPolicy {
        length_min: row.length_min,
        composition: row.composition == 1,
    };
    check(policy, &own, body.new_password.as_str(), "/new_password")
}

/// Replaces the hash, if the current password is right. Returns the time of the change, and the user's other
/// organisations by shard.
async fn replace(
    c: &Context<'_>,
    body: &PasswordChange,
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
    if verifies(&body.current_password)? {
        let fresh = hasher.hash(c.platform, &body.new_password)?;
        let replaced = CHANGE_PASSWORD.bind(values![user_id, hash, fresh, c.now]);
        let guard = GUARD_CHANGED.bind(values!["stale_version"]);
        let [replaced, _] = write(c, 0, [replaced, guard])
            .await
            .map_err(|failure| c.explain(failure))?;
        (changed_at,) = one(&replaced)?;
    } else if !verifies(&body.new_password)? {
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

/// A page of the caller's other organisations, after one of them.
fn list_others(c: &Context<'_>, after: i64) -> Statement {
    let page = i64::try_from(ORGANISATIONS).unwrap_or(i64::MAX);
    LIST_OTHER_ORGANISATIONS.bind(values![&c.principal.user_id, c.org_id(), after, page])
}
