//! Scheduled work of `documents`: sending what is queued.
//!
//! An attempt is recorded twice: before, when it is claimed, and after, with what came of it. Who is
//! gone in between has perhaps sent it; so it is sent again when the claim has run out, with the
//! same id, by which the other side tells.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use domain::{Tree, values};
use platform::{Call, Fault, Reply, may_call};
use serde::Deserialize;
use web::job::{Step, Then, Work};
use web::{Language, Stop, explain};

use super::mail::Letter;
use super::rules::next_attempt;
use super::statements::{AUDIT, CLAIM, DISABLE, FIND_CLAIMED, FIND_DUE, PUBLISH, RECORD};
use crate::channels::handlers::means;
use crate::pdf::A4;
use crate::purchase_orders::handlers::{facts, found};
use crate::secrets::{key, signature};

/// How many are sent at once; a run goes on with the next so many.
const STEP: usize = 10;
/// How long the other side may take.
const TIMEOUT_MS: u64 = 15_000;
/// How long nobody else tries what is being tried.
const CLAIM_SECONDS: i64 = 120;
/// How much of what the other side said is kept, in characters.
const REASON_LENGTH_MAX: usize = 200;

/// A row of `FIND_CLAIMED`, in its order.
#[derive(Deserialize)]
struct Due {
    org_id: i64,
    id: String,
    version: i64,
    attempts: i64,
    order_id: String,
    supplier_id: String,
    shop: String,
    number: String,
    kind: Option<String>,
    target: Option<String>,
    language: Option<String>,
    salt: Option<String>,
    former_salt: Option<String>,
    former_until: Option<i64>,
    disabled_at: Option<i64>,
    body: String,
}

/// What came of an attempt.
enum Outcome {
    Answered(Reply),
    /// There was no answer, or nothing could be asked; later there may be.
    Later(String),
    /// There is no use in trying again.
    Never(&'static str),
}

/// Sends what is due, the oldest first.
pub async fn deliver(work: &Work<'_>) -> Result<Step, Stop> {
    let limit = i64::try_from(STEP).unwrap_or(i64::MAX);
    let due = work.read(FIND_DUE.bind(values![work.now, limit])).await?;
    let due: Vec<(i64, String)> = due.all()?;
    if due.is_empty() {
        return Ok(Step::done());
    }
    let until = work.now.plus_seconds(CLAIM_SECONDS);
    let claim = CLAIM.bind(values![listed(&due), work.now, until]);
    let sql = work.platform.sql(work.shard)?;
    let claimed = sql.write(&[claim]).await.map_err(explain)?;
    let claimed = claimed.first().ok_or_else(|| Fault::new("no result"))?;
    let claimed: Vec<(i64, String)> = claimed.all()?;
    let mine = FIND_CLAIMED.bind(values![listed(&claimed)]);
    let mine: Vec<Due> = work.read(mine).await?.all()?;
    let outcomes = all(mine
        .iter()
        .map(|due| -> Attempt<'_> { Box::pin(attempt(work, due)) }))
    .await;
    let now = work.platform.now();
    let mut records = Vec::with_capacity(mine.len());
    for (due, outcome) in mine.iter().zip(outcomes) {
        let [chance] = work.platform.random()?;
        records.push(record(due, outcome, now, chance));
    }
    let values = values![Tree::List(records).to_string(), now];
    let bind = |query: domain::Query| query.bind(values.clone());
    let then = if claimed.len() < STEP {
        Then::Finish
    } else {
        Then::RepeatWhile(1)
    };
    Ok(Step::new(vec![bind(RECORD)], then).after([bind(DISABLE), bind(PUBLISH), bind(AUDIT)]))
}

/// `[[org, id], …]`.
fn listed(ids: &[(i64, String)]) -> String {
    let pair = |(org, id): &(i64, String)| Tree::List(vec![(*org).into(), id.as_str().into()]);
    Tree::List(ids.iter().map(pair).collect()).to_string()
}

async fn attempt(work: &Work<'_>, due: &Due) -> Outcome {
    let call = match call(work, due).await {
        Ok(call) => call,
        Err(outcome) => return outcome,
    };
    if !may_call(&call.url, means(work.platform).is_development) {
        return Outcome::Never("not_allowed");
    }
    match work.platform.call(&call).await {
        Ok(reply) => Outcome::Answered(reply),
        Err(why) => Outcome::Later(why.to_string()),
    }
}

/// The request that an attempt is.
async fn call(work: &Work<'_>, due: &Due) -> Result<Call, Outcome> {
    let (Some(kind), Some(target)) = (&due.kind, &due.target) else {
        return Err(Outcome::Never("no_channel"));
    };
    if due.disabled_at.is_some() {
        return Err(Outcome::Never("channel_disabled"));
    }
    let fault = |why: Fault| {
        web::warn(work.platform, "delivery", &why.to_string());
        Outcome::Later("internal_error".to_owned())
    };
    if kind == "email" {
        return letter(work, due, target).await;
    }
    let seconds = (work.platform.now().ms() / 1000).to_string();
    Ok(Call {
        url: target.clone(),
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("user-agent", "Trastienda".to_owned()),
            ("webhook-id", due.id.clone()),
            (
                "webhook-signature",
                signatures(work, due, &seconds).map_err(fault)?,
            ),
            ("webhook-timestamp", seconds),
        ],
        body: due.body.clone(),
        timeout_ms: TIMEOUT_MS,
    })
}

/// The signature by the secret, and while the one before still counts by that as well.
fn signatures(work: &Work<'_>, due: &Due, seconds: &str) -> Result<String, Fault> {
    let by = |salt: &str| {
        let key = key(work.platform, due.org_id, &due.supplier_id, salt)?;
        signature(&key, &due.id, seconds, &due.body)
    };
    let own = by(due.salt.as_deref().unwrap_or_default())?;
    match &due.former_salt {
        Some(former) if due.former_until > Some(work.now.ms()) => {
            Ok(format!("{own} {}", by(former)?))
        }
        _ => Ok(own),
    }
}

/// The order as an e-mail, with its paper attached.
async fn letter(work: &Work<'_>, due: &Due, to: &str) -> Result<Call, Outcome> {
    let setting = |name: &str| {
        work.platform
            .setting(name)
            .filter(|value| !value.is_empty())
    };
    let (Some(url), Some(from)) = (setting("MAIL_URL"), setting("MAIL_FROM")) else {
        return Err(Outcome::Later("mail_not_configured".to_owned()));
    };
    let language = match due.language.as_deref() {
        Some("es") => Language::Spanish,
        _ => Language::English,
    };
    let unread = |why: &str| {
        web::warn(work.platform, "delivery", why);
        Outcome::Later("internal_error".to_owned())
    };
    let sql = work.platform.sql(work.shard);
    let sql = sql.map_err(|why| unread(&why.to_string()))?;
    let rows = sql.read(&facts(due.org_id, &due.order_id)).await;
    let rows = rows.map_err(|why| unread(&format!("{why:?}")))?;
    let rows = rows.try_into().map_err(|_| unread("too few results"))?;
    let order = found(&rows).map_err(|_| unread("the order cannot be read"))?;
    let letter = Letter {
        from: &from,
        to,
        shop: &due.shop,
        number: &due.number,
        language,
        file_name: &order.file_name(language),
        pdf: &order.pdf(language, A4),
    };
    Ok(Call {
        url,
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("user-agent", "Trastienda".to_owned()),
            (
                "authorization",
                format!("Bearer {}", setting("MAIL_TOKEN").unwrap_or_default()),
            ),
            ("idempotency-key", due.id.clone()),
        ],
        body: letter.body(),
        timeout_ms: TIMEOUT_MS,
    })
}

/// An element of the list that `RECORD` takes.
fn record(due: &Due, outcome: Outcome, now: domain::Instant, chance: u8) -> Tree {
    let again = |asked: Option<&str>| next_attempt(now, due.attempts, asked, chance);
    let (state, next, status, reason, is_gone) = match outcome {
        Outcome::Answered(reply) if (200..300).contains(&reply.status) => {
            ("sent", None, Some(reply.status), None, false)
        }
        Outcome::Answered(reply) => {
            let is_gone = reply.status == 410 && due.kind.as_deref() == Some("webhook");
            let next = again(reply.retry_after.as_deref()).filter(|_| !is_gone);
            ("", next, Some(reply.status), Some(reply.reason), is_gone)
        }
        Outcome::Later(why) => ("", again(None), None, Some(why), false),
        Outcome::Never(why) => ("", None, None, Some(why.to_owned()), false),
    };
    let state = match (state, next) {
        ("sent", _) => "sent",
        (_, Some(_)) => "queued",
        (_, None) => "failed",
    };
    let text = |value: Option<&String>| value.map_or(Tree::Null, |text| text.as_str().into());
    Tree::List(vec![
        due.org_id.into(),
        due.id.as_str().into(),
        due.version.into(),
        state.into(),
        next.map_or(Tree::Null, |at| at.ms().into()),
        status.map_or(Tree::Null, |status| i64::from(status).into()),
        text(reason.map(short).as_ref()),
        text(due.kind.as_ref()),
        text(due.target.as_ref()),
        due.supplier_id.as_str().into(),
        i64::from(is_gone).into(),
    ])
}

/// The beginning of a text, on one line.
fn short(text: String) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let start: String = plain.take(REASON_LENGTH_MAX).collect();
    start.trim().to_owned()
}

type Attempt<'a> = Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// Waits for all of them at once.
async fn all<'a>(attempts: impl Iterator<Item = Attempt<'a>>) -> Vec<Outcome> {
    let mut running: Vec<(Attempt<'a>, Option<Outcome>)> =
        attempts.map(|attempt| (attempt, None)).collect();
    poll_fn(|context| {
        let mut is_over = true;
        for (attempt, outcome) in &mut running {
            if outcome.is_some() {
                continue;
            }
            match attempt.as_mut().poll(context) {
                Poll::Ready(done) => *outcome = Some(done),
                Poll::Pending => is_over = false,
            }
        }
        if is_over {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    running
        .into_iter()
        .filter_map(|(_, outcome)| outcome)
        .collect()
}
