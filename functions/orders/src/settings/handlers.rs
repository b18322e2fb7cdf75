//! `/v1/orders/settings` and `/v1/orders/numbers`.

use domain::values;
use sales::rules::orders::PayPolicy;
use web::{Answer, Context, one, show, show_unversioned};

use super::numbers::SequenceChange;
use super::statements::{
    FIND, FIND_SEQUENCE, LIST_SEQUENCES, READ, READ_SEQUENCE, UPDATE, UPDATE_SEQUENCE,
};
use super::wire::SettingsChange;

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
    let id = c.org_id().to_string();
    let answer = READ.bind(values![c.org_id()]);
    let change = c.change("sales_settings.changed", "sales_settings", &id, answer);
    c.commit(change.must(update, "stale_version")).await
}

pub async fn list_sequences(c: &Context<'_>) -> Answer {
    let [rows] = c.read([LIST_SEQUENCES.bind(values![c.org_id()])]).await?;
    show_unversioned(&rows)
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
    let answer = READ_SEQUENCE.bind(values![c.org_id(), kind]);
    let change = c.change("document_numbers.changed", "document_numbers", kind, answer);
    c.commit(change.must(update, "stale_version")).await
}
