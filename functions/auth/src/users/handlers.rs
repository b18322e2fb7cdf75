//! `/v1/auth/users`.

use domain::refusal::code;
use domain::{Id, Instant, Permissions, Refusal, Statement, values};
use platform::{Rows, SqlFailure};
use serde_json::json as object;
use web::deny::{Denial, Holder};
use web::statements::GUARD_CHANGED;
use web::{Answer, Change, Context, Stop, json, one, page, show};

use super::rules::Found;
use super::statements::{
    FIND, FIND_BY_EMAIL, INSERT, LIST, LIST_BY_EMAIL, READ, READ_STATUS, UPDATE, UPDATE_STATE,
};
use super::wire::{NewUser, State, User, UserChange, UserFilter};
use crate::database::write;
use crate::directory::statements::{
    ADD_ACCOUNT, ADD_TO_ORGANISATION, FIND_EMAIL_OWNER, GUARD_EMAIL_IS_FREE, RENEW_ACCOUNT,
};
use crate::organisation::statements::FIND_PASSWORD_POLICY;
use crate::password::hash::{Hasher, Verdict};
use crate::password::rules::{PasswordPolicy, check, local_part};
use crate::roles::statements::FIND as FIND_ROLE;
use crate::roles::{grants, rules};
use crate::sessions::deny::Planned;
use crate::sessions::statements::REVOKE_OTHERS;

/// A try that has not ended after so long was abandoned.
const ABANDONED_SECONDS: i64 = 60;

/// It sorts after every character of an e-mail.
const AFTER_ANY_EMAIL: char = '\u{7f}';

pub async fn list(c: &Context<'_>) -> Answer {
    let UserFilter {
        limit,
        cursor,
        q,
        state,
        active,
        role,
    } = c.query()?;
    let state = state.map(<&str>::from);
    let role = role.as_ref().map(|role| role.as_str());
    let filters = |from: &str| values![c.org_id(), from, state, active, role, limit.plus_one()];
    let Some(q) = q else {
        let [id] = cursor.after("users", [""])?;
        let [rows] = c.read([LIST.bind(filters(&id))]).await?;
        return page(c, "users", limit, &rows);
    };
    let start = q.as_str().to_ascii_lowercase();
    let [email, id] = cursor.after("users by e-mail", [&start, ""])?;
    let mut values = filters(&email);
    values.extend(values![id, format!("{start}{AFTER_ANY_EMAIL}")]);
    let [rows] = c.read([LIST_BY_EMAIL.bind(values)]).await?;
    page(c, "users by e-mail", limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<User> = c.id("id")?;
    let [rows] = c.read([READ.bind(values![c.org_id(), &id])]).await?;
    show(&rows)
}

/// A row of `FIND_PASSWORD_POLICY`. Its last columns belong to a user; a new one has none.
type NewUserPolicy = (i64, i64, String, String, (), (), ());

/// Adds a person with a first password. An e-mail that has an account in another organisation is refused:
/// as long as there are no invitations that a person confirms, nobody is added without their consent, and
/// nobody who registered the e-mail of another person gets into that person's organisation.
///
/// In this order: `email_taken`, `invalid_reference` for the role, `beyond_own_permissions`,
/// `weak_password`, `username_taken`.
///
/// It takes one round trip more than other writes: the account is on shard 0, the membership on the shard of
/// the organisation. Every step can be repeated.
pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewUser = c.body()?;
    let org_id = c.org_id();
    let facts = [
        FIND_BY_EMAIL.bind(values![org_id, new.email.as_str()]),
        FIND_ROLE.bind(values![org_id, new.role.as_str()]),
        FIND_PASSWORD_POLICY.bind(values![org_id, ""]),
    ];
    let [existing, role, policy] = c.read(facts).await?;
    if existing.first::<(String,)>()?.is_some() {
        // As costly as a new account: how long the answer takes says nothing.
        Hasher::of(c.platform)?.verify(&new.password, None)?;
        return Err(Refusal::new(&code::EMAIL_TAKEN).at("/email").into());
    }
    check_grant(c, &role)?;
    let (length_min, composition, name, slug, ..): NewUserPolicy = one(&policy)?;
    let username = new.username.as_ref().map(|name| name.as_str());
    let own = [
        local_part(new.email.as_str()),
        username.unwrap_or_default(),
        new.full_name.as_str(),
        &name,
        &slug,
    ];
    let policy = PasswordPolicy {
        length_min,
        composition: composition == 1,
    };
    check(policy, &own, new.password.as_str(), "/password")?;
    let user_id = account(c, &new).await?;
    let insert = INSERT.bind(values![
        org_id,
        &user_id,
        new.email.as_str(),
        username,
        new.full_name.as_str(),
        new.locale.map(|locale| locale.into_str()),
        new.role.as_str(),
        c.now
    ]);
    let diff = object!({ "change": "user.created", "role": new.role.as_str() });
    c.commit(changed(c, "user.created", &user_id, &diff).then(insert))
        .await
}

/// The id of the account of an e-mail, which is created if there is none. An account that an abandoned try
/// left gets the username and the password of this request.
async fn account(c: &Context<'_>, new: &NewUser) -> Result<Id<User>, Stop> {
    let hasher = Hasher::of(c.platform)?;
    let hash = hasher.hash(c.platform, &new.password)?;
    let email = new.email.as_str();
    let wanted = new.username.as_ref().map(|name| name.as_str());
    let id: Id<User> = c.new_id()?;
    let statements = [
        ADD_ACCOUNT.bind(values![&id, email, wanted, &hash, c.now]),
        GUARD_EMAIL_IS_FREE.bind(values![email, &id, c.org_id()]),
        ADD_TO_ORGANISATION.bind(values![email, c.org_id(), c.now]),
        FIND_EMAIL_OWNER.bind(values![email]),
    ];
    let [_, _, _, owner] = write(c, 0, statements)
        .await
        .map_err(|failure| explain_account(c, failure))?;
    let (owner, username, known, changed_at): (Id<User>, Option<String>, Option<String>, i64) =
        one(&owner)?;
    let is_as_requested = owner == id
        || username.as_deref() == wanted
            && hasher.verify(&new.password, known.as_deref())? != Verdict::Wrong;
    if is_as_requested {
        return Ok(owner);
    }
    // The other try may still succeed and report its own password.
    if c.now < Instant(changed_at).plus_seconds(ABANDONED_SECONDS) {
        let refusal = Refusal::new(&code::UNAVAILABLE);
        return Err(refusal.retry_after(ABANDONED_SECONDS).into());
    }
    let renew = RENEW_ACCOUNT.bind(values![&owner, known, hash, c.now, wanted]);
    let guard = GUARD_CHANGED.bind(values!["stale_version"]);
    write(c, 0, [renew, guard])
        .await
        .map_err(|failure| explain_account(c, failure))?;
    Ok(owner)
}

fn explain_account(c: &Context<'_>, failure: SqlFailure) -> Stop {
    match failure {
        SqlFailure::Unique(columns) if columns == "user_account.username" => {
            Refusal::new(&code::USERNAME_TAKEN).at("/username").into()
        }
        SqlFailure::Check(name) if name == "already_exists" => {
            Refusal::new(&code::EMAIL_TAKEN).at("/email").into()
        }
        failure => c.explain(failure),
    }
}

/// Changes a user's name or role. Another role ends their access tokens, not their sessions: a refreshed token has the
/// new permissions, and the name of the new role, under which it is denied when that role loses permissions.
pub async fn change(c: &Context<'_>) -> Answer {
    let id: Id<User> = c.id("id")?;
    let change: UserChange = c.body()?;
    let denial = Planned::new(c, Holder::User(id.as_str()), Denial::Outdated);
    let done = commit_change(c, &id, &change, &denial).await;
    denial.publish(c, &done).await;
    done
}

async fn commit_change(
    c: &Context<'_>,
    id: &Id<User>,
    change: &UserChange,
    denial: &Planned<'_>,
) -> Answer {
    let wanted = change.role.as_ref().map(|role| role.as_str());
    let facts = [
        FIND.bind(values![c.org_id(), id]),
        FIND_ROLE.bind(values![c.org_id(), wanted.unwrap_or_default()]),
    ];
    let [user, role] = c.read(facts).await?;
    let found: Found = one(&user)?;
    c.check_version(found.version)?;
    found.check_changeable(c.principal.permissions)?;
    if wanted.is_some() {
        check_grant(c, &role)?;
    }
    let role = wanted.unwrap_or(&found.role);
    let update = UPDATE.bind(values![
        c.org_id(),
        id,
        found.version,
        change
            .full_name
            .as_ref()
            .map_or(found.full_name.as_str(), |name| name.as_str()),
        found.locale.as_deref(),
        role,
        c.now
    ]);
    let diff = object!({ "change": "user.changed", "role": { "from": found.role, "to": role } });
    let has_another = role != found.role;
    let change = changed(c, "user.changed", id, &diff)
        .must(update, "stale_version")
        .then_all(has_another.then(|| denial.record(c)));
    c.commit(change).await
}

pub async fn activate(c: &Context<'_>) -> Answer {
    let id: Id<User> = c.id("id")?;
    let user = find(c, &id).await?;
    user.check_transition(State::Active)?;
    let diff = object!({ "change": "user.activated" });
    c.commit(
        changed(c, "user.activated", &id, &diff)
            .must(move_to(c, &id, &user, State::Active), "stale_version"),
    )
    .await
}

pub async fn deactivate(c: &Context<'_>) -> Answer {
    let id: Id<User> = c.id("id")?;
    let denial = Planned::new(c, Holder::User(id.as_str()), Denial::SessionEnded);
    let done = commit_deactivation(c, &id, &denial).await;
    denial.publish(c, &done).await;
    done
}

/// Ends all sessions of the user in the same batch. The schema refuses it for the last administrator.
async fn commit_deactivation(c: &Context<'_>, id: &Id<User>, denial: &Planned<'_>) -> Answer {
    let user = find(c, id).await?;
    user.check_transition(State::Disabled)?;
    if id.as_str() == c.principal.user_id {
        return Err(Refusal::new(&code::OWN_ACCOUNT).into());
    }
    let diff = object!({ "change": "user.deactivated" });
    let organisation = json(&[c.org_id()])?;
    let revoke = REVOKE_OTHERS.bind(values![organisation, id, "", c.now, "deactivated"]);
    let change = changed(c, "user.deactivated", id, &diff)
        .must(move_to(c, id, &user, State::Disabled), "stale_version")
        .then(revoke)
        .then(denial.record(c));
    c.commit(change).await
}

/// A user that the caller may change.
async fn find(c: &Context<'_>, id: &Id<User>) -> Result<Found, Stop> {
    let [user] = c.read([FIND.bind(values![c.org_id(), id])]).await?;
    let user: Found = one(&user)?;
    c.check_version(user.version)?;
    user.check_changeable(c.principal.permissions)?;
    Ok(user)
}

fn move_to(c: &Context<'_>, id: &Id<User>, user: &Found, state: State) -> Statement {
    UPDATE_STATE.bind(values![
        c.org_id(),
        id,
        user.version,
        state.into_str(),
        c.now
    ])
}

/// Whether the caller may give this role.
fn check_grant(c: &Context<'_>, role: &Rows) -> Result<(), Stop> {
    let role: Option<rules::Found> = role.first()?;
    let role = role.ok_or_else(|| Refusal::new(&code::INVALID_REFERENCE).at("/role"))?;
    let permissions = Permissions::parse(&role.permissions);
    let permissions = permissions.ok_or_else(|| Refusal::new(&code::BEYOND_OWN_PERMISSIONS))?;
    Ok(grants::check(c.principal.permissions, permissions)?)
}

/// A change of one user, whose answer is the changed user. Its event holds no personal data.
fn changed(
    c: &Context<'_>,
    topic: &'static str,
    id: &Id<User>,
    diff: &serde_json::Value,
) -> Change {
    let status = READ_STATUS.bind(values![c.org_id(), id]);
    c.change("admin_action", "user", id.as_str(), status)
        .recording(diff)
        .published_as(topic)
        .showing(Some(READ.bind(values![c.org_id(), id])))
}
