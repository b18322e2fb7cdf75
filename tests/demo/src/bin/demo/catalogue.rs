//! Creates what the moves refer to: categories, warehouses, suppliers, items, levels.

use std::collections::BTreeMap;

use demo::catalogue::Item;
use demo::moves::Warehouse;
use demo::plan::Plan;
use serde_json::{Value, json};

use crate::client::Client;
use crate::failure::{Failure, Result};
use crate::progress::Progress;

/// How many items one request may create.
const ITEMS_MAX: usize = 100;
/// How many levels one request may set.
const LEVELS_MAX: usize = 500;

/// Ids by the name a person knows: SKU, code or name.
pub type Ids = BTreeMap<String, String>;

/// The ids that moves need.
pub struct Known {
    pub items: Ids,
    pub warehouses: Ids,
}

/// Creates what is missing of everything but the moves.
pub fn load(client: &Client, plan: &Plan, progress: Progress) -> Result<Known> {
    let categories = ensure(
        client,
        "/v1/inventory/categories",
        "name",
        &category_bodies(plan),
    )?;
    let warehouses = ensure(
        client,
        "/v1/inventory/warehouses",
        "code",
        &warehouse_bodies(),
    )?;
    let suppliers = ensure(
        client,
        "/v1/purchasing/suppliers",
        "name",
        &supplier_bodies(plan),
    )?;
    progress.step(format!(
        "{} categories, {} warehouses, {} suppliers",
        categories.len(),
        warehouses.len(),
        suppliers.len()
    ));
    let items = load_items(client, plan, &categories)?;
    progress.step(format!("{} items", plan.items.len()));
    let links = link_suppliers(client, plan, &suppliers, &items)?;
    progress.step(format!("{links} items linked to their suppliers"));
    set_levels(
        client,
        plan,
        id_of(&warehouses, Warehouse::Main.code())?,
        &items,
    )?;
    progress.step(format!("{} minimums", plan.levels.len()));
    Ok(Known { items, warehouses })
}

pub fn id_of<'a>(ids: &'a Ids, name: &str) -> Result<&'a str> {
    ids.get(name).map(String::as_str).ok_or_else(|| {
        Failure::Because(format!(
            "the server lists no id for `{name}`, which was just created"
        ))
    })
}

fn category_bodies(plan: &Plan) -> Vec<Value> {
    plan.categories
        .iter()
        .map(|name| json!({ "name": name }))
        .collect()
}

fn warehouse_bodies() -> Vec<Value> {
    let body = |warehouse: Warehouse| json!({ "code": warehouse.code(), "name": warehouse.name() });
    Warehouse::ALL.into_iter().map(body).collect()
}

fn supplier_bodies(plan: &Plan) -> Vec<Value> {
    let suppliers = plan.suppliers.iter();
    suppliers
        .map(|one| json!({ "name": one.name, "email": one.email, "phone": one.phone }))
        .collect()
}

/// Creates the bodies whose `field` the list at `path` does not show yet; all ids by `field`.
fn ensure(client: &Client, path: &str, field: &str, bodies: &[Value]) -> Result<Ids> {
    let mut ids = ids_by(field, &client.list(path)?);
    for body in bodies {
        let name = text(body, field);
        if !ids.contains_key(name) {
            let created = client.post(path, &key("create", &format!("{path}/{name}")), body)?;
            ids.insert(name.to_owned(), text(&created, "id").to_owned());
        }
    }
    Ok(ids)
}

fn load_items(client: &Client, plan: &Plan, categories: &Ids) -> Result<Ids> {
    let mut ids = ids_by("sku", &client.list("/v1/inventory/items")?);
    for (index, batch) in plan.items.chunks(ITEMS_MAX).enumerate() {
        // A batch is created as a whole or not at all.
        if batch.iter().all(|item| ids.contains_key(&item.sku)) {
            continue;
        }
        let bodies = batch
            .iter()
            .map(|item| item_body(item, categories))
            .collect::<Result<Vec<_>>>()?;
        let created = client.post(
            "/v1/inventory/items/batch",
            &key("items", &index.to_string()),
            &json!({ "items": bodies }),
        )?;
        let created = created
            .get("items")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        ids.extend(ids_by("sku", created));
    }
    Ok(ids)
}

fn item_body(item: &Item, categories: &Ids) -> Result<Value> {
    Ok(json!({
        "sku": item.sku,
        "name": item.name,
        "kind": if item.purchase.is_some() { "product" } else { "service" },
        "unit": "each",
        "category_id": id_of(categories, item.category)?,
        "price": pounds(item.price_minor),
        "cost": pounds(item.cost_minor),
        "barcodes": [item.barcode],
    }))
}

fn link_suppliers(client: &Client, plan: &Plan, suppliers: &Ids, items: &Ids) -> Result<usize> {
    let mut links = 0;
    for item in &plan.items {
        let Some(purchase) = &item.purchase else {
            continue;
        };
        let supplier = id_of(suppliers, purchase.supplier.name)?;
        let path = format!(
            "/v1/purchasing/suppliers/{supplier}/items/{}",
            id_of(items, &item.sku)?
        );
        let body = json!({
            "supplier_sku": purchase.supplier_sku,
            "price": pounds(item.cost_minor),
            "minimum_order": each(purchase.pack),
            "pack": each(purchase.pack),
            "lead_time_days": purchase.supplier.lead_time_days,
            "preferred": true,
        });
        client.put(&path, &key("supply", &item.sku), &body)?;
        links += 1;
    }
    Ok(links)
}

fn set_levels(client: &Client, plan: &Plan, warehouse: &str, items: &Ids) -> Result {
    for (index, batch) in plan.levels.chunks(LEVELS_MAX).enumerate() {
        let levels = batch.iter().map(|level| {
            Ok(json!({
                "item_id": id_of(items, &level.sku)?,
                "warehouse_id": warehouse,
                "minimum": each(level.minimum),
                "maximum": each(level.maximum),
            }))
        });
        let body = json!({ "levels": levels.collect::<Result<Vec<_>>>()? });
        client.post(
            "/v1/inventory/stock/levels/batch",
            &key("levels", &index.to_string()),
            &body,
        )?;
    }
    Ok(())
}

/// An Idempotency-Key: visible ASCII without spaces.
pub fn key(what: &str, which: &str) -> String {
    format!("demo-{what}-{}", which.replace(' ', "_"))
}

pub fn each(value: i64) -> Value {
    json!({ "value": value, "unit": "each" })
}

fn pounds(minor: i64) -> Value {
    json!({ "amount": minor, "currency": "GBP" })
}

fn ids_by(field: &str, records: &[Value]) -> Ids {
    records
        .iter()
        .map(|record| {
            (
                text(record, field).to_owned(),
                text(record, "id").to_owned(),
            )
        })
        .collect()
}

fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
}
