//! The handlers of `/v1/inventory/categories`.

use domain::fold::code_key;
use domain::{Id, Patch, conflict, values};
use web::{Answer, Context, one, page, show};

use super::rules::Found;
use super::statements::{
    DELETE, DELETED, FIND, FIND_CONFLICTS, INSERT, LIST, LIST_BY_PARENT, READ, UPDATE,
};
use super::wire::{Category, CategoryChange, Filter, NewCategory, Parent};

pub async fn list(c: &Context<'_>) -> Answer {
    let Filter {
        parent_id,
        limit,
        cursor,
    } = c.query()?;
    let [name] = cursor.after("categories", [""])?;
    let list = match parent_id {
        None => LIST.bind(values![c.org_id(), name, limit.plus_one()]),
        Some(parent) => {
            let parent = match parent {
                Parent::None => None,
                Parent::Category(id) => Some(id.to_string()),
            };
            LIST_BY_PARENT.bind(values![c.org_id(), name, limit.plus_one(), parent])
        }
    };
    let [rows] = c.read([list]).await?;
    page(c, "categories", limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Category> = c.id("id")?;
    let [rows] = c.read([READ.bind(values![c.org_id(), &id])]).await?;
    show(&rows)
}

pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewCategory = c.body()?;
    let name = new.name.as_str();
    let name_key = code_key(name);
    let [rows] = c
        .read([FIND_CONFLICTS.bind(values![
            c.org_id(),
            new.parent_id.as_ref(),
            &name_key,
            None::<&str>
        ])])
        .await?;
    conflict::refuse(&rows.all()?)?;
    let id: Id<Category> = c.new_id()?;
    let insert = INSERT.bind(values![
        c.org_id(),
        &id,
        new.parent_id.as_ref(),
        name,
        name_key,
        new.description.as_ref().map(|text| text.as_str()),
        c.now
    ]);
    let read = READ.bind(values![c.org_id(), &id]);
    c.commit(
        c.change("category.created", "category", id.as_str(), read)
            .then(insert),
    )
    .await
}

pub async fn change(c: &Context<'_>) -> Answer {
    let id: Id<Category> = c.id("id")?;
    let change: CategoryChange = c.body()?;
    let parent = match &change.parent_id {
        Patch::Set(parent) => Some(parent),
        Patch::Keep | Patch::Clear => None,
    };
    let name = change.name.as_ref().map(|name| code_key(name.as_str()));
    let [rows, conflicts] = c
        .read([
            FIND.bind(values![c.org_id(), &id]),
            FIND_CONFLICTS.bind(values![c.org_id(), parent, name, &id]),
        ])
        .await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    conflict::refuse(&conflicts.all()?)?;
    let Found {
        version,
        parent_id,
        name,
        description,
    } = found.changed(change);
    let update = UPDATE.bind(values![
        c.org_id(),
        &id,
        version,
        parent_id,
        &name,
        code_key(&name),
        description,
        c.now
    ]);
    let read = READ.bind(values![c.org_id(), &id]);
    c.commit(
        c.change("category.changed", "category", id.as_str(), read)
            .must(update, "stale_version"),
    )
    .await
}

pub async fn remove(c: &Context<'_>) -> Answer {
    let id: Id<Category> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let Found { version, .. } = one(&rows)?;
    c.check_version(version)?;
    let delete = DELETE.bind(values![c.org_id(), &id, version]);
    let deleted = DELETED.bind(values![&id]);
    c.commit(
        c.change("category.deleted", "category", id.as_str(), deleted)
            .must(delete, "stale_version"),
    )
    .await
}
