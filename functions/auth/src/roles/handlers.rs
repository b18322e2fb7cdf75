//! `/v1/auth/roles`.

use domain::fold::code_key;
use domain::values;
use platform::Fault;
use web::deny::{Denial, Holder};
use web::{Answer, Change, Context, Stop, one, page, show};

use super::rules::{Found, granted};
use super::statements::{DELETE, FIND, INSERT, LIST, READ, READ_DELETED, UPDATE};
use super::wire::{NewRole, Role, RoleChange, RoleFilter};
use crate::permission_codes::catalogue;
use crate::sessions::deny::Planned;

pub async fn list(c: &Context<'_>) -> Answer {
    let RoleFilter { limit, cursor } = c.query()?;
    let [id] = cursor.after("roles", [""])?;
    let values = values![catalogue()?, c.org_id(), id, limit.plus_one()];
    let [rows] = c.read([LIST.bind(values)]).await?;
    page(c, "roles", limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let values = values![catalogue()?, c.org_id(), c.parameter("role")];
    let [rows] = c.read([READ.bind(values)]).await?;
    show(&rows)
}

/// A user cannot create a role with more permissions than their own.
pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewRole = c.body()?;
    let permissions = granted(c.principal.permissions, &new.permissions)?;
    let [] = c.read([]).await?;
    let id = c.new_id::<Role>()?;
    let insert = INSERT.bind(values![
        c.org_id(),
        &id,
        new.name.as_str(),
        new.description
            .as_ref()
            .map(|description| description.as_str()),
        permissions.to_string(),
        c.now,
        code_key(new.name.as_str())
    ]);
    c.commit(changed(c, "role.created", id.as_str())?.then(insert))
        .await
}

/// New permissions apply to the users of the role from their next token on. When the role loses permissions, the tokens
/// that its users have are denied, so that they refresh them.
pub async fn change(c: &Context<'_>) -> Answer {
    let id = c.parameter("role");
    let denial = Planned::new(c, Holder::Role(id), Denial::Outdated);
    let done = commit_change(c, id, &denial).await;
    denial.publish(c, &done).await;
    done
}

async fn commit_change(c: &Context<'_>, id: &str, denial: &Planned<'_>) -> Answer {
    let change: RoleChange = c.body()?;
    let found = find(c, id).await?;
    let changed_role = found.clone().changed(c.principal.permissions, change)?;
    let loses = changed_role.loses_permissions_of(&found);
    let Found {
        version,
        name,
        description,
        permissions,
        ..
    } = changed_role;
    let name_key = code_key(&name);
    let update = UPDATE.bind(values![
        c.org_id(),
        id,
        version,
        name,
        description,
        permissions,
        c.now,
        name_key
    ]);
    let change = changed(c, "role.changed", id)?
        .must(update, "stale_version")
        .then_all(loses.then(|| denial.record(c)));
    c.commit(change).await
}

pub async fn remove(c: &Context<'_>) -> Answer {
    let id = c.parameter("role");
    let role = find(c, id).await?;
    role.check_changeable(c.principal.permissions)?;
    let change = c
        .change("admin_action", "role", id, READ_DELETED.bind(values![id]))
        .published_as("role.deleted")
        .must(
            DELETE.bind(values![c.org_id(), id, role.version]),
            "stale_version",
        );
    c.commit(change).await
}

async fn find(c: &Context<'_>, id: &str) -> Result<Found, Stop> {
    let [rows] = c.read([FIND.bind(values![c.org_id(), id])]).await?;
    let role: Found = one(&rows)?;
    c.check_version(role.version)?;
    Ok(role)
}

/// A change of one role, whose answer is the changed role.
fn changed(c: &Context<'_>, topic: &'static str, id: &str) -> Result<Change, Fault> {
    let answer = READ.bind(values![catalogue()?, c.org_id(), id]);
    Ok(c.change("admin_action", "role", id, answer)
        .published_as(topic))
}
