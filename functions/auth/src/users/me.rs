//! `/v1/auth/me`.

use domain::values;
use web::{Answer, Context, one, show};

use super::rules::Found;
use super::statements::{FIND, READ, READ_STATUS, UPDATE};
use super::wire::ProfileChange;

pub async fn read(c: &Context<'_>) -> Answer {
    let own = READ.bind(values![c.org_id(), &c.principal.user_id]);
    let [rows] = c.read([own]).await?;
    show(&rows)
}

pub async fn change(c: &Context<'_>) -> Answer {
    let change: ProfileChange = c.body()?;
    let user_id = &c.principal.user_id;
    let [rows] = c.read([FIND.bind(values![c.org_id(), user_id])]).await?;
    let found: Found = one(&rows)?;
    c.check_version(found.version)?;
    let Found {
        version,
        full_name,
        locale,
        role,
        ..
    } = found.with_profile(change);
    let update = UPDATE.bind(values![
        c.org_id(),
        user_id,
        version,
        full_name,
        locale,
        role,
        c.now
    ]);
    let status = READ_STATUS.bind(values![c.org_id(), user_id]);
    let answer = READ.bind(values![c.org_id(), user_id]);
    let change = c
        .change("user.changed", "user", user_id, status)
        .showing(Some(answer))
        .must(update, "stale_version");
    c.commit(change).await
}
