//! Every function there is, and which of them a path belongs to.

use web::Function;

pub static FUNCTIONS: &[&Function] = &[&system::FUNCTION, &auth::FUNCTION, &inventory::FUNCTION];

/// As the routes in wrangler.toml and spin.toml say: `/v1/<name>` and `/internal/<name>`, and
/// whatever is nobody's to `system`.
pub fn owner(path: &str) -> &'static Function {
    let mut parts = path.split('/').skip(1);
    let named = match (parts.next(), parts.next()) {
        (Some("v1" | "internal"), Some(name)) => FUNCTIONS.iter().find(|f| f.name == name),
        _ => None,
    };
    named.copied().unwrap_or(&system::FUNCTION)
}
