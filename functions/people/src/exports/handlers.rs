//! The handler of `/v1/people/export`.

use domain::csv::{Separator, guarded, write};
use domain::{Statement, values};
use platform::{Fault, Rows};
use serde::Deserialize;
use web::export::{Part, ROWS_PER_PART, Source, stream};
use web::{Answer, Context};

use super::Query;
use super::statements::{FIND_ORG, LIST};
use crate::parties::wire::Role;

const COLUMNS: [&str; 17] = [
    "id",
    "name",
    "kind",
    "roles",
    "tax_id",
    "email",
    "phone",
    "payment_terms",
    "rating_ppm",
    "note",
    "recipient",
    "line1",
    "line2",
    "city",
    "region",
    "postcode",
    "country",
];

pub async fn export(c: &Context<'_>) -> Answer {
    let Query { role, separator } = c.query()?;
    let mut file = File {
        org_id: c.org_id(),
        role,
        separator: Separator::Comma,
    };
    let [org, rows] = c
        .read([
            FIND_ORG.bind(values![c.org_id()]),
            file.after(&[String::new(), String::new()]),
        ])
        .await?;
    let org: Option<(String,)> = org.first()?;
    let (locale,) = org.ok_or_else(|| Fault::new("this shard has no such organisation"))?;
    let usual = match locale.as_str() {
        "es" => Separator::Semicolon,
        _ => Separator::Comma,
    };
    file.separator = separator.unwrap_or(usual);
    let mut head = String::new();
    write(&mut head, file.separator.as_char(), COLUMNS);
    stream(c, "people", &head, file, &rows)
}

struct File {
    org_id: i64,
    role: Option<Role>,
    separator: Separator,
}

/// A row of `LIST`.
#[derive(Deserialize)]
struct Row {
    name_key: String,
    id: String,
    name: String,
    kind: String,
    roles: String,
    tax_id: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    payment_terms: Option<String>,
    rating_ppm: Option<i64>,
    note: Option<String>,
    /// Recipient, two lines, city, region, postcode and country as JSON.
    address: Option<String>,
}

impl Source for File {
    fn after(&self, keys: &[String]) -> Statement {
        let mut keys = keys.iter().map(String::as_str);
        LIST.bind(values![
            self.org_id,
            ROWS_PER_PART,
            keys.next().unwrap_or_default(),
            keys.next().unwrap_or_default(),
            self.role.map(<&str>::from)
        ])
    }

    fn write(&self, rows: &Rows) -> Result<Part, Fault> {
        let mut part = Part::default();
        for row in rows.all::<Row>()? {
            let address = row
                .address
                .as_deref()
                .unwrap_or("[null,null,null,null,null,null,null]");
            let address: [Option<String>; 7] = serde_json::from_str(address)
                .map_err(|error| Fault::new(format!("address: {error}")))?;
            let fields = [
                Some(row.id.clone()),
                Some(row.name),
                Some(row.kind),
                Some(row.roles),
                row.tax_id,
                row.email,
                row.phone,
                row.payment_terms,
                row.rating_ppm.map(|rating| rating.to_string()),
                row.note,
            ];
            let fields = fields
                .into_iter()
                .chain(address)
                .map(Option::unwrap_or_default);
            let fields = fields.map(|field| guarded(&field).into_owned());
            write(&mut part.text, self.separator.as_char(), fields);
            part.count = part.count.saturating_add(1);
            part.last = vec![row.name_key, row.id];
        }
        Ok(part)
    }
}
