//! `POST /v1/auth/token/refresh`.

use domain::refusal::code;
use domain::{Instant, Refusal, values};
use platform::SqlFailure;
use web::deny::{Denial, Holder};
use web::limit::{REFRESH, network};
use web::statements::GUARD_CHANGED;
use web::{Answer, Audit, Context, Stop, one, shards};

use super::deny::Planned;
use super::refresh_token::RefreshToken;
use super::rules::{Decision, Found, decide};
use super::session::{IDLE_SECONDS, SessionIdentity, answer};
use super::statements::{ADD_TOKEN, EXTEND, FIND_MEMBER, FIND_TOKEN, REVOKE, USE_TOKEN};
use super::wire::TokenRefresh;
use crate::database::write;
use crate::secrets::nonce;

fn invalid() -> Stop {
    Refusal::new(&code::INVALID_REFRESH_TOKEN).into()
}

/// In this order: `rate_limited`; `invalid_refresh_token` for a token that is unknown or has expired;
/// `token_already_rotated` for a second tab; `invalid_refresh_token` for a token that was used before,
/// which also ends its session.
pub async fn refresh(c: &Context<'_>) -> Answer {
    let body: TokenRefresh = c.body()?;
    let token = RefreshToken::parse(body.refresh_token.as_str())
        .filter(|token| token.shard < shards(c.platform))
        .ok_or_else(invalid)?;
    match exchange(c, &token).await {
        // The same request was sent twice at once: this one answers as the faster one did.
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
    let found: Found = row.first()?.ok_or_else(invalid)?;
    let nonce = match c.idempotency_key() {
        Some(key) => key.to_owned(),
        None => nonce(c.platform)?,
    };
    let next = RefreshToken::new(
        c.platform,
        token.shard,
        &token.session_id,
        found.generation + 1,
        &nonce,
    )?;
    match decide(&found, Some(&next.hash()), c.now)? {
        Decision::Rotate => rotate(c, &found, token, &next).await,
        Decision::Repeat { issued_at } => repeat(c, &found, &next, issued_at).await,
        Decision::Revoke => revoke(c, &found, token).await,
    }
}

async fn rotate(
    c: &Context<'_>,
    found: &Found,
    token: &RefreshToken,
    next: &RefreshToken,
) -> Answer {
    let org_id = found.org_id;
    let idle_until = c.now.plus_seconds(IDLE_SECONDS);
    let statements = [
        USE_TOKEN.bind(values![token.hash(), c.now]),
        GUARD_CHANGED.bind(values!["token_already_rotated"]),
        EXTEND.bind(values![org_id, &token.session_id, c.now, idle_until]),
        GUARD_CHANGED.bind(values!["session_revoked"]),
        ADD_TOKEN.bind(values![
            org_id,
            &token.session_id,
            next.hash(),
            token.hash(),
            found.generation + 1,
            c.now,
            idle_until
        ]),
        FIND_MEMBER.bind(values![org_id, &found.user_id]),
    ];
    match write(c, token.shard, statements).await {
        Ok([_, _, _, _, _, member]) => {
            answer(c, &identity(found, next), one(&member)?, next, c.now)
        }
        Err(SqlFailure::Check(why)) if why == "session_revoked" => Err(invalid()),
        Err(failure) => Err(c.explain(failure)),
    }
}

async fn repeat(c: &Context<'_>, found: &Found, next: &RefreshToken, issued_at: Instant) -> Answer {
    let statement = FIND_MEMBER.bind(values![found.org_id, &found.user_id]);
    let [member] = c.read_on(next.shard, 0, [statement]).await?;
    let member = member.first()?.ok_or_else(invalid)?;
    let answer = answer(c, &identity(found, next), member, next, issued_at)?;
    Ok(answer.with("idempotency-replayed", "true"))
}

/// Two clients have the token, so one of them stole it: the session ends for both.
async fn revoke(c: &Context<'_>, found: &Found, token: &RefreshToken) -> Answer {
    let theft = Audit {
        action: "security_violation",
        entity: "session",
        entity_id: token.session_id.to_string(),
        diff: Some(r#"{"reason":"refresh_token_reused"}"#.to_owned()),
    };
    let denial = Planned::elsewhere(
        token.shard,
        found.org_id,
        Holder::Session(token.session_id.as_str()),
        Denial::SessionEnded,
    );
    let statements = [
        REVOKE.bind(values![
            found.org_id,
            &token.session_id,
            c.now,
            "refresh_token_reused"
        ]),
        c.audit(found.org_id, theft)?,
        denial.record(c),
    ];
    write(c, token.shard, statements)
        .await
        .map_err(|failure| c.explain(failure))?;
    denial.write(c).await;
    Err(invalid())
}

fn identity<'a>(found: &'a Found, next: &'a RefreshToken) -> SessionIdentity<'a> {
    SessionIdentity {
        org_id: found.org_id,
        shard: next.shard,
        user_id: &found.user_id,
        session_id: &next.session_id,
    }
}
