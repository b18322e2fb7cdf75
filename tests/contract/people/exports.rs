//! `/v1/people/export`: people and companies as a file.

use serde_json::json;
use support::Shop;

#[test]
fn people_are_exported_by_name_with_their_first_address() {
    let shop = Shop::open();
    let address = |kind: &str, line1: &str| json!({ "kind": kind, "line1": line1, "city": "Vigo", "country": "ES" });
    let ana = json!({
        "name": "Ána, \"Bazar\"", "kind": "company", "roles": ["customer", "supplier"], "tax_id": "B1",
        "phone": "+34912345678", "note": "=1+1\nlater", "rating_ppm": 800_000,
        "addresses": [address("billing", "-1 Rúa Nova"), address("shipping", "Other")]
    });
    let zoe = json!({ "name": "Zoe", "roles": ["employee"] });
    let [zoe, ana] = [zoe, ana].map(|body| {
        let made = shop.client.post("/v1/people").json(&body).send();
        made.expect_status(201).id()
    });
    let head = "\u{feff}id,name,kind,roles,tax_id,email,phone,payment_terms,rating_ppm,note,recipient,line1,line2,city,\
                region,postcode,country\r\n";
    let of_ana = format!(
        "{ana},\"Ána, \"\"Bazar\"\"\",company,customer supplier,B1,,'+34912345678,,800000,\"'=1+1\nlater\",,'-1 Rúa Nova,,\
         Vigo,,,ES\r\n"
    );
    let of_zoe = format!("{zoe},Zoe,person,employee,,,,,,,,,,,,,\r\n");
    let read = |query: &str| {
        let path = "/v1/people/export";
        let answer = shop.client.get(&format!("{path}{query}")).send();
        let answer = answer.expect_status(200);
        assert_eq!(
            answer.header("content-type"),
            Some("text/csv; charset=utf-8")
        );
        answer.text
    };
    assert_eq!(read(""), format!("{head}{of_ana}{of_zoe}"));
    assert_eq!(read("?role=employee"), format!("{head}{of_zoe}"));
    assert!(read("?role=supplier&separator=;").contains(";customer supplier;B1;"));
}
