//! `/v1/people` and its lists by role.

use domain::permission::MANAGE_SUPPLIERS;
use domain::refusal::code;
use domain::{Id, Patch, Refusal, Statement, conflict, values};
use web::{Answer, Context, Cursor, Limit, Reply, Stop, json, one, page};

use super::addresses::{Addresses, Contacts, check_defaults, stored_contacts};
use super::rules::Found;
use super::statements::{
    DELETE, DELETE_ADDRESSES, DELETE_CONTACTS, DELETE_ITEMS, FIND, FIND_CONFLICTS, INSERT,
    INSERT_ADDRESSES, INSERT_CONTACTS, LIST, LIST_CUSTOMERS, LIST_EMPLOYEES, LIST_REPS,
    LIST_SUPPLIERS, READ, SEARCH, UPDATE,
};
use super::wire::{Filter, NewParty, PageFilter, Party, PartyChange, Role, SearchFilter};

pub async fn list(c: &Context<'_>) -> Answer {
    let Filter {
        role,
        limit,
        cursor,
    } = c.query()?;
    show_page(c, role, limit, &cursor).await
}

/// The list of one role.
pub async fn list_role(c: &Context<'_>, role: Role) -> Answer {
    let PageFilter { limit, cursor } = c.query()?;
    show_page(c, Some(role), limit, &cursor).await
}

pub async fn search(c: &Context<'_>) -> Answer {
    let SearchFilter {
        q,
        role,
        limit,
        cursor,
    } = c.query()?;
    let [word, id, source] =
        cursor.after_number("people.search", [q.0.first.as_str(), "", "0"], 2)?;
    let others = Some(&q.0.others).filter(|terms| !terms.is_empty());
    let search = SEARCH.bind(values![
        c.org_id(),
        limit.plus_one(),
        &q.0.first,
        others.map(json).transpose()?,
        role.map(<&str>::from),
        word,
        id,
        source
    ]);
    let [rows] = c.read([search]).await?;
    page(c, "people.search", limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Party> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let found: Found = one(&rows)?;
    Ok(Reply::record(found.body, found.version))
}

pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewParty = c.body()?;
    let conflicts = FIND_CONFLICTS.bind(values![
        c.org_id(),
        new.tax_id.as_ref().map(|code| code.key()),
        new.user_id.as_ref(),
        None::<&str>
    ]);
    let [conflicts] = c.read([conflicts]).await?;
    let party = Found::new(&new)?;
    check_supplier_permission(c, party.is_supplier == 1)?;
    let details = Details::of(new.addresses, new.contacts)?;
    conflict::refuse(&conflicts.all()?)?;

    let id = c.new_id()?;
    let insert = written(c, &INSERT, &id, &party);
    c.commit(
        c.change(
            "party.created",
            "party",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .then(insert)
        .then_all(details.inserts(c, &id)),
    )
    .await
}

pub async fn change(c: &Context<'_>) -> Answer {
    let id = c.id("id")?;
    let change: PartyChange = c.body()?;
    let conflicts = FIND_CONFLICTS.bind(values![
        c.org_id(),
        set(&change.tax_id).map(|code| code.key()),
        set(&change.user_id),
        &id
    ]);
    let [rows, conflicts] = c
        .read([FIND.bind(values![c.org_id(), &id]), conflicts])
        .await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    let was_supplier = found.is_supplier;
    let next = found.changed(&change)?;
    check_supplier_permission(c, was_supplier + next.is_supplier > 0)?;
    let details = Details::of(change.addresses, change.contacts)?;
    conflict::refuse(&conflicts.all()?)?;

    let update = written(c, &UPDATE, &id, &next);
    let change = c
        .change(
            "party.changed",
            "party",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .must(update, "stale_version")
        .then_all(details.deletes(c, &id))
        .then_all(details.inserts(c, &id));
    c.commit(change).await
}

pub async fn remove(c: &Context<'_>) -> Answer {
    let id: Id<Party> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let Found {
        version,
        is_supplier,
        ..
    } = one(&rows)?;
    c.check_version(version)?;
    check_supplier_permission(c, is_supplier == 1)?;
    let change = c
        .change(
            "party.deleted",
            "party",
            id.as_str(),
            READ.bind(values![c.org_id(), &id]),
        )
        .must(
            DELETE.bind(values![c.org_id(), &id, version, c.now]),
            "stale_version",
        )
        .then(DELETE_ITEMS.bind(values![c.org_id(), &id]));
    c.commit(change).await
}

async fn show_page(c: &Context<'_>, role: Option<Role>, limit: Limit, cursor: &Cursor) -> Answer {
    let (order, list) = match role {
        None => ("people", LIST),
        Some(Role::Customer) => ("people.customer", LIST_CUSTOMERS),
        Some(Role::Supplier) => ("people.supplier", LIST_SUPPLIERS),
        Some(Role::Employee) => ("people.employee", LIST_EMPLOYEES),
        Some(Role::Rep) => ("people.rep", LIST_REPS),
    };
    let [name, id] = cursor.after(order, ["", ""])?;
    let [rows] = c
        .read([list.bind(values![c.org_id(), limit.plus_one(), name, id])])
        .await?;
    page(c, order, limit, &rows)
}

/// A change of a supplier also needs the permission for suppliers.
fn check_supplier_permission(c: &Context<'_>, is_supplier: bool) -> Result<(), Refusal> {
    if is_supplier && !c.principal.permissions.has(MANAGE_SUPPLIERS) {
        return Err(Refusal::new(&code::FORBIDDEN).with("permission", MANAGE_SUPPLIERS.code));
    }
    Ok(())
}

/// The statement that stores a party: `INSERT`, or `UPDATE` of its last version.
fn written(c: &Context<'_>, query: &domain::Query, id: &Id<Party>, party: &Found) -> Statement {
    let mut values = values![c.org_id(), id, party.version];
    values.extend(party.columns());
    values.push(c.now.into());
    query.bind(values)
}

/// The new addresses and contacts as JSON; none if they are not changed.
struct Details {
    addresses: Option<String>,
    contacts: Option<String>,
}

impl Details {
    fn of(addresses: Option<Addresses>, contacts: Option<Contacts>) -> Result<Self, Stop> {
        if let Some(addresses) = &addresses {
            check_defaults(addresses.as_slice())?;
        }
        let addresses = addresses.map(|list| json(list.as_slice())).transpose()?;
        let contacts = contacts.map(|list| json(&stored_contacts(list.as_slice())));
        Ok(Self {
            addresses,
            contacts: contacts.transpose()?,
        })
    }

    fn deletes(&self, c: &Context<'_>, id: &Id<Party>) -> Vec<Statement> {
        let addresses = self.addresses.as_ref().map(|_| DELETE_ADDRESSES);
        let contacts = self.contacts.as_ref().map(|_| DELETE_CONTACTS);
        let queries = addresses.into_iter().chain(contacts);
        queries
            .map(|query| query.bind(values![c.org_id(), id]))
            .collect()
    }

    fn inserts(&self, c: &Context<'_>, id: &Id<Party>) -> Vec<Statement> {
        let lists = [
            (INSERT_ADDRESSES, &self.addresses),
            (INSERT_CONTACTS, &self.contacts),
        ];
        let given = lists.into_iter().filter_map(|(query, list)| {
            let list = list.as_ref().filter(|list| *list != "[]")?;
            Some(query.bind(values![c.org_id(), id, list]))
        });
        given.collect()
    }
}

/// The new value of a field of a patch.
fn set<T>(patch: &Patch<T>) -> Option<&T> {
    match patch {
        Patch::Set(value) => Some(value),
        Patch::Keep | Patch::Clear => None,
    }
}
