//! Permissions in SQL: the database stores bits, the answers show codes.

use domain::permission;
use platform::Fault;
use web::json;

/// The codes of a column of permissions. `?1` is the `catalogue`. The column holds hexadecimal digits: a
/// code is among them when its bit is set in its digit.
macro_rules! permission_codes {
    ($column:literal) => {
        concat!(
            "json((
                select json_group_array(json_extract(p.value, '$[1]'))
                from json_each(?1) as p
                where (instr('123456789abcdef', nullif(substr(",
            $column,
            ", -1 - json_extract(p.value, '$[0]') / 4, 1), '')) >> (json_extract(p.value, '$[0]') % 4)) & 1
            ))"
        )
    };
}

pub(crate) use permission_codes;

/// Every permission as `[[bit, code], …]`.
///
/// # Errors
/// None: numbers and texts have a form in JSON.
pub fn catalogue() -> Result<String, Fault> {
    let entries: Vec<(u8, &str)> = permission::ALL
        .iter()
        .map(|permission| (permission.bit, permission.code))
        .collect();
    json(&entries)
}
