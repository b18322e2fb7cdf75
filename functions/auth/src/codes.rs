//! Permissions as the database stores and shows them.

/// The codes of a column of permissions. `?1` is the catalogue, `[[bit, code], …]`, because the
/// database knows only bits: a code is meant when its bit is set in the hexadecimal digit that
/// holds it.
macro_rules! codes {
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

pub(crate) use codes;
