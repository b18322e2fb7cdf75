//! `POST /v1/auth/register`: an organisation, its roles and its first administrator.
//!
//! The directory (shard 0) gives the number, the slug and the e-mail away; the organisation itself
//! is on its own shard. On shard 0 that is one batch. Elsewhere it is three, each of which can be
//! repeated: `provisioning` in the directory, the organisation, `active` in the directory. Whoever
//! repeats the request (the same slug, e-mail and password) goes on where it stopped, with the name
//! and the username that the directory keeps from the first try.

use domain::permission::BUILTIN_ROLES;
use domain::refusal::code;
use domain::{Refusal, Statement, values};
use platform::{Fault, Rows};
use subtle::ConstantTimeEq;
use web::limit::{REGISTER, network};
use web::{Answer, Audit, Change, Context, Stop, json, shards};

use super::rules::{Found, Gate, Registration, Started, decide};
use super::statements::{
    ACTIVATE, ADD_ADMINISTRATOR, ADD_BUILTIN_ROLES, ADD_FOUNDER, ADD_FOUNDER_TO_ORGANISATION,
    ADD_ORGANISATION, ADD_SETTINGS, ANNOUNCE, FIND_EMAIL, FIND_LAST, FIND_SLUG, FIND_STARTED,
    FIND_USERNAME, GUARD_FIRST, READ_REGISTERED, RECORD, REPEAT_REGISTERED,
};
use super::wire::NewRegistration;
use crate::database::write;
use crate::password::hash::{Hasher, Verdict};
use crate::password::rules::{Policy, check, local_part};
use crate::secrets::sha256;
use crate::users::wire::User;
use crate::words::Locale;

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
        Policy::default(),
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
    c.own_key(format!("register/{}", sha256(new.user.email.as_str())));
    match attempt(c, &new).await {
        // A twin was faster. What it left decides: a stored answer, a half-done registration to
        // finish, or a real clash.
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
    let [slug, account, named, last] = c.read_on(0, 0, facts).await?;
    let account: Option<(String, Option<String>, Option<String>)> = account.first()?;
    let (last_id,) = last.first::<(i64,)>()?.unwrap_or_default();
    let found = Found {
        any_organisation: last_id > 0,
        organisation: started(&slug)?,
        account_id: account.as_ref().map(|(id, _, _)| id.clone()),
        is_username_taken: named.first::<(String,)>()?.is_some(),
    };
    let gate = gate(c);
    match decide(gate, found)? {
        Registration::New => start(c, new, gate, last_id).await,
        Registration::Resume(started) => {
            let (_, hash, username) = account.unwrap_or_default();
            let verdict = Hasher::of(c.platform)?.verify(&new.user.password, hash.as_deref())?;
            if verdict == Verdict::Wrong {
                return Err(Refusal::new(&code::SLUG_TAKEN)
                    .at("/organisation/slug")
                    .into());
            }
            let kept = Names {
                organisation: &started.name,
                username: username.as_deref(),
            };
            finish(c, new, &started, kept).await
        }
    }
}

/// The names that the directory holds as well: what it says is so, whatever a later try asks for.
#[derive(Clone, Copy)]
struct Names<'a> {
    organisation: &'a str,
    username: Option<&'a str>,
}

impl<'a> Names<'a> {
    fn asked(new: &'a NewRegistration) -> Self {
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

fn gate(c: &Context<'_>) -> Gate {
    if c.platform.setting("REGISTRATION").as_deref() == Some("open") {
        return Gate::Open;
    }
    let secret = c
        .platform
        .setting("INTERNAL_SECRET")
        .filter(|secret| secret.len() >= 32);
    let shown = c.request.header("x-bootstrap-secret");
    Gate::Closed {
        knows_secret: secret
            .zip(shown)
            .is_some_and(|(secret, shown)| secret.as_bytes().ct_eq(shown.as_bytes()).into()),
    }
}

/// Takes slug, e-mail and number; on shard 0 everything else too.
async fn start(c: &Context<'_>, new: &NewRegistration, gate: Gate, last_id: i64) -> Answer {
    let shards = shards(c.platform);
    // The next number modulo the shards, unless someone takes it meanwhile: shards fill evenly.
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
    let only_the_first = (gate != Gate::Open).then(|| GUARD_FIRST.bind(values![]));
    if shard == 0 {
        let answer = READ_REGISTERED.bind(values![None::<i64>, slug, &user_id]);
        let change = activation(slug, answer)
            .then_all(only_the_first)
            .then_all(directory)
            .then_all(organisation(
                c,
                new,
                Names::asked(new),
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
    let (id,) = id.ok_or_else(|| Fault::new("the directory gave no number"))?;
    let started = Started {
        id,
        shard,
        name: new.organisation.name.to_string(),
        is_provisioning: true,
        created_by: user_id.to_string(),
    };
    finish(c, new, &started, Names::asked(new)).await
}

/// Makes the organisation on its shard, as far as it is not there, and opens it.
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

/// The change that the directory records. The event is the organisation's own, on its shard.
fn activation(slug: &str, answer: Statement) -> Change {
    let audit = Audit {
        action: "admin_action",
        entity: "directory_organisation",
        entity_id: slug.to_owned(),
        diff: None,
    };
    Change::new(audit, answer).unpublished()
}

/// What makes the organisation on its shard. `id` is none on shard 0, where the directory gives it
/// in the same batch.
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
            organisation.locale.unwrap_or(Locale::En).into_str(),
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
        ANNOUNCE.bind(values![id, slug, &c.new_id::<()>()?, &c.request_id, c.now]),
        RECORD.bind(values![
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
