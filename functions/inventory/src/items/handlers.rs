//! The handlers of `/v1/inventory/items`.

use domain::fold::code_key;
use domain::{Id, Query, Statement, barcode, conflict, values};
use platform::{Fault, Rows};
use stock::Item;
use web::{Answer, Context, Stop, json, one, page};

use super::rules::Changed;
use super::statements::{
    DELETE, DELETE_BARCODES, DELETE_WORDS, FIND, FIND_BY_BARCODE, FIND_BY_ID, FIND_BY_SKU,
    FIND_CONFLICTS, FIND_CURRENCY, INSERT_BARCODES, INSERT_WORDS, LIST, LIST_BY_CATEGORY,
    LIST_BY_KIND, LIST_BY_NAME, LIST_BY_SKU, LIST_BY_STATUS, LIST_BY_SUPPLIER, LIST_BY_WORD, READ,
    READ_SEVERAL, UPDATE,
};
use super::store::{currency_in, inserts};
use super::stored::{CheckedFields, StoredItem};
use super::wire::{Filter, ItemChange, NewItem, NewItems, Sort};
use super::{rules, stored};

pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let (order, statement) = list_statement(c, &filter)?;
    let [rows] = c.read([statement]).await?;
    page(c, order, filter.limit, &rows)
}

pub async fn read(c: &Context<'_>) -> Answer {
    let id: Id<Item> = c.id("id")?;
    show(c, FIND_BY_ID.bind(values![c.org_id(), &id])).await
}

pub async fn read_by_sku(c: &Context<'_>) -> Answer {
    let key = code_key(c.parameter("code"));
    show(c, FIND_BY_SKU.bind(values![c.org_id(), key])).await
}

pub async fn read_by_barcode(c: &Context<'_>) -> Answer {
    let key = barcode::key(c.parameter("code"));
    show(c, FIND_BY_BARCODE.bind(values![c.org_id(), key])).await
}

pub async fn create(c: &Context<'_>) -> Answer {
    let new: NewItem = c.body()?;
    let prepared = prepare(c, vec![new], None).await?;
    let id = prepared.first().map_or("", |item| item.id.as_str());
    let read = READ.bind(values![c.org_id(), id]);
    let change = c.change("item.created", "item", id, read);
    c.commit(change.then_all(inserts(c, &prepared)?)).await
}

pub async fn create_several(c: &Context<'_>) -> Answer {
    let NewItems { items } = c.body()?;
    let prepared = prepare(c, items.into_vec(), Some("/items/")).await?;
    let ids: Vec<&str> = prepared.iter().map(|item| item.id.as_str()).collect();
    let read = READ_SEVERAL.bind(values![c.org_id(), json(&ids)?]);
    // One event and one audit row for all of them, under an id of their own.
    let batch = c.new_id::<NewItems>()?;
    let change = c.change("items.created", "item_batch", batch.as_str(), read);
    c.commit(change.then_all(inserts(c, &prepared)?)).await
}

pub async fn change(c: &Context<'_>) -> Answer {
    let id: Id<Item> = c.id("id")?;
    let change: ItemChange = c.body()?;
    let checked = json(&[rules::checked_fields(&change)])?;
    let [rows, currency, conflicts] = c
        .read([
            FIND.bind(values![c.org_id(), &id]),
            FIND_CURRENCY.bind(values![c.org_id()]),
            FIND_CONFLICTS.bind(values![c.org_id(), checked, &id, None::<&str>]),
        ])
        .await?;
    let (version, item, is_supplied) = found(&rows)?;
    c.check_version(version)?;
    let Changed {
        item,
        has_new_barcodes,
        has_new_words,
    } = rules::change(item, is_supplied, change, &currency_in(&currency)?)?;
    conflict::refuse(&conflicts.all()?)?;
    stored::refuse_repeats(std::slice::from_ref(&item), |_| String::new())?;

    let key = || values![c.org_id(), &id];
    let update = UPDATE.bind(values![c.org_id(), &id, version, json(&item)?, c.now]);
    let mut change = c
        .change("item.changed", "item", id.as_str(), READ.bind(key()))
        .must(update, "stale_version");
    let one = json(&[item])?;
    if has_new_barcodes {
        let insert = INSERT_BARCODES.bind(values![c.org_id(), &one]);
        change = change.then(DELETE_BARCODES.bind(key())).then(insert);
    }
    if has_new_words {
        let insert = INSERT_WORDS.bind(values![c.org_id(), &one]);
        change = change.then(DELETE_WORDS.bind(key())).then(insert);
    }
    c.commit(change).await
}

pub async fn remove(c: &Context<'_>) -> Answer {
    let id: Id<Item> = c.id("id")?;
    let [rows] = c.read([FIND.bind(values![c.org_id(), &id])]).await?;
    let (version, ..) = found(&rows)?;
    c.check_version(version)?;
    let delete = DELETE.bind(values![c.org_id(), &id, version, c.now]);
    let read = READ.bind(values![c.org_id(), &id]);
    let change = c.change("item.deleted", "item", id.as_str(), read);
    c.commit(change.must(delete, "stale_version")).await
}

/// The name of the sort order for the cursor, and the statement of the filters.
fn list_statement(c: &Context<'_>, filter: &Filter) -> Result<(&'static str, Statement), Stop> {
    let (order, query, keys) = match filter.sort {
        Sort::Id => {
            let [id] = filter.cursor.after("items.id", [""])?;
            ("items.id", narrowest(filter), vec![id])
        }
        Sort::Name => {
            let keys = filter.cursor.after("items.name", ["", ""])?;
            ("items.name", LIST_BY_NAME, keys.into())
        }
        Sort::Sku => {
            let keys = filter.cursor.after("items.sku", [""])?;
            ("items.sku", LIST_BY_SKU, keys.into())
        }
    };
    let search = filter.q.as_ref();
    let others = search.map(|search| &search.0.others);
    let others = others.filter(|words| !words.is_empty());
    let mut values = values![
        c.org_id(),
        filter.limit.plus_one(),
        filter.kind.map(<&str>::from),
        filter.status.map(<&str>::from),
        filter.category_id.as_ref(),
        filter.supplier_id.as_ref(),
        search.map(|search| &search.0.first),
        others.map(json).transpose()?,
    ];
    values.extend(keys.into_iter().map(domain::Value::from));
    Ok((order, query.bind(values)))
}

/// The list by id of the narrowest filter: the others are checked row by row.
const fn narrowest(filter: &Filter) -> Query {
    match filter {
        Filter { q: Some(_), .. } => LIST_BY_WORD,
        Filter {
            supplier_id: Some(_),
            ..
        } => LIST_BY_SUPPLIER,
        Filter {
            category_id: Some(_),
            ..
        } => LIST_BY_CATEGORY,
        Filter { kind: Some(_), .. } => LIST_BY_KIND,
        Filter {
            status: Some(_), ..
        } => LIST_BY_STATUS,
        _ => LIST,
    }
}

async fn show(c: &Context<'_>, find: Statement) -> Answer {
    let [rows] = c.read([find]).await?;
    web::show(&rows)
}

/// New items as they will be stored. `list` is the JSON pointer of their list in the body, if any.
async fn prepare(
    c: &Context<'_>,
    new: Vec<NewItem>,
    list: Option<&str>,
) -> Result<Vec<StoredItem>, Stop> {
    let checked: Vec<CheckedFields<'_>> = new.iter().map(CheckedFields::of_new).collect();
    let [currency, conflicts] = c
        .read([
            FIND_CURRENCY.bind(values![c.org_id()]),
            FIND_CONFLICTS.bind(values![c.org_id(), json(&checked)?, None::<&str>, list]),
        ])
        .await?;
    let currency = currency_in(&currency)?;
    let at = |position| list.map_or_else(String::new, |list| format!("{list}{position}"));
    let mut prepared = Vec::with_capacity(new.len());
    for (position, item) in new.into_iter().enumerate() {
        let id: Id<Item> = c.new_id()?;
        prepared.push(stored::create(
            id.to_string(),
            item,
            &currency,
            &at(position),
        )?);
    }
    conflict::refuse(&conflicts.all()?)?;
    stored::refuse_repeats(&prepared, at)?;
    Ok(prepared)
}

/// The row of `FIND`: version, item, and whether a supplier's quantities are in its unit.
fn found(rows: &Rows) -> Result<(i64, StoredItem, bool), Stop> {
    let (version, item, is_supplied): (i64, String, i64) = one(rows)?;
    let item = serde_json::from_str(&item).map_err(|error| Fault::new(format!("item: {error}")))?;
    Ok((version, item, is_supplied == 1))
}
