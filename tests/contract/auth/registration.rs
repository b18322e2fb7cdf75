//! `POST /v1/auth/register`.
use support::Shop;

#[test]
fn smoke() {
    let shop = Shop::open();
    println!("{}", shop.organisation);
    println!("{}", shop.user);
    let seller = shop.user("seller");
    println!("{}", seller.get("/v1/auth/me").send().text);
    println!("{}", shop.client.get("/v1/auth/roles").send().text);
    println!("{}", shop.client.get("/v1/auth/users?q=admin").send().text);
    println!("{}", shop.client.get("/v1/auth/organisation").send().text);
    println!("{}", shop.client.get("/v1/auth/jwks.json").send().text);
}
