//! `/v1/documents/suppliers/{id}/channel`, and automatic sending by webhook and e-mail.

use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use support::Native;
use support::buyer::Buyer;
use support::receiver::Receiver;

fn channel_of(supplier: &str) -> String {
    format!("/v1/documents/suppliers/{supplier}/channel")
}

#[test]
fn an_automatic_channel_gets_orders_when_they_are_placed() {
    let buyer = Buyer::open();
    let receiver = Receiver::answering(&["200 OK"]);
    let (supplier, _) = buyer.supplier_with_webhook(&receiver.url, true);
    let order = buyer.placed(&supplier);
    let queued = buyer.deliveries_of(&order);
    assert_eq!(queued.len(), 1);
    assert!(queued[0]["created_by"].is_null());
    let id = queued[0]["id"].as_str().expect("an id");
    assert_eq!(buyer.after_attempts(id, 1)["state"], "sent");
    assert_eq!(receiver.received()[0].header("webhook-id"), id);
    let (silent, _) = buyer.supplier_with_webhook(&receiver.url, false);
    assert_eq!(buyer.deliveries_of(&buyer.placed(&silent)).len(), 0);
}

#[test]
fn a_secret_is_shown_once_and_signs_together_with_its_successor() {
    let buyer = Buyer::open();
    let receiver = Receiver::answering(&["200 OK"]);
    let (supplier, first) = buyer.supplier_with_webhook(&receiver.url, false);
    assert!(buyer.get(&channel_of(&supplier))["secret"].is_null());
    let mut channel = json!({ "kind": "webhook", "url": receiver.url, "automatic": false });
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
    assert_eq!(
        put().text_at("/secret"),
        second,
        "a repeated request shows it again"
    );
    assert_ne!(first, second);
    buyer.after_attempts(&buyer.queued(&supplier), 1);
    let received = &receiver.received()[0];
    assert_eq!(
        (
            received.signatures_by(&first),
            received.signatures_by(&second)
        ),
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
fn a_channel_has_the_members_of_its_kind_only() {
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
    // The e-mail provider is a setting of the installation.
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
fn an_email_channel_gets_the_order_as_pdf() {
    let receiver = Receiver::answering(&["200 OK"]);
    let settings = [
        ("MAIL_URL", receiver.url.as_str()),
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
    let id = buyer.deliveries_of(&order)[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    assert_eq!(buyer.after_attempts(&id, 1)["state"], "sent");
    let received = &receiver.received()[0];
    assert_eq!(received.header("authorization"), "Bearer re_123");
    assert_eq!(received.header("idempotency-key"), id);
    let mail: Value = serde_json::from_str(&received.body).expect("JSON");
    assert_eq!(mail["from"], "shop@shop.example");
    assert_eq!(mail["to"], json!(["pedidos@supplier.example"]));
    assert_eq!(mail["subject"], "Pedido de compra PO-000001 de Test shop");
    assert!(
        mail["text"]
            .as_str()
            .is_some_and(|text| text.contains("PO-000001"))
    );
    assert!(
        mail["html"]
            .as_str()
            .is_some_and(|html| html.starts_with("<p>"))
    );
    assert_eq!(
        mail["attachments"][0]["filename"],
        "pedido-de-compra-po-000001.pdf"
    );
    let paper = mail["attachments"][0]["content"].as_str().expect("a file");
    let paper = Base64::decode_vec(paper).expect("base64");
    let path = format!("/v1/documents/purchase-orders/{order}?language=es");
    let printed = buyer.depot.client().get(&path).send().expect_status(200);
    assert_eq!(paper, printed.bytes);
}
