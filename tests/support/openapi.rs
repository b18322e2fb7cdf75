//! Writes openapi.json: `cargo run -p tests --bin openapi > openapi.json`.

fn main() {
    print!("{}", support::API.text());
}
