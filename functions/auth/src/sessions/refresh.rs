//! `POST /v1/auth/token/refresh`.

use domain::refusal::code;
use domain::{Instant, Refusal, values};
use platform::SqlFailure;
use web::limit::{REFRESH, network};
use web::statements::GUARD_CHANGED;
use web::{Answer, Audit, Context, Stop, one, shards};

use super::deny;
use super::refresh_rules::{Decision, Found, decide};
use super::refresh_token::RefreshToken;
use super::session::{IDLE_SECONDS, Place, answer};
use super::statements::{ADD_TOKEN, FIND_MEMBER, FIND_TOKEN, REVOKE, TOUCH, USE_TOKEN};
use super::wire::Refresh;
use crate::database::write;
use crate::secrets::nonce;

fn invalid() -> Stop {
    Refusal::new(&code::INVALID_REFRESH_TOKEN).into()
}

/// In this order: `rate_limited`, `invalid_refresh_token` for what is no live token,
/// `token_already_rotated` for a second tab, `invalid_refresh_token` for a token used before, whose
/// session ends.
pub async fn refresh(c: &Context<'_>) -> Answer {
    let asked: Refresh = c.body()?;
    let token = RefreshToken::parse(asked.refresh_token.as_str())
        .filter(|token| token.shard < shards(c.platform))
        .ok_or_else(invalid)?;
    match exchange(c, &token).await {
        // The same request, sent twice at once: the faster one's answer is made again.
        Err(Stop::Refusal(lost))
            if lost.code == &code::TOKEN_ALREADY_ROTATED && c.idempotency_key().is_some() =>
        {
            exchange(c, &token).await
        }
        done => done,
    }
}

async fn exchange(c: &Context<'_>, token: &RefreshToken) -> Answer {
    let statements = [
        REFRESH.hit(c, &network(&c.request.client_address)),
        FIND_TOKEN.bind(values![token.hash(), &token.session_id]),
    ];
    let [hits, row] = write(c, token.shard, statements)
        .await
        .map_err(|failure| c.explain(failure))?;
    let (count,) = one(&hits)?;
    REFRESH.check(c, count)?;
    let held: Found = row.first()?.ok_or_else(invalid)?;
    let nonce = match c.idempotency_key() {
        Some(key) => key.to_owned(),
        None => nonce(c.platform)?,
    };
    let next = RefreshToken::new(
        c.platform,
        token.shard,
        &token.session_id,
        held.generation + 1,
        &nonce,
    )?;
    match decide(&held, Some(&next.hash()), c.now)? {
        Decision::Rotate => rotate(c, &held, token, &next).await,
        Decision::Repeat { issued_at } => repeat(c, &held, &next, issued_at).await,
        Decision::Revoke => revoke(c, &held, token).await,
    }
}

async fn rotate(
    c: &Context<'_>,
    held: &Found,
    token: &RefreshToken,
    next: &RefreshToken,
) -> Answer {
    let org_id = held.org_id;
    let idle_until = c.now.plus_seconds(IDLE_SECONDS);
    let statements = [
        USE_TOKEN.bind(values![token.hash(), c.now]),
        GUARD_CHANGED.bind(values!["token_already_rotated"]),
        TOUCH.bind(values![org_id, &token.session_id, c.now, idle_until]),
        GUARD_CHANGED.bind(values!["session_revoked"]),
        ADD_TOKEN.bind(values![
            org_id,
            &token.session_id,
            next.hash(),
            token.hash(),
            held.generation + 1,
            c.now,
            idle_until
        ]),
        FIND_MEMBER.bind(values![org_id, &held.user_id]),
    ];
    match write(c, token.shard, statements).await {
        Ok([_, _, _, _, _, member]) => answer(c, &place(held, next), one(&member)?, next, c.now),
        Err(SqlFailure::Check(why)) if why == "session_revoked" => Err(invalid()),
        Err(failure) => Err(c.explain(failure)),
    }
}

async fn repeat(c: &Context<'_>, held: &Found, next: &RefreshToken, issued_at: Instant) -> Answer {
    let statement = FIND_MEMBER.bind(values![held.org_id, &held.user_id]);
    let [member] = c.read_on(next.shard, 0, [statement]).await?;
    let member = member.first()?.ok_or_else(invalid)?;
    let answer = answer(c, &place(held, next), member, next, issued_at)?;
    Ok(answer.with("idempotency-replayed", "true"))
}

/// Two have the token: neither may keep the session.
async fn revoke(c: &Context<'_>, held: &Found, token: &RefreshToken) -> Answer {
    let theft = Audit {
        action: "security_violation",
        entity: "session",
        entity_id: token.session_id.to_string(),
        diff: Some(r#"{"reason":"refresh_token_reused"}"#.to_owned()),
    };
    let statements = [
        REVOKE.bind(values![
            held.org_id,
            &token.session_id,
            c.now,
            "refresh_token_reused"
        ]),
        c.audit(held.org_id, theft)?,
    ];
    write(c, token.shard, statements)
        .await
        .map_err(|failure| c.explain(failure))?;
    deny::session(c, token.session_id.as_str()).await;
    Err(invalid())
}

fn place<'a>(held: &'a Found, next: &'a RefreshToken) -> Place<'a> {
    Place {
        org_id: held.org_id,
        shard: next.shard,
        user_id: &held.user_id,
        session_id: &next.session_id,
    }
}
