//! What a query plan may not do, on any SQLite: walk a table, walk a tenant, sort what no
//! index sorted.

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;

/// Tables that stay small whatever a tenant does: walking them costs nothing.
const SMALL: &[(&str, &str)] = &[
    ("schema_migration", "a row a migration"),
    ("d1_migrations", "a row a migration"),
];

/// Columns with a handful of values: fixing them fixes nothing.
const COARSE: &[&str] = &[
    "org_id",
    "status",
    "state",
    "kind",
    "level",
    "active",
    "is_virtual",
    "reason",
    "tracking",
    "ref_type",
];

/// An empty database with the whole schema.
///
/// # Panics
/// When a migration fails.
pub fn migrated() -> Connection {
    let connection = Connection::open_in_memory().expect("SQLite opens");
    // Plans of triggers are shown with those of the statements that fire them.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_TRIGGER_EQP, true)
        .expect("SQLite knows this");
    for sql in schema() {
        connection.execute_batch(&sql).expect("the schema");
    }
    for (limit, most) in LIMITS {
        connection
            .set_limit(*limit, *most)
            .expect("SQLite knows this limit");
    }
    connection
}

/// The statements that make the schema.
pub fn schema() -> Vec<String> {
    let own = [
        system::statements::CREATE_SCHEMA_MIGRATION,
        system::statements::CREATE_D1_MIGRATIONS,
    ];
    let own = own.iter().map(|query| query.sql);
    let files = system::migrator::FILES.iter();
    own.chain(files.flat_map(|file| file.statements).copied())
        .map(str::to_owned)
        .collect()
}

/// What D1 allows a statement: <https://developers.cloudflare.com/d1/platform/limits/>, and
/// `setupSecurity` in workerd's sqlite.c++.
const LIMITS: &[(Limit, i32)] = &[
    (Limit::SQLITE_LIMIT_FUNCTION_ARG, 32),
    (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 100),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 5),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
];

/// The lines of a statement's plan.
///
/// # Errors
/// Why the statement cannot be prepared.
pub fn explain(connection: &Connection, sql: &str) -> Result<Vec<String>, rusqlite::Error> {
    // Inserting a parent shows searches for children that wait for it. One reference is deferred: a
    // return waits for its refund, which finds it by sales_return_order. Those of an update or a
    // delete do run.
    let inserts = sql.trim_start().starts_with("insert");
    connection.pragma_update(None, "foreign_keys", !inserts)?;
    let mut statement = connection.prepare(&format!("explain query plan {sql}"))?;
    let mut rows = statement.raw_query();
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        let line: Option<String> = row.get(3)?;
        lines.extend(line);
    }
    Ok(lines)
}

/// Which lines of a plan cost more the more a tenant has.
pub fn faults(lines: &[String]) -> Vec<String> {
    // What a statement itself builds is as small as what it was built from.
    let built: Vec<&str> = lines
        .iter()
        .filter_map(|line| {
            line.strip_prefix("CO-ROUTINE ")
                .or_else(|| line.strip_prefix("MATERIALIZE "))
        })
        .collect();
    let costly = |line: &&String| {
        if line.contains("VIRTUAL TABLE INDEX") {
            // json_each, the only table-valued function here, over one parameter.
            return false;
        }
        if let Some(what) = line.strip_prefix("SCAN ") {
            let name = what.split(' ').next().unwrap_or_default();
            // Triggers do not say what they build: there it is named so, or has no name.
            let own = name.starts_with("built_") || name.starts_with("(subquery-");
            let constant = what.ends_with("CONSTANT ROW") || what.ends_with("CONSTANT ROWS");
            let small = SMALL.iter().any(|(table, _)| *table == name);
            return !(own || constant || small || built.contains(&name));
        }
        if line.starts_with("SEARCH ") {
            return line.contains("AUTOMATIC") || is_coarse(line);
        }
        line.starts_with("USE TEMP B-TREE")
    };
    lines.iter().filter(costly).cloned().collect()
}

/// Whether a search fixes nothing but columns of few values.
fn is_coarse(line: &str) -> bool {
    let Some((_, terms)) = line.split_once(" (") else {
        return false;
    };
    let terms = terms.split(')').next().unwrap_or_default();
    terms.split(" AND ").all(|term| {
        COARSE
            .iter()
            .any(|column| term.strip_prefix(column).is_some_and(|rest| rest == "=?"))
    })
}

/// How many different values a column has in a large tenant.
fn distinct(table_rows: u64, column: &str) -> u64 {
    match column {
        "org_id" => 1,
        "location_id" | "warehouse_id" | "from_location_id" | "to_location_id" => 12,
        "item_id" => 50_000,
        "supplier_id" => 500,
        "category_id" => 200,
        "parent_id" => 50,
        "user_id" | "actor_id" | "created_by" => 100,
        "role_id" => 8,
        "word" => 20_000,
        "status" | "state" | "kind" | "level" | "reason" | "ref_type" | "entity" | "topic"
        | "action" | "name" => 8,
        _ => table_rows,
    }
}

/// How many rows a table of a large tenant has.
fn rows(table: &str) -> u64 {
    match table {
        "item" => 50_000,
        "stock_level" => 150_000,
        "item_word" => 200_000,
        "item_barcode" | "supplier_item" => 60_000,
        "stock_move" => 1_000_000,
        "stock_posting" | "demand_day" => 2_000_000,
        "replenishment" => 150_000,
        "reservation"
        | "stock_alert"
        | "cost_layer"
        | "purchase_order_line"
        | "stock_count_scan"
        | "document_delivery" => 300_000,
        "cost_draw" => 1_500_000,
        "item_price" | "item_cost" => 100_000,
        "outbox" | "audit_log" => 1_500_000,
        "idempotency" | "rate_limit" => 100_000,
        "session" | "refresh_token" => 20_000,
        "party" | "supplier_channel" => 5_000,
        "party_address" | "party_contact" => 8_000,
        "party_word" => 60_000,
        "directory_org" | "user_account" | "user_org" | "org" | "job_run" => 10_000,
        _ => 200,
    }
}

/// Statements that give a database the statistics of one large tenant, in the form of ANALYZE.
pub fn statistics(connection: &Connection) -> Vec<String> {
    let rows = indexes(connection).into_iter().map(|index| {
        let Index { table, name, .. } = &index;
        let stat = index.statistics();
        format!("insert into sqlite_stat1 (tbl, idx, stat) values ('{table}', '{name}', '{stat}')")
    });
    let start = ["analyze sqlite_schema", "delete from sqlite_stat1"].map(str::to_owned);
    let end = "analyze sqlite_schema".to_owned();
    start.into_iter().chain(rows).chain([end]).collect()
}

/// Gives them to this database.
///
/// # Panics
/// When SQLite does not take them.
pub fn write_statistics(connection: &Connection) {
    for sql in statistics(connection) {
        connection.execute_batch(&sql).expect("statistics");
    }
}

struct Index {
    table: String,
    name: String,
    columns: Vec<String>,
    unique: bool,
}

impl Index {
    /// How many rows there are, and how many share each start of the key.
    fn statistics(&self) -> String {
        let count = rows(&self.table);
        let mut kinds: u64 = 1;
        let mut stat = count.to_string();
        for (position, column) in self.columns.iter().enumerate() {
            kinds = kinds
                .saturating_mul(distinct(count, column).max(1))
                .min(count);
            let whole = self.unique && position + 1 == self.columns.len();
            let each = if whole { 1 } else { (count / kinds).max(1) };
            stat.push_str(&format!(" {each}"));
        }
        stat
    }
}

/// Every index.
fn indexes(connection: &Connection) -> Vec<Index> {
    let mut statement = connection
        .prepare(
            "select m.name, l.name, l.[unique], group_concat(i.name, ' ')
             from sqlite_schema as m, pragma_index_list(m.name) as l, pragma_index_info(l.name) as i
             where m.type = 'table' and m.name not like 'sqlite%' group by m.name, l.name, l.[unique]",
        )
        .expect("a list of indexes");
    let rows = statement.query_map([], |row| {
        let columns: Option<String> = row.get(3)?;
        let columns = columns.unwrap_or_default();
        Ok(Index {
            table: row.get(0)?,
            name: row.get(1)?,
            unique: row.get(2)?,
            columns: columns.split(' ').map(str::to_owned).collect(),
        })
    });
    rows.expect("indexes")
        .collect::<Result<_, _>>()
        .expect("indexes")
}
