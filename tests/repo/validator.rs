//! The schema validator that the other tests lean on.

use serde_json::json;

use support::schema::Validator;

#[test]
fn values_that_a_schema_forbids_are_found() {
    let document = json!({ "a": { "type": ["string", "null"], "maxLength": 2 } });
    let schema = json!({
        "type": "object", "required": ["a"],
        "properties": {
            "a": { "$ref": "#/a" },
            "b": { "type": "integer", "minimum": 1, "format": "int64" },
            "c": { "type": "array", "items": { "enum": ["x"] }, "maxItems": 1 },
            "d": { "anyOf": [{ "type": "string", "format": "uuid" }, { "type": "null" }] }
        }
    });
    let validator = Validator::new(&document);
    for good in [
        json!({ "a": null }),
        json!({ "a": "xy", "b": 1, "c": ["x"], "d": null, "e": true }),
    ] {
        assert_eq!(validator.faults(&schema, &good), [""; 0], "{good}");
    }
    for bad in [
        json!([]),
        json!({}),
        json!({ "a": "xyz" }),
        json!({ "a": null, "b": 0 }),
        json!({ "a": null, "b": 1.5 }),
        json!({ "a": null, "c": ["y"] }),
        json!({ "a": null, "c": ["x", "x"] }),
        json!({ "a": null, "d": "x" }),
    ] {
        assert!(!validator.is_valid(&schema, &bad), "{bad}");
    }
    let exact = Validator::new(&document).exact();
    let whole = json!({ "a": null, "b": 1, "c": [], "d": null });
    assert!(exact.is_valid(&schema, &whole));
    assert!(!exact.is_valid(&schema, &json!({ "a": null })));
    let more = json!({ "a": null, "b": 1, "c": [], "d": null, "e": 1 });
    assert!(!exact.is_valid(&schema, &more));
}
