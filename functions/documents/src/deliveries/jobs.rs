//! The job that sends queued deliveries.
//!
//! An attempt is recorded before, as a claim, and after, with its outcome. If the job dies in between, the message may or may
//! not be sent. So it is sent again when the claim has expired, with the same id, by which the receiver recognises it.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use domain::{Language, Tree, values};
use platform::{Call, Fault, Reply, may_call};
use serde::Deserialize;
use web::job::{Step, Then, Work};
use web::{Stop, explain};

use super::email::EmailMessage;
use super::rules::next_attempt;
use super::statements::{AUDIT, CLAIM, DISABLE, FIND_CLAIMED, FIND_DUE, PUBLISH, RECORD};
use crate::channels::handlers::capabilities;
use crate::purchase_orders::{find_order, order_from_rows};
use crate::secrets::{signature, webhook_key};

/// The number of deliveries in one step. They are sent at the same time.
const STEP: usize = 10;
/// How long the receiver has to answer.
const TIMEOUT_MS: u64 = 15_000;
/// How long a claim keeps other runs of the job away.
const CLAIM_SECONDS: i64 = 120;
/// How many characters of an answer are stored.
const REASON_LENGTH_MAX: usize = 200;

/// A row of `FIND_CLAIMED`.
#[derive(Deserialize)]
struct ClaimedDelivery {
    org_id: i64,
    id: String,
    version: i64,
    attempts: i64,
    order_id: String,
    supplier_id: String,
    organisation: String,
    number: String,
    kind: Option<String>,
    target: Option<String>,
    language: Option<Language>,
    salt: Option<String>,
    former_salt: Option<String>,
    former_until: Option<i64>,
    disabled_at: Option<i64>,
    body: String,
}

/// The outcome of an attempt.
enum Outcome {
    Answered(Reply),
    /// There was no answer. Another attempt may succeed.
    Temporary(String),
    /// No attempt can succeed.
    Permanent(&'static str),
}

/// Sends the due deliveries, oldest first.
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
    let deliveries = FIND_CLAIMED.bind(values![listed(&claimed)]);
    let deliveries: Vec<ClaimedDelivery> = work.read(deliveries).await?.all()?;
    let attempts = deliveries
        .iter()
        .map(|delivery| -> Attempt<'_> { Box::pin(attempt(work, delivery)) });
    let outcomes = join_all(attempts).await;
    let now = work.platform.now();
    let mut records = Vec::with_capacity(deliveries.len());
    for (delivery, outcome) in deliveries.iter().zip(outcomes) {
        let [jitter] = work.platform.random()?;
        records.push(record(delivery, outcome, now, jitter));
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

async fn attempt(work: &Work<'_>, delivery: &ClaimedDelivery) -> Outcome {
    let call = match call(work, delivery).await {
        Ok(call) => call,
        Err(outcome) => return outcome,
    };
    if !may_call(&call.url, capabilities(work.platform).is_development) {
        return Outcome::Permanent("not_allowed");
    }
    match work.platform.call(&call).await {
        Ok(reply) => Outcome::Answered(reply),
        Err(why) => Outcome::Temporary(why.to_string()),
    }
}

/// The request of an attempt.
async fn call(work: &Work<'_>, delivery: &ClaimedDelivery) -> Result<Call, Outcome> {
    let (Some(kind), Some(target)) = (&delivery.kind, &delivery.target) else {
        return Err(Outcome::Permanent("no_channel"));
    };
    if delivery.disabled_at.is_some() {
        return Err(Outcome::Permanent("channel_disabled"));
    }
    let fault = |why: Fault| {
        web::warn(work.platform, "delivery", &why.to_string());
        Outcome::Temporary("internal_error".to_owned())
    };
    if kind == "email" {
        return email_call(work, delivery, target).await;
    }
    let seconds = (work.platform.now().ms() / 1000).to_string();
    Ok(Call {
        url: target.clone(),
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("user-agent", "Trastienda".to_owned()),
            ("webhook-id", delivery.id.clone()),
            (
                "webhook-signature",
                signatures(work, delivery, &seconds).map_err(fault)?,
            ),
            ("webhook-timestamp", seconds),
        ],
        body: delivery.body.clone(),
        timeout_ms: TIMEOUT_MS,
    })
}

/// The signature with the secret, and the signature with the former secret while that is still valid.
fn signatures(work: &Work<'_>, delivery: &ClaimedDelivery, seconds: &str) -> Result<String, Fault> {
    let sign = |salt: &str| {
        let key = webhook_key(work.platform, delivery.org_id, &delivery.supplier_id, salt)?;
        signature(&key, &delivery.id, seconds, &delivery.body)
    };
    let current = sign(delivery.salt.as_deref().unwrap_or_default())?;
    match &delivery.former_salt {
        Some(former) if delivery.former_until > Some(work.now.ms()) => {
            Ok(format!("{current} {}", sign(former)?))
        }
        _ => Ok(current),
    }
}

/// The request that sends the order as an e-mail, with its PDF attached.
async fn email_call(
    work: &Work<'_>,
    delivery: &ClaimedDelivery,
    to: &str,
) -> Result<Call, Outcome> {
    let setting = |name: &str| {
        work.platform
            .setting(name)
            .filter(|value| !value.is_empty())
    };
    let (Some(url), Some(from)) = (setting("MAIL_URL"), setting("MAIL_FROM")) else {
        return Err(Outcome::Temporary("mail_not_configured".to_owned()));
    };
    let language = delivery.language.unwrap_or(Language::English);
    let unreadable = |why: &str| {
        web::warn(work.platform, "delivery", why);
        Outcome::Temporary("internal_error".to_owned())
    };
    let sql = work.platform.sql(work.shard);
    let sql = sql.map_err(|why| unreadable(&why.to_string()))?;
    let rows = sql
        .read(&find_order(delivery.org_id, &delivery.order_id))
        .await;
    let rows = rows.map_err(|why| unreadable(&format!("{why:?}")))?;
    let rows = rows.try_into().map_err(|_| unreadable("too few results"))?;
    let order = order_from_rows(&rows).map_err(|_| unreadable("the order cannot be read"))?;
    let pdf = order.pdf(language, print::A4);
    let pdf = pdf.map_err(|why| unreadable(&why.to_string()))?;
    let message = EmailMessage {
        from: &from,
        to,
        organisation: &delivery.organisation,
        number: &delivery.number,
        language,
        file_name: &order.file_name(language),
        pdf: &pdf,
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
            ("idempotency-key", delivery.id.clone()),
        ],
        body: message.body(),
        timeout_ms: TIMEOUT_MS,
    })
}

/// An element of the list of `RECORD`.
fn record(delivery: &ClaimedDelivery, outcome: Outcome, now: domain::Instant, jitter: u8) -> Tree {
    let again =
        |retry_after: Option<&str>| next_attempt(now, delivery.attempts, retry_after, jitter);
    let (state, next, status, reason, is_gone) = match outcome {
        Outcome::Answered(reply) if (200..300).contains(&reply.status) => {
            ("sent", None, Some(reply.status), None, false)
        }
        Outcome::Answered(reply) => {
            let is_gone = reply.status == 410 && delivery.kind.as_deref() == Some("webhook");
            let next = again(reply.retry_after.as_deref()).filter(|_| !is_gone);
            ("", next, Some(reply.status), Some(reply.reason), is_gone)
        }
        Outcome::Temporary(why) => ("", again(None), None, Some(why), false),
        Outcome::Permanent(why) => ("", None, None, Some(why.to_owned()), false),
    };
    let state = match (state, next) {
        ("sent", _) => "sent",
        (_, Some(_)) => "queued",
        (_, None) => "failed",
    };
    let text = |value: Option<&String>| value.map_or(Tree::Null, |text| text.as_str().into());
    Tree::List(vec![
        delivery.org_id.into(),
        delivery.id.as_str().into(),
        delivery.version.into(),
        state.into(),
        next.map_or(Tree::Null, |at| at.ms().into()),
        status.map_or(Tree::Null, |status| i64::from(status).into()),
        text(reason.map(shorten).as_ref()),
        text(delivery.kind.as_ref()),
        text(delivery.target.as_ref()),
        delivery.supplier_id.as_str().into(),
        i64::from(is_gone).into(),
    ])
}

/// The beginning of a text, on one line.
fn shorten(text: String) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let start: String = plain.take(REASON_LENGTH_MAX).collect();
    start.trim().to_owned()
}

type Attempt<'a> = Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// Runs all attempts at the same time.
async fn join_all<'a>(attempts: impl Iterator<Item = Attempt<'a>>) -> Vec<Outcome> {
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
