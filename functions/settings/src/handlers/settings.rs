//! `/v1/orders/settings` and `/v1/orders/numbers`.

use domain::values;
use sales::rules::orders::PayPolicy;
use web::{Answer, Audit, Change, Context, one, show};

use crate::statements::settings::{
    FIND, FIND_SEQUENCE, LIST_SEQUENCES, READ, READ_SEQUENCE, UPDATE, UPDATE_SEQUENCE,
};
use crate::wire::numbers::SequenceChange;
use crate::wire::settings::SettingsChange;

pub async fn read(c: &Context<'_>) -> Answer {
    let [rows] = c.read([READ.bind(values![c.org_id()])]).await?;
    show(&rows)
}

pub async fn change(c: &Context<'_>) -> Answer {
    let change: SettingsChange = c.body()?;
    let [rows] = c.read([FIND.bind(values![c.org_id()])]).await?;
    let (version, prices_include_tax, pay_policy): (i64, i64, PayPolicy) = one(&rows)?;
    c.check_version(version)?;
    let update = UPDATE.bind(values![
        c.org_id(),
        version,
        change
            .prices_include_tax
            .map_or(prices_include_tax, i64::from),
        change.pay_policy.unwrap_or(pay_policy).into_str(),
        c.now
    ]);
    let audit = Audit {
        action: "sales_settings.changed",
        entity: "sales_settings",
        entity_id: c.org_id().to_string(),
        diff: c.asked(),
    };
    let change = Change::new(audit, READ.bind(values![c.org_id()]));
    c.commit(change.must(update, "stale_version")).await
}

pub async fn list_sequences(c: &Context<'_>) -> Answer {
    let [rows] = c.read([LIST_SEQUENCES.bind(values![c.org_id()])]).await?;
    show(&rows)
}

pub async fn change_sequence(c: &Context<'_>) -> Answer {
    let kind = c.parameter("type");
    let change: SequenceChange = c.body()?;
    let [rows] = c
        .read([FIND_SEQUENCE.bind(values![c.org_id(), kind])])
        .await?;
    let (version, prefix, digits): (i64, String, i64) = one(&rows)?;
    c.check_version(version)?;
    let update = UPDATE_SEQUENCE.bind(values![
        c.org_id(),
        kind,
        version,
        change.prefix.map_or(prefix, |prefix| prefix.0),
        change.digits.map_or(digits, |digits| digits.0),
        c.now
    ]);
    let audit = Audit {
        action: "document_numbers.changed",
        entity: "document_numbers",
        entity_id: kind.to_owned(),
        diff: c.asked(),
    };
    let change = Change::new(audit, READ_SEQUENCE.bind(values![c.org_id(), kind]));
    c.commit(change.must(update, "stale_version")).await
}
