//! `POST /v1/auth/login`.

use domain::fold::code_key;
use domain::refusal::code;
use domain::{Id, Instant, Refusal, values};
use platform::{Rows, SqlFailure};
use web::limit::{LOGIN, LOGIN_ACCOUNT, LOGIN_NETWORK, Limit, network};
use web::statements::{GUARD_CHANGED, RECORD_AUDIT};
use web::{Answer, Audit, Context, Reply, Stop, one};

use super::refresh_token::{RefreshToken, Session};
use super::rules::{Membership, candidates};
use super::session::{IDLE_SECONDS, LIFE_SECONDS, SessionIdentity, answer};
use super::statements::{ADD_TOKEN, FIND_MEMBER, FIND_OPENED, GUARD_NOT_OPENED, OPEN};
use super::wire::Credentials;
use crate::database::write;
use crate::directory::statements::{
    COUNT_ATTEMPT, FIND_ACCOUNT_BY_EMAIL, FIND_ACCOUNT_BY_USERNAME, FIND_TURN, FORGET_ATTEMPTS,
    KNOW_NETWORK, LIST_MEMBERSHIPS_BY_EMAIL, LIST_MEMBERSHIPS_BY_USERNAME, REPLACE_HASH, TAKE_TURN,
};
use crate::fields::Password;
use crate::password::hash::{Hasher, Verdict};
use crate::secrets::{TOKEN_SECRET, derive, nonce, secret, sha256};

/// How long a login that is repeated with its Idempotency-Key gives the first answer. Later its access
/// token would have expired, so it is a new login.
const REPEAT_SECONDS: i64 = 600;

/// The account of the e-mail or username.
struct Account {
    id: String,
    hash: String,
    /// In milliseconds since 1970.
    password_changed_at: i64,
}

/// In this order: `rate_limited`, `wrong_credentials` (for a wrong password and for an unknown user),
/// `no_organisation`.
pub async fn login(c: &Context<'_>) -> Answer {
    let credentials: Credentials = c.body()?;
    let slug = credentials.organisation.as_ref().map(|slug| slug.as_str());
    let (account, memberships, is_known) =
        find_account(c, credentials.login.as_str(), slug).await?;
    let account = authenticate(c, account, &credentials.password).await?;
    if !is_known {
        know_network(c, &account).await?;
    }
    for membership in candidates(memberships)? {
        if let Some(answer) = open_session(c, &account, &membership).await? {
            return Ok(answer);
        }
    }
    Err(Refusal::new(&code::NO_ORGANISATION).into())
}

/// From now on no guesses of others delay the owner of an account in this network.
async fn know_network(c: &Context<'_>, account: &Account) -> Result<(), Stop> {
    let network = network(&c.request.client_address);
    let until = c.now.plus_seconds(LIFE_SECONDS);
    let statements = [
        KNOW_NETWORK.bind(values![&account.id, network, until]),
        FORGET_ATTEMPTS.bind(values![&account.id]),
    ];
    write(c, 0, statements)
        .await
        .map(drop)
        .map_err(|failure| c.explain(failure))
}

/// Counts the attempt and finds the account, and whether it is known from this network: one round trip,
/// before the costly hash.
async fn find_account(
    c: &Context<'_>,
    login: &str,
    slug: Option<&str>,
) -> Result<(Option<Account>, Vec<Membership>, bool), Stop> {
    let login = code_key(login);
    let network = network(&c.request.client_address);
    let (account, memberships) = if login.contains('@') {
        (FIND_ACCOUNT_BY_EMAIL, LIST_MEMBERSHIPS_BY_EMAIL)
    } else {
        (FIND_ACCOUNT_BY_USERNAME, LIST_MEMBERSHIPS_BY_USERNAME)
    };
    let unknown = sha256(&login);
    let (starts, ends) = LOGIN.window(c);
    let slowed = LOGIN_ACCOUNT.in_force(c.platform);
    let Limit {
        uses,
        window_seconds,
        ..
    } = slowed.unwrap_or(LOGIN_ACCOUNT);
    let turn = values![
        &login,
        &unknown,
        &network,
        c.now,
        uses,
        window_seconds * 1000
    ];
    let statements = [
        COUNT_ATTEMPT.bind(values![&login, &unknown, &network, starts, ends]),
        LOGIN_NETWORK.hit(c, &network),
        TAKE_TURN.bind(turn.clone()),
        FIND_TURN.bind(turn),
        account.bind(values![&login]),
        memberships.bind(values![&login, slug]),
    ];
    let [of_account, of_network, taken, turn, account, memberships] = write(c, 0, statements)
        .await
        .map_err(|failure| c.explain(failure))?;
    LOGIN.check(c, count(&of_account)?)?;
    LOGIN_NETWORK.check(c, count(&of_network)?)?;
    let (is_known, wait_ms): (i64, i64) = one(&turn)?;
    let is_known = is_known == 1;
    if slowed.is_some() && !is_known && taken.first::<(i64,)>()?.is_none() {
        return Err(Refusal::new(&code::RATE_LIMITED)
            .with("violated-policies", vec![LOGIN_ACCOUNT.name.to_owned()])
            .retry_after(wait_ms.saturating_add(999) / 1000)
            .into());
    }
    let account = account.first::<(String, Option<String>, i64)>()?.and_then(
        |(id, hash, password_changed_at)| {
            hash.map(|hash| Account {
                id,
                hash,
                password_changed_at,
            })
        },
    );
    Ok((account, memberships.all()?, is_known))
}

fn count(rows: &Rows) -> Result<i64, Stop> {
    let (count,) = one(rows)?;
    Ok(count)
}

/// Verifies the password. A failure is recorded in the same way, and takes the same time (except with
/// imported hashes), whether or not the user exists.
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
        Some(account) if verdict == Verdict::RightButOutdated => {
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
            // Until the password is right, the attempt belongs to no organisation.
            let record = c.audit(0, failed)?;
            write(c, 0, [record])
                .await
                .map_err(|failure| c.explain(failure))?;
            Err(Refusal::new(&code::WRONG_CREDENTIALS).into())
        }
    }
}

/// Opens a session in an organisation; none if the organisation or the user in it is not active, or if
/// the password has changed since it was verified.
async fn open_session(
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
    let identity = SessionIdentity {
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
            answer(c, &identity, one(&member)?, &refresh_token, c.now).map(Some)
        }
        Err(SqlFailure::Check(why)) if why == "not_found" => Ok(None),
        Err(SqlFailure::Check(why)) if why == "already_exists" => {
            repeat(c, &identity, &before, &nonce).await.map(Some)
        }
        Err(SqlFailure::Unique(columns)) if columns.starts_with("session.") => {
            repeat(c, &identity, &before, &nonce).await.map(Some)
        }
        Err(failure) => Err(c.explain(failure)),
    }
}

/// The id of the session to open, and the id that it has if the first try of this request was in the
/// time window before. With an Idempotency-Key both are derived from it, so that no secret has to be
/// stored to find the first answer again; without one they are random.
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

/// Logins from before this moment are not repeated.
fn window_start(c: &Context<'_>) -> Instant {
    c.now.plus_seconds(-REPEAT_SECONDS)
}

/// The same login again: the answer is made again from the session that the first try opened.
async fn repeat(
    c: &Context<'_>,
    identity: &SessionIdentity<'_>,
    before: &Id<Session>,
    nonce: &str,
) -> Answer {
    let &SessionIdentity {
        org_id,
        shard,
        user_id,
        session_id,
    } = identity;
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
    let identity = SessionIdentity {
        session_id: &session_id,
        ..*identity
    };
    let answer = answer(c, &identity, member, &refresh_token, Instant(opened_at))?;
    Ok(answer.with("idempotency-replayed", "true"))
}
