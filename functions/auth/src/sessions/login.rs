//! `POST /v1/auth/login`.

use domain::refusal::code;
use domain::{Id, Instant, Refusal, values};
use platform::{Rows, SqlFailure};
use web::limit::{LOGIN, LOGIN_NETWORK, network};
use web::statements::{GUARD_CHANGED, RECORD_AUDIT};
use web::{Answer, Audit, Context, Reply, Stop, one};

use super::login_rules::{Membership, candidates};
use super::refresh_token::{RefreshToken, Session};
use super::session::{IDLE_SECONDS, LIFE_SECONDS, Place, answer};
use super::statements::{ADD_TOKEN, FIND_MEMBER, FIND_OPENED, GUARD_NOT_OPENED, OPEN};
use super::wire::Login;
use crate::database::write;
use crate::directory::statements::{
    FIND_ACCOUNT_BY_EMAIL, FIND_ACCOUNT_BY_USERNAME, LIST_MEMBERSHIPS_BY_EMAIL,
    LIST_MEMBERSHIPS_BY_USERNAME, REPLACE_HASH,
};
use crate::password::hash::{Hasher, Verdict};
use crate::secrets::{TOKEN_SECRET, derive, nonce, secret, sha256};
use crate::words::Password;

/// How long a login repeated with its key gives the first answer. Later its access token would be
/// of no use, so it is a new login.
const REPEAT_SECONDS: i64 = 600;

/// Who may be logging in.
struct Account {
    id: String,
    hash: String,
    /// In milliseconds since 1970.
    password_changed_at: i64,
}

/// In this order: `rate_limited`, `wrong_credentials` (alike for a wrong password and an unknown
/// user), `no_organisation`.
pub async fn login(c: &Context<'_>) -> Answer {
    let asked: Login = c.body()?;
    let slug = asked.organisation.as_ref().map(|slug| slug.as_str());
    let (account, memberships) = look_up(c, asked.login.as_str(), slug).await?;
    let account = authenticate(c, account, &asked.password).await?;
    for membership in candidates(memberships)? {
        if let Some(entered) = enter(c, &account, &membership).await? {
            return Ok(entered);
        }
    }
    Err(Refusal::new(&code::NO_ORGANISATION).into())
}

/// Counts the attempt and finds the account: one trip, before any costly hash.
async fn look_up(
    c: &Context<'_>,
    login: &str,
    slug: Option<&str>,
) -> Result<(Option<Account>, Vec<Membership>), Stop> {
    let login = login.to_ascii_lowercase();
    let network = network(&c.request.client_address);
    let (account, memberships) = if login.contains('@') {
        (FIND_ACCOUNT_BY_EMAIL, LIST_MEMBERSHIPS_BY_EMAIL)
    } else {
        (FIND_ACCOUNT_BY_USERNAME, LIST_MEMBERSHIPS_BY_USERNAME)
    };
    let by_account = format!("{network}/{}", sha256(&login));
    let statements = [
        LOGIN.hit(c, &by_account),
        LOGIN_NETWORK.hit(c, &network),
        account.bind(values![&login]),
        memberships.bind(values![&login, slug]),
    ];
    let [of_account, of_network, account, memberships] = write(c, 0, statements)
        .await
        .map_err(|failure| c.explain(failure))?;
    LOGIN.check(c, count(&of_account)?)?;
    LOGIN_NETWORK.check(c, count(&of_network)?)?;
    let account = account.first::<(String, Option<String>, i64)>()?.and_then(
        |(id, hash, password_changed_at)| {
            hash.map(|hash| Account {
                id,
                hash,
                password_changed_at,
            })
        },
    );
    Ok((account, memberships.all()?))
}

fn count(rows: &Rows) -> Result<i64, Stop> {
    let (count,) = one(rows)?;
    Ok(count)
}

/// Verifies the password. What fails leaves the same traces, and but for imported hashes costs the
/// same, whether or not the user exists.
async fn authenticate(
    c: &Context<'_>,
    account: Option<Account>,
    password: &Password,
) -> Result<Account, Stop> {
    let hasher = Hasher::of(c.platform)?;
    let hash = account.as_ref().map(|account| account.hash.as_str());
    let verdict = hasher.verify(password, hash)?;
    match account {
        Some(account) if verdict == Verdict::Right => Ok(account),
        Some(account) if verdict == Verdict::RightButOld => {
            let fresh = hasher.hash(c.platform, password)?;
            let replace = REPLACE_HASH.bind(values![&account.id, &account.hash, fresh]);
            write(c, 0, [replace])
                .await
                .map_err(|failure| c.explain(failure))?;
            Ok(account)
        }
        account => {
            let failed = Audit {
                action: "failed_login_attempt",
                entity: "user",
                entity_id: account.map_or_else(|| "unknown".to_owned(), |account| account.id),
                diff: None,
            };
            // Nobody is in an organisation before the password is right.
            let record = c.audit(0, failed)?;
            write(c, 0, [record])
                .await
                .map_err(|failure| c.explain(failure))?;
            Err(Refusal::new(&code::WRONG_CREDENTIALS).into())
        }
    }
}

/// Opens a session in an organisation; none where it does not let the user in, or no longer with the
/// password that was verified.
async fn enter(
    c: &Context<'_>,
    account: &Account,
    membership: &Membership,
) -> Result<Option<Reply>, Stop> {
    let user_id = account.id.as_str();
    let Membership { org_id, shard, .. } = *membership;
    let (session_id, before) = session_ids(c, org_id, user_id)?;
    let nonce = match c.idempotency_key() {
        Some(key) => key.to_owned(),
        None => nonce(c.platform)?,
    };
    let refresh_token = RefreshToken::new(c.platform, shard, &session_id, 1, &nonce)?;
    let place = Place {
        org_id,
        shard,
        user_id,
        session_id: &session_id,
    };
    let statements = [
        GUARD_NOT_OPENED.bind(values![org_id, &before, window_start(c)]),
        OPEN.bind(values![
            org_id,
            user_id,
            &session_id,
            c.request.client_address.as_str(),
            c.user_agent(),
            c.now,
            c.now.plus_seconds(IDLE_SECONDS),
            c.now.plus_seconds(LIFE_SECONDS),
            account.password_changed_at
        ]),
        GUARD_CHANGED.bind(values!["not_found"]),
        ADD_TOKEN.bind(values![
            org_id,
            &session_id,
            refresh_token.hash(),
            None::<&str>,
            1,
            c.now,
            c.now.plus_seconds(IDLE_SECONDS)
        ]),
        RECORD_AUDIT.bind(values![
            org_id,
            &c.new_id::<()>()?,
            "user",
            user_id,
            "user_login",
            "session",
            &session_id,
            None::<&str>,
            &c.request_id,
            c.request.client_address.as_str(),
            c.user_agent(),
            c.now
        ]),
        FIND_MEMBER.bind(values![org_id, user_id]),
    ];
    match write(c, shard, statements).await {
        Ok([_, _, _, _, _, member]) => {
            answer(c, &place, one(&member)?, &refresh_token, c.now).map(Some)
        }
        Err(SqlFailure::Check(why)) if why == "not_found" => Ok(None),
        Err(SqlFailure::Check(why)) if why == "already_exists" => {
            repeat(c, &place, &before, &nonce).await.map(Some)
        }
        Err(SqlFailure::Unique(columns)) if columns.starts_with("session.") => {
            repeat(c, &place, &before, &nonce).await.map(Some)
        }
        Err(failure) => Err(c.explain(failure)),
    }
}

/// The id of the session to open, and the one that a repeat of this request finds when its first
/// run was in the window before. With a key both are derived from it, so that nothing secret has to
/// be stored to find the first answer again; without one they are new.
fn session_ids(
    c: &Context<'_>,
    org_id: i64,
    user_id: &str,
) -> Result<(Id<Session>, Id<Session>), Stop> {
    let Some(key) = c.idempotency_key() else {
        return Ok((c.new_id()?, c.new_id()?));
    };
    let secret = secret(c.platform, TOKEN_SECRET)?;
    let window = c.now.ms().div_euclid(REPEAT_SECONDS * 1000);
    let of = |window: i64| {
        let (org, window) = (org_id.to_string(), window.to_string());
        let bytes = derive(&secret, &["session", &org, user_id, key, &window])?;
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = bytes;
        Ok::<_, Stop>(Id::from_hash([
            a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p,
        ]))
    };
    Ok((of(window)?, of(window - 1)?))
}

/// Sessions opened up to this moment are no longer repeated.
fn window_start(c: &Context<'_>) -> Instant {
    c.now.plus_seconds(-REPEAT_SECONDS)
}

/// The same login again: its answer is made again from the session that the first run opened.
async fn repeat(c: &Context<'_>, place: &Place<'_>, before: &Id<Session>, nonce: &str) -> Answer {
    let &Place {
        org_id,
        shard,
        user_id,
        session_id,
    } = place;
    let statements = [
        FIND_OPENED.bind(values![org_id, session_id, before, window_start(c)]),
        FIND_MEMBER.bind(values![org_id, user_id]),
    ];
    let [opened, member] = c.read_on(shard, 0, statements).await?;
    let opened: Option<(Id<Session>, i64, Option<i64>)> = opened.first()?;
    let member = member.first()?;
    let (Some((session_id, opened_at, None)), Some(member)) = (opened, member) else {
        return Err(Refusal::new(&code::SESSION_REVOKED).into());
    };
    let refresh_token = RefreshToken::new(c.platform, shard, &session_id, 1, nonce)?;
    let place = Place {
        session_id: &session_id,
        ..*place
    };
    let answer = answer(c, &place, member, &refresh_token, Instant(opened_at))?;
    Ok(answer.with("idempotency-replayed", "true"))
}
