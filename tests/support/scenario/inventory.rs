//! Scenarios of items, categories, warehouses and suppliers. Stock has its own: `stock`.

use serde_json::{Value, json};
use web::Route;

use super::Scenario;
use crate::Shop;
use crate::shop::unique;

/// Creates a record and gives its id.
pub(super) fn make(shop: &Shop, collection: &str, body: &Value) -> String {
    let path = format!("/v1/{collection}");
    let made = shop.client.post(&path).json(body).send();
    made.expect_status(201).id()
}

pub(super) fn warehouse(shop: &Shop) -> String {
    make(
        shop,
        "inventory/warehouses",
        &json!({ "code": unique("w"), "name": "Main" }),
    )
}

pub(super) fn item(shop: &Shop) -> String {
    make(shop, "inventory/items", &new_item())
}

fn category(shop: &Shop) -> String {
    make(
        shop,
        "inventory/categories",
        &json!({ "name": unique("category") }),
    )
}

pub(super) fn supplier(shop: &Shop) -> String {
    make(
        shop,
        "purchasing/suppliers",
        &json!({ "name": unique("supplier") }),
    )
}

fn new_item() -> Value {
    json!({
        "sku": unique("sku"), "name": "Tea light holder", "kind": "product", "unit": "each",
        "price": { "amount": 295, "currency": "GBP" }, "barcodes": [unique("barcode")]
    })
}

fn terms() -> Value {
    json!({
        "supplier_sku": "TL-1", "price": { "amount": 120, "currency": "GBP" },
        "lead_time_days": 5, "preferred": true
    })
}

/// A supplier and an item that it sells, as a path.
fn supplied(shop: &Shop) -> String {
    let path = format!(
        "/v1/purchasing/suppliers/{}/items/{}",
        supplier(shop),
        item(shop)
    );
    let set = shop.client.put(&path).json(&terms()).send();
    set.expect_status(200);
    path
}

/// A file with a new item in a new category, and with one that exists, has other barcodes and less stock there.
fn file(shop: &Shop) -> String {
    let place = json!({ "code": unique("w"), "name": "Main" });
    let warehouse = make(shop, "inventory/warehouses", &place);
    let item = new_item();
    let id = make(shop, "inventory/items", &item);
    let received = json!({
        "item_id": id, "warehouse_id": warehouse, "quantity": { "value": 9, "unit": "each" }
    });
    let stocked = shop.client.post("/v1/inventory/stock/add");
    stocked.json(&received).send().expect_status(201);
    let code = place["code"].as_str().unwrap_or_default();
    let (known, other) = (item["sku"].as_str().unwrap_or_default(), unique("sku"));
    format!(
        "sku,name,category,price,barcodes,stock:{code}\n\
         {other},Candle,{},1.50,,12\n{known},Tea light holder,,2.95,{},4\n",
        unique("category"),
        unique("barcode"),
    )
}

pub fn of(shop: &Shop, route: &Route, name: &str) -> Option<Scenario> {
    let at = |path: &str| Scenario::new(shop, route, path);
    let record = |collection: &str, id: String| at(&format!("/v1/{collection}/{id}"));
    Some(match name {
        "POST /v1/inventory/items" => {
            let mut body = new_item();
            body["category_id"] = category(shop).into();
            at(route.path).with(body)
        }
        "POST /v1/inventory/items/batch" => {
            at(route.path).with(json!({ "items": [new_item(), new_item()] }))
        }
        "POST /v1/inventory/import" => {
            let path = "/v1/inventory/import?mode=upsert&categories=create";
            at(path).with(json!({ "csv": file(shop) }))
        }
        "GET /v1/inventory/imports/{id}" | "GET /v1/inventory/imports/{id}/faults" => {
            let sheet = json!({ "csv": "sku,name\nA B,Tea light holder\n" });
            let draft = shop.client.post("/v1/inventory/import?dry_run=true");
            let checked = draft.json(&sheet).send().expect_status(201);
            at(&route.path.replace("{id}", &checked.id()))
        }
        "GET /v1/inventory/items/by-sku/{code}" => {
            let read = shop
                .client
                .get(&format!("/v1/inventory/items/{}", item(shop)))
                .send();
            record("inventory/items/by-sku", read.text_at("/sku"))
        }
        "GET /v1/inventory/items/by-barcode/{code}" => {
            let read = shop
                .client
                .get(&format!("/v1/inventory/items/{}", item(shop)))
                .send();
            record(
                "inventory/items/by-barcode",
                read.text_at("/barcodes/0/code"),
            )
        }
        "GET /v1/inventory/items/{id}/prices" | "GET /v1/inventory/items/{id}/costs" => {
            at(&route.path.replace("{id}", &item(shop)))
        }
        "GET /v1/inventory/items/{id}" | "DELETE /v1/inventory/items/{id}" => {
            record("inventory/items", item(shop))
        }
        "PATCH /v1/inventory/items/{id}" => record("inventory/items", item(shop)).with(json!({
            "name": "Tea light holder, red", "category_id": category(shop),
            "price": { "amount": 315, "currency": "GBP" }, "barcodes": [unique("barcode")]
        })),
        "GET /v1/inventory/items/{id}/suppliers" => {
            let path = supplied(shop);
            let item = path.rsplit('/').next().unwrap_or_default();
            at(&format!("/v1/inventory/items/{item}/suppliers"))
        }
        "POST /v1/inventory/categories" => {
            at(route.path).with(json!({ "name": unique("category"), "parent_id": category(shop) }))
        }
        "GET /v1/inventory/categories/{id}" | "DELETE /v1/inventory/categories/{id}" => {
            record("inventory/categories", category(shop))
        }
        "PATCH /v1/inventory/categories/{id}" => record("inventory/categories", category(shop))
            .with(json!({ "name": unique("category"), "parent_id": category(shop) })),
        "POST /v1/purchasing/suppliers" => at(route.path).with(json!({
            "name": unique("supplier"), "tax_id": unique("tax"), "rating_ppm": 800_000
        })),
        "GET /v1/purchasing/suppliers/{id}" => record("purchasing/suppliers", supplier(shop)),
        "DELETE /v1/purchasing/suppliers/{id}" => {
            let path = supplied(shop);
            at(path.split("/items/").next().unwrap_or_default())
        }
        "PATCH /v1/purchasing/suppliers/{id}" => record("purchasing/suppliers", supplier(shop))
            .with(json!({ "note": "Closed in August" })),
        "GET /v1/purchasing/suppliers/{id}/items" => {
            let path = supplied(shop);
            at(path.rsplit_once('/').map_or("", |(list, _)| list))
        }
        "POST /v1/purchasing/suppliers/{id}/items/batch" => {
            let mut lines = [terms(), terms()];
            for line in &mut lines {
                line["item_id"] = item(shop).into();
            }
            at(&format!(
                "/v1/purchasing/suppliers/{}/items/batch",
                supplier(shop)
            ))
            .with(json!({ "items": lines }))
        }
        "GET /v1/purchasing/suppliers/{id}/items/{item_id}"
        | "DELETE /v1/purchasing/suppliers/{id}/items/{item_id}" => at(&supplied(shop)),
        "PUT /v1/purchasing/suppliers/{id}/items/{item_id}" => {
            let path = format!(
                "/v1/purchasing/suppliers/{}/items/{}",
                supplier(shop),
                item(shop)
            );
            at(&path).with(terms())
        }
        "POST /v1/inventory/warehouses" => {
            at(route.path).with(json!({ "code": unique("w"), "name": "Main", "capacity": 9 }))
        }
        "GET /v1/inventory/warehouses/{id}" | "DELETE /v1/inventory/warehouses/{id}" => {
            record("inventory/warehouses", warehouse(shop))
        }
        "PATCH /v1/inventory/warehouses/{id}" => record("inventory/warehouses", warehouse(shop))
            .with(json!({ "name": "Main store", "capacity": null })),
        _ => return None,
    })
}
