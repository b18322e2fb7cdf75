//! `POST /v1/auth/register`: an organisation, its roles and its first administrator.
//!
//! The directory (shard 0) assigns the number, the slug and the e-mail; the organisation itself is on its own
//! shard. On shard 0 that is one batch. On another shard it is three, each of which can be repeated:
//! `provisioning` in the directory, the organisation, `active` in the directory. A repeated request (the same
//! slug, e-mail and password) continues where the first try stopped, with the name and the username that the
//! directory stored then.

use domain::fold::code_key;
use domain::permission::BUILTIN_ROLES;
use domain::refusal::code;
use domain::{Language, Refusal, Statement, values};
use platform::{Fault, Rows};
use subtle::ConstantTimeEq;
use web::limit::{REGISTER, network};
use web::{Answer, Audit, Change, Context, Stop, json, shards};

use super::rules::{Found, Registration, RegistrationPolicy, Started, decide};
use super::statements::{
    ACTIVATE, ADD_ADMINISTRATOR, ADD_AUDIT, ADD_BUILTIN_ROLES, ADD_EVENT, ADD_FOUNDER,
    ADD_FOUNDER_TO_ORGANISATION, ADD_ORGANISATION, ADD_SETTINGS, FIND_EMAIL, FIND_LAST, FIND_SLUG,
    FIND_STARTED, FIND_USERNAME, GUARD_FIRST, READ_REGISTERED, REPEAT_REGISTERED,
};
use super::wire::NewRegistration;
use crate::database::write;
use crate::password::hash::{Hasher, Verdict};
use crate::password::rules::{PasswordPolicy, check, local_part};
use crate::secrets::sha256;
use crate::users::wire::User;

/// In this order: `weak_password`, `rate_limited`, the stored answer, `registration_closed`,
/// `slug_taken`, `email_taken`, `username_taken`.
pub async fn register(c: &Context<'_>) -> Answer {
    let new: NewRegistration = c.body()?;
    let own = [
        local_part(new.user.email.as_str()),
        username(&new).unwrap_or_default(),
        new.user.full_name.as_str(),
        new.organisation.name.as_str(),
        new.organisation.slug.as_str(),
    ];
    check(
        PasswordPolicy::default(),
        &own,
        new.user.password.as_str(),
        "/user/password",
    )?;
    let network = network(&c.request.client_address);
    let [hits] = write(c, 0, [REGISTER.hit(c, &network)])
        .await
        .map_err(|failure| c.explain(failure))?;
    let count = hits.first::<(i64,)>()?.map_or(0, |(count,)| count);
    REGISTER.check(c, count)?;
    c.scope_idempotency_key(format!("register/{}", sha256(new.user.email.as_str())));
    match attempt(c, &new).await {
        // A concurrent request was faster. The second attempt finds its stored answer, a registration to
        // finish, or a real conflict.
        Err(Stop::Refusal(lost)) if lost.code.status == 409 && lost.errors.is_empty() => {
            attempt(c, &new).await
        }
        done => done,
    }
}

async fn attempt(c: &Context<'_>, new: &NewRegistration) -> Answer {
    let facts = [
        FIND_SLUG.bind(values![new.organisation.slug.as_str()]),
        FIND_EMAIL.bind(values![new.user.email.as_str()]),
        FIND_USERNAME.bind(values![username(new)]),
        FIND_LAST.bind(values![]),
    ];
    let [slug, account, username_owner, last] = c.read_on(0, 0, facts).await?;
    let account: Option<(String, Option<String>, Option<String>)> = account.first()?;
    let (last_id,) = last.first::<(i64,)>()?.unwrap_or_default();
    let found = Found {
        any_organisation: last_id > 0,
        organisation: started(&slug)?,
        account_id: account.as_ref().map(|(id, _, _)| id.clone()),
        is_username_taken: username_owner.first::<(String,)>()?.is_some(),
    };
    let policy = policy(c);
    let decided = decide(policy, found);
    if let Err(refusal) = &decided
        && refusal.code.status == 409
    {
        // As costly as a new account: how long the answer takes says nothing.
        Hasher::of(c.platform)?.verify(&new.user.password, None)?;
    }
    match decided? {
        Registration::New => start(c, new, policy, last_id).await,
        Registration::Resume(started) => {
            let (_, hash, username) = account.unwrap_or_default();
            let verdict = Hasher::of(c.platform)?.verify(&new.user.password, hash.as_deref())?;
            if verdict == Verdict::Wrong {
                return Err(Refusal::new(&code::SLUG_TAKEN)
                    .at("/organisation/slug")
                    .into());
            }
            let stored = Names {
                organisation: &started.name,
                username: username.as_deref(),
            };
            finish(c, new, &started, stored).await
        }
    }
}

/// The names that the directory stores as well: they stay as the first try set them.
#[derive(Clone, Copy)]
struct Names<'a> {
    organisation: &'a str,
    username: Option<&'a str>,
}

impl<'a> Names<'a> {
    fn requested(new: &'a NewRegistration) -> Self {
        Self {
            organisation: new.organisation.name.as_str(),
            username: username(new),
        }
    }
}

fn username(new: &NewRegistration) -> Option<&str> {
    new.user.username.as_ref().map(|name| name.as_str())
}

fn started(rows: &Rows) -> Result<Option<Started>, Fault> {
    let row: Option<(i64, u8, String, String, String)> = rows.first()?;
    Ok(row.map(|(id, shard, state, created_by, name)| Started {
        id,
        shard,
        name,
        is_provisioning: state == "provisioning",
        created_by,
    }))
}

fn policy(c: &Context<'_>) -> RegistrationPolicy {
    if c.platform.setting("REGISTRATION").as_deref() == Some("open") {
        return RegistrationPolicy::Open;
    }
    let secret = c
        .platform
        .setting("INTERNAL_SECRET")
        .filter(|secret| secret.len() >= 32);
    let shown = c.request.header("x-bootstrap-secret");
    RegistrationPolicy::Closed {
        has_secret: secret
            .zip(shown)
            .is_some_and(|(secret, shown)| secret.as_bytes().ct_eq(shown.as_bytes()).into()),
    }
}

/// Takes slug, e-mail and number, and on shard 0 makes the organisation too.
async fn start(
    c: &Context<'_>,
    new: &NewRegistration,
    policy: RegistrationPolicy,
    last_id: i64,
) -> Answer {
    let shards = shards(c.platform);
    // The next number modulo the shards, so that they fill evenly.
    let shard = u8::try_from((last_id + 1).rem_euclid(i64::from(shards))).unwrap_or(0);
    let user_id = c.new_id::<User>()?;
    let hash = Hasher::of(c.platform)?.hash(c.platform, &new.user.password)?;
    let slug = new.organisation.slug.as_str();
    let directory = [
        ADD_ORGANISATION.bind(values![
            slug,
            new.organisation.name.as_str(),
            i64::from(shard),
            &user_id,
            c.now
        ]),
        ADD_FOUNDER.bind(values![
            &user_id,
            new.user.email.as_str(),
            username(new),
            hash,
            c.now
        ]),
        ADD_FOUNDER_TO_ORGANISATION.bind(values![&user_id, slug, c.now]),
    ];
    let only_the_first = (policy != RegistrationPolicy::Open).then(|| GUARD_FIRST.bind(values![]));
    if shard == 0 {
        let answer = READ_REGISTERED.bind(values![None::<i64>, slug, &user_id]);
        let change = activation(slug, answer)
            .then_all(only_the_first)
            .then_all(directory)
            .then_all(organisation(
                c,
                new,
                Names::requested(new),
                None,
                user_id.as_str(),
            )?)
            .then(ACTIVATE.bind(values![slug]));
        return c.commit_on(0, 0, change).await;
    }
    let mut batch: Vec<Statement> = only_the_first.into_iter().chain(directory).collect();
    batch.push(FIND_STARTED.bind(values![slug]));
    let rows = c
        .platform
        .sql(0)?
        .write(&batch)
        .await
        .map_err(|failure| c.explain(failure))?;
    let id = rows
        .last()
        .map(Rows::first::<(i64,)>)
        .transpose()?
        .flatten();
    let (id,) = id.ok_or_else(|| Fault::new("the directory assigned no number"))?;
    let started = Started {
        id,
        shard,
        name: new.organisation.name.to_string(),
        is_provisioning: true,
        created_by: user_id.to_string(),
    };
    finish(c, new, &started, Names::requested(new)).await
}

/// Makes the organisation on its shard, except for what an earlier try made, and activates it.
async fn finish(
    c: &Context<'_>,
    new: &NewRegistration,
    started: &Started,
    names: Names<'_>,
) -> Answer {
    let slug = new.organisation.slug.as_str();
    let Started {
        id,
        shard,
        created_by,
        ..
    } = started;
    let mut batch = organisation(c, new, names, Some(*id), created_by)?;
    batch.push(READ_REGISTERED.bind(values![*id, slug, created_by]));
    let rows = c
        .platform
        .sql(*shard)?
        .write(&batch)
        .await
        .map_err(|failure| c.explain(failure))?;
    let body = rows
        .last()
        .map(Rows::first::<(String,)>)
        .transpose()?
        .flatten();
    let (body,) = body.ok_or_else(|| Fault::new("the organisation gave no answer"))?;
    let change =
        activation(slug, REPEAT_REGISTERED.bind(values![body])).then(ACTIVATE.bind(values![slug]));
    c.commit_on(0, 0, change).await
}

/// The change that the directory records. The event is recorded on the shard of the organisation.
fn activation(slug: &str, answer: Statement) -> Change {
    let audit = Audit {
        action: "admin_action",
        entity: "directory_organisation",
        entity_id: slug.to_owned(),
        diff: None,
    };
    Change::new(audit, answer).unpublished()
}

/// The statements that make the organisation on its shard. `id` is none on shard 0, where the directory
/// assigns it in the same batch.
fn organisation(
    c: &Context<'_>,
    new: &NewRegistration,
    names: Names<'_>,
    id: Option<i64>,
    user_id: &str,
) -> Result<Vec<Statement>, Fault> {
    let NewRegistration { organisation, user } = new;
    let slug = organisation.slug.as_str();
    let roles: Vec<_> = BUILTIN_ROLES
        .iter()
        .map(|role| {
            (
                role.id,
                role.name,
                role.permissions.to_string(),
                role.description,
                code_key(role.name),
            )
        })
        .collect();
    let roles = json(&roles)?;
    Ok(vec![
        ADD_SETTINGS.bind(values![
            id,
            slug,
            names.organisation,
            organisation.base_currency.as_str(),
            organisation
                .time_zone
                .as_ref()
                .map_or("UTC", |zone| zone.as_str()),
            organisation.locale.unwrap_or(Language::English).into_str(),
            c.now
        ]),
        ADD_BUILTIN_ROLES.bind(values![id, slug, roles, c.now]),
        ADD_ADMINISTRATOR.bind(values![
            id,
            slug,
            user_id,
            user.email.as_str(),
            names.username,
            user.full_name.as_str(),
            c.now
        ]),
        ADD_EVENT.bind(values![id, slug, &c.new_id::<()>()?, &c.request_id, c.now]),
        ADD_AUDIT.bind(values![
            id,
            slug,
            &c.new_id::<()>()?,
            user_id,
            &c.request_id,
            c.request.client_address.as_str(),
            c.user_agent(),
            c.now
        ]),
    ])
}
