//! The form of the migrations: what every tool that splits and applies them can read.

use domain::permission::BUILTIN_ROLES;
use rusqlite::Connection;
use support::plans;
use system::migrator::FILES;

use crate::project::{files, read};

#[test]
fn migrations_are_numbered_in_order() {
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

/// A database records the checksum of every file that it has applied. It refuses a program that carries another text of
/// that file, so a file that is committed stays as it is.
#[test]
fn a_committed_migration_does_not_change() {
    const RECORD: &str = "migrations/checksums.txt";
    let found: Vec<(String, &str)> = FILES
        .iter()
        .map(|file| (format!("migrations/{}", file.name), file.checksum))
        .collect();
    let text = read(RECORD);
    let recorded: Vec<(&str, &str)> = text
        .lines()
        .map(|line| {
            let (checksum, path) = line.split_once("  ").expect("as sha256sum prints it");
            (path, checksum)
        })
        .collect();
    for (path, checksum) in &recorded {
        let file = found.iter().find(|(found, _)| found == path);
        let (_, now) = file
            .unwrap_or_else(|| panic!("{path} is gone. Restore it: a migration stays. {INSTEAD}"));
        assert_eq!(
            now, checksum,
            "{path} has changed. Restore it: databases have applied it. {INSTEAD}"
        );
    }
    for (path, _) in &found {
        assert!(
            recorded.iter().any(|(recorded, _)| recorded == path),
            "{path} is new. Record it when it is finished: sha256sum {path} >> {RECORD}"
        );
    }
    let in_order = recorded.is_sorted() && recorded.len() == found.len();
    assert!(
        in_order,
        "{RECORD} lists each file once, and a new one has the highest number"
    );
}

const INSTEAD: &str = "Write the change as a new file with the next number.";

/// The remote D1 of `wrangler d1 migrations apply` splits a file at semicolons. A trigger that is more than one line is
/// then cut: <https://github.com/cloudflare/workers-sdk/issues/15690>.
#[test]
fn migrations_can_be_split_by_simple_tools() {
    for path in files("migrations", ".sql") {
        let text = read(&path);
        assert!(
            !text.contains('\r'),
            "{path} has other line endings than LF"
        );
        assert!(text.ends_with('\n'), "{path} does not end its last line");
        for (number, line) in text.lines().enumerate() {
            let place = format!("{path}:{}: {line}", number + 1);
            if let Some((before, comment)) = line.split_once("--") {
                assert!(
                    before.trim().is_empty(),
                    "a comment is a line of its own: {place}"
                );
                let confusing = ["'", "\"", "`", ";", "BEGIN", "CASE", "END"];
                let confusing = confusing.iter().find(|word| comment.contains(**word));
                assert!(
                    confusing.is_none(),
                    "{confusing:?} in a comment confuses the splitter: {place}"
                );
            }
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
fn packed_migrations_make_the_schema_of_the_files() {
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
fn the_database_refuses_changes_of_built_in_roles() {
    let database = Connection::open_in_memory().expect("SQLite opens");
    for sql in FILES.iter().flat_map(|file| file.statements) {
        let applied = database.execute_batch(sql);
        applied.unwrap_or_else(|error| panic!("{error}: {sql}"));
    }
    let organisation = "insert into org (id, slug, name, base_currency, created_at, updated_at)
        values (1, 'first', 'First', 'GBP', 1, 1)";
    database.execute(organisation, []).expect("an organisation");
    for role in BUILTIN_ROLES {
        let insert = "insert into role (org_id, id, name, name_key, builtin, permissions, created_at, updated_at)
            values (1, ?1, ?2, ?2, 1, '1', 1, 1)";
        database
            .execute(insert, [role.id, role.name])
            .expect("a role");
        for change in [
            "update role set permissions = '2', version = version + 1 where id = ?1",
            "delete from role where id = ?1",
        ] {
            let refused = database.execute(change, [role.id]);
            let refused = refused.expect_err(change).to_string();
            assert!(refused.contains("builtin_role"), "{change}: {refused}");
        }
    }
}

#[test]
fn the_database_refuses_half_an_address_and_what_is_no_telephone_number_of_an_organisation() {
    let database = plans::migrated();
    let insert = |columns: &str, values: &str| {
        let sql = format!(
            "insert into org (id, slug, name, base_currency, created_at, updated_at, {columns}) \
            values (1, 'first', 'First', 'GBP', 1, 1, {values})"
        );
        database
            .execute(&sql, [])
            .map_err(|error| error.to_string())
    };
    for (columns, values, constraint) in [
        ("address_line1", "'2 Low Street'", "org_address_is_whole"),
        ("address_country", "'GB'", "org_address_is_whole"),
        ("address_city", "'Leeds'", "org_address_is_whole"),
        (
            "address_line1, address_country",
            "'', 'GB'",
            "org_address_line1",
        ),
        (
            "address_line1, address_country",
            "'x', 'gb'",
            "org_address_country",
        ),
        ("tax_id", "''", "org_tax_id"),
        ("phone_e164", "'0113 496'", "org_phone_e164"),
    ] {
        let refused = insert(columns, values).expect_err(columns);
        assert!(refused.contains(constraint), "{columns}: {refused}");
    }
    insert("address_line1, address_country", "'x', 'GB'").expect("an organisation");
}
