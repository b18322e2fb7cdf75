//! How suppliers take orders: by webhook or e-mail, by themselves or when asked.

use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use support::Native;
use support::buyer::Buyer;
use support::catcher::Catcher;

fn channel_of(supplier: &str) -> String {
    format!("/v1/documents/suppliers/{supplier}/channel")
}

#[test]
fn an_order_goes_by_itself_when_it_is_placed_where_that_is_wanted() {
    let buyer = Buyer::open();
    let catcher = Catcher::answering(&["200 OK"]);
    let (supplier, _) = buyer.hooked(&catcher.url, true);
    let order = buyer.placed(&supplier);
    let queued = buyer.of_order(&order);
    assert_eq!(queued.len(), 1);
    assert!(queued[0]["created_by"].is_null());
    let id = queued[0]["id"].as_str().expect("an id");
    assert_eq!(buyer.tried(id, 1)["state"], "sent");
    assert_eq!(catcher.caught()[0].header("webhook-id"), id);
    let (silent, _) = buyer.hooked(&catcher.url, false);
    assert_eq!(buyer.of_order(&buyer.placed(&silent)).len(), 0);
}

#[test]
fn a_secret_is_shown_once_and_another_takes_over_slowly() {
    let buyer = Buyer::open();
    let catcher = Catcher::answering(&["200 OK"]);
    let (supplier, first) = buyer.hooked(&catcher.url, false);
    assert!(buyer.get(&channel_of(&supplier))["secret"].is_null());
    let mut channel = json!({ "kind": "webhook", "url": catcher.url, "automatic": false });
    let kept = buyer.set_channel(&supplier, &channel).expect_status(200);
    assert!(kept.json()["secret"].is_null());
    channel["new_secret"] = json!(true);
    let client = buyer.depot.client();
    let put = || {
        client
            .put(&channel_of(&supplier))
            .json(&channel)
            .key("once")
            .send()
            .expect_status(200)
    };
    let second = put().text_at("/secret");
    assert_eq!(put().text_at("/secret"), second, "a repeat shows it again");
    assert_ne!(first, second);
    buyer.tried(&buyer.queued(&supplier), 1);
    let caught = &catcher.caught()[0];
    assert_eq!(
        (caught.signatures_by(&first), caught.signatures_by(&second)),
        (1, 1)
    );
    let gone = client.delete(&channel_of(&supplier)).send();
    gone.expect_status(204);
    client
        .get(&channel_of(&supplier))
        .send()
        .expect_problem(404, "not_found");
    client
        .delete(&channel_of(&supplier))
        .send()
        .expect_problem(404, "not_found");
}

#[test]
fn a_channel_says_what_its_kind_has_and_nothing_else() {
    let buyer = Buyer::open();
    let supplier = buyer.supplier();
    let url = "https://orders.supplier.example/hook";
    for (channel, pointer) in [
        (json!({ "kind": "webhook" }), "/url"),
        (
            json!({ "kind": "webhook", "url": url, "address": "a@b.example" }),
            "/address",
        ),
        (
            json!({ "kind": "webhook", "url": url, "language": "es" }),
            "/language",
        ),
        (json!({ "kind": "email" }), "/address"),
        (
            json!({ "kind": "email", "address": "a@b.example", "url": url }),
            "/url",
        ),
        (
            json!({ "kind": "email", "address": "a@b.example", "new_secret": true }),
            "/new_secret",
        ),
        (
            json!({ "kind": "webhook", "url": "http://supplier.example/" }),
            "/url",
        ),
        (
            json!({ "kind": "webhook", "url": "https://10.0.0.1/" }),
            "/url",
        ),
        (
            json!({ "kind": "webhook", "url": "https://printer.local/" }),
            "/url",
        ),
        (
            json!({ "kind": "webhook", "url": "https://supplier.example:8443/" }),
            "/url",
        ),
        (json!({ "kind": "fax", "url": url }), "/kind"),
    ] {
        let refused = buyer.set_channel(&supplier, &channel);
        let refused = refused.expect_problem(422, "invalid_body");
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer, "{channel}");
    }
    // Nobody but the one who deploys can say through whom e-mail goes.
    let mailbox = json!({ "kind": "email", "address": "orders@supplier.example" });
    buyer
        .set_channel(&supplier, &mailbox)
        .expect_problem(409, "mail_not_configured");
    let set = buyer.set_channel(&supplier, &json!({ "kind": "webhook", "url": url }));
    let tag = set
        .expect_status(200)
        .header("etag")
        .expect("an ETag")
        .to_owned();
    let client = buyer.depot.client();
    let change = client
        .put(&channel_of(&supplier))
        .json(&json!({ "kind": "webhook", "url": url }));
    change.header("if-match", &tag).send().expect_status(200);
    let change = client
        .put(&channel_of(&supplier))
        .json(&json!({ "kind": "webhook", "url": url }));
    change
        .header("if-match", &tag)
        .send()
        .expect_problem(412, "precondition_failed");
    let other = Buyer::open();
    other
        .set_channel(&supplier, &json!({ "kind": "webhook", "url": url }))
        .expect_problem(404, "not_found");
}

#[test]
fn a_mailbox_gets_the_paper() {
    let catcher = Catcher::answering(&["200 OK"]);
    let settings = [
        ("MAIL_URL", catcher.url.as_str()),
        ("MAIL_FROM", "shop@shop.example"),
        ("MAIL_TOKEN", "re_123"),
    ];
    let native = Native::with(&settings);
    let buyer = Buyer::open_at(&native.client());
    let supplier = buyer.supplier();
    let channel = json!({ "kind": "email", "address": "pedidos@supplier.example", "language": "es", "automatic": true });
    let set = buyer
        .set_channel(&supplier, &channel)
        .expect_status(200)
        .json();
    assert_eq!(
        (&set["address"], &set["secret"]),
        (&channel["address"], &Value::Null)
    );
    let order = buyer.placed(&supplier);
    let id = buyer.of_order(&order)[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    assert_eq!(buyer.tried(&id, 1)["state"], "sent");
    let caught = &catcher.caught()[0];
    assert_eq!(caught.header("authorization"), "Bearer re_123");
    assert_eq!(caught.header("idempotency-key"), id);
    let mail: Value = serde_json::from_str(&caught.body).expect("JSON");
    assert_eq!(mail["from"], "shop@shop.example");
    assert_eq!(mail["to"], json!(["pedidos@supplier.example"]));
    assert_eq!(mail["subject"], "Pedido de compra PO-1 de Test shop");
    assert!(
        mail["text"]
            .as_str()
            .is_some_and(|text| text.contains("PO-1"))
    );
    assert!(
        mail["html"]
            .as_str()
            .is_some_and(|html| html.starts_with("<p>"))
    );
    assert_eq!(
        mail["attachments"][0]["filename"],
        "pedido-de-compra-po-1.pdf"
    );
    let paper = mail["attachments"][0]["content"].as_str().expect("a file");
    let paper = Base64::decode_vec(paper).expect("base64");
    let path = format!("/v1/documents/purchase-orders/{order}?language=es");
    let printed = buyer.depot.client().get(&path).send().expect_status(200);
    assert_eq!(String::from_utf8(paper).expect("ASCII"), printed.text);
}
