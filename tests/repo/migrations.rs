//! The form of the migrations: what every tool that splits and applies them can read.

use domain::permission::BUILTIN_ROLES;
use rusqlite::Connection;
use system::migrator::{FILES, Migration};

use crate::project::{files, read};

#[test]
fn they_are_numbered_in_their_order() {
    let numbers: Vec<String> = files("migrations", ".sql")
        .iter()
        .map(|path| {
            let name = path.strip_prefix("migrations/").expect("in the folder");
            let (number, rest) = name.split_once('_').expect("0001_topic.sql");
            assert!(number.len() == 4 && rest.ends_with(".sql"), "{name}");
            number.to_owned()
        })
        .collect();
    assert!(
        numbers.windows(2).all(|pair| pair[0] < pair[1]),
        "{numbers:?}"
    );
}

#[test]
fn they_can_be_split_by_simple_tools() {
    for path in files("migrations", ".sql") {
        let text = read(&path);
        assert!(
            !text.contains('\r'),
            "{path} has other line endings than LF"
        );
        assert!(text.ends_with('\n'), "{path} does not end its last line");
        for (number, line) in text.lines().enumerate() {
            let place = format!("{path}:{}: {line}", number + 1);
            let lower = line.trim_start().to_lowercase();
            if lower.starts_with("create trigger") {
                assert!(
                    line.contains(" BEGIN ") && line.ends_with(" END;"),
                    "a trigger is one line with upper-case BEGIN and END: {place}"
                );
                let body = &line[line.find(" BEGIN ").expect("found above")..];
                assert!(
                    !body.to_lowercase().contains(" case "),
                    "CASE … END in a trigger confuses the splitter: {place}"
                );
            }
        }
    }
}

/// What the program applies is packed from them; `wrangler d1 migrations` applies the files.
#[test]
fn packed_they_make_the_schema_of_the_files() {
    let schema_of = |statements: &mut dyn Iterator<Item = String>| {
        let database = Connection::open_in_memory().expect("SQLite opens");
        for sql in statements {
            let applied = database.execute_batch(&sql);
            applied.unwrap_or_else(|error| panic!("{error}: {sql}"));
        }
        let list = "select ifnull(sql, name) from sqlite_schema order by rowid";
        let mut query = database.prepare(list).expect("it prepares");
        let rows = query.query_map([], |row| row.get::<_, String>(0));
        let rows = rows.expect("it runs");
        let words = rows.map(|sql| words(&sql.expect("a text")));
        words.collect::<Vec<_>>()
    };
    let files = files("migrations", ".sql");
    let plain = schema_of(&mut files.iter().map(|path| read(path)));
    let packed = FILES.iter().flat_map(|file| file.statements);
    let packed = schema_of(&mut packed.map(|sql| (*sql).to_owned()));
    assert!(plain.len() > 100);
    assert_eq!(plain, packed);
}

/// Without comments and layout.
fn words(sql: &str) -> String {
    sql.lines()
        .filter_map(|line| line.split("--").next())
        .flat_map(str::split_whitespace)
        .collect()
}

#[test]
fn an_older_organisation_has_the_built_in_roles_of_a_new_one() {
    let database = Connection::open_in_memory().expect("SQLite opens");
    let (first, later): (Vec<_>, Vec<_>) =
        FILES.iter().partition(|file| file.name <= "0008_alert.sql");
    let apply = |files: &[&Migration]| {
        for sql in files.iter().flat_map(|file| file.statements) {
            let applied = database.execute_batch(sql);
            applied.unwrap_or_else(|error| panic!("{error}: {sql}"));
        }
    };
    apply(&first);
    database
        .execute_batch(
            "insert into org (id, slug, name, base_currency, created_at, updated_at) \
             values (1, 'first', 'First', 'GBP', 1, 1)",
        )
        .expect("an organisation");
    for role in BUILTIN_ROLES {
        let insert = "insert into role (org_id, id, name, builtin, permissions, description, created_at, updated_at) \
            values (1, ?1, ?2, 1, '1', 'As it was', 1, 1)";
        database
            .execute(insert, [role.id, role.name])
            .expect("a role");
    }
    apply(&later);
    for role in BUILTIN_ROLES {
        let read = "select permissions from role where org_id = 1 and id = ?1";
        let found: String = database
            .query_row(read, [role.id], |row| row.get(0))
            .expect("the role");
        assert_eq!(found, role.permissions.to_string(), "{}", role.id);
        let change = "update role set name = 'x' where org_id = 1 and id = ?1";
        let refused = database
            .execute(change, [role.id])
            .expect_err("it is fixed");
        assert!(refused.to_string().contains("builtin_role"), "{refused}");
    }
}
