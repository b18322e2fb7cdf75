//! The SQL of alerts.

use stock::alert_json;

/// Level, item and warehouse of alert `a`.
macro_rules! joined {
    () => {
        "
            cross join stock_level as l on l.org_id = a.org_id and l.item_id = a.item_id
              and l.location_id = a.location_id
            cross join item as i on i.org_id = a.org_id and i.id = a.item_id
            cross join warehouse as w on w.org_id = a.org_id and w.id = a.location_id "
    };
}

/// A page of alerts. `?2` is the last id of the page before, `?3` the limit, `?4` item, `?5` warehouse,
/// `?6` state, `?7` level.
macro_rules! page_of {
    ($where:expr) => {
        concat!(
            "select a.id as id_key, ",
            alert_json!(),
            " as body
            from stock_alert as a",
            joined!(),
            "
            where ",
            $where,
            "
              and a.id < ?2
              and (?4 is null or a.item_id = ?4)
              and (?5 is null or a.location_id = ?5)
              and (?6 is null or a.state = ?6)
              and (?7 is null or a.level = ?7)
            order by a.id desc
            limit ?3"
        )
    };
}

/// How many alerts have this state and level.
macro_rules! count_of {
    ($state:literal, $level:literal) => {
        concat!(
            "(select count(*)
                from stock_alert as a
                where a.org_id = ?1 and a.state = '",
            $state,
            "' and a.level = '",
            $level,
            "' and a.id > '')"
        )
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = page_of!("a.org_id = ?1");

    /// `list` of an item, by stock_alert_item.
    LIST_BY_ITEM = page_of!("a.org_id = ?1 and a.item_id = ?4");

    /// `list` of a state, by stock_alert_state.
    LIST_BY_STATE = page_of!("a.org_id = ?1 and a.state = ?6");

    /// `list` of a state and level, by stock_alert_state_level.
    LIST_BY_STATE_AND_LEVEL = page_of!("a.org_id = ?1 and a.state = ?6 and a.level = ?7");

    /// The answer of `acknowledge`, by primary key.
    READ = concat!("select ", alert_json!(), " as body
        from stock_alert as a", joined!(), "
        where a.org_id = ?1 and a.id = ?2");

    /// `count`, by stock_alert_state_level alone: it reads one entry for each unresolved alert and
    /// none of the resolved ones.
    COUNT = concat!("select json_object('out', n.open_out + n.acknowledged_out,
          'critical', n.open_critical + n.acknowledged_critical,
          'warning', n.open_warning + n.acknowledged_warning,
          'open', n.open_out + n.open_critical + n.open_warning,
          'acknowledged', n.acknowledged_out + n.acknowledged_critical + n.acknowledged_warning) as body
        from (select ", count_of!("open", "out"), " as open_out, ", count_of!("open", "critical"), " as open_critical,
              ", count_of!("open", "warning"), " as open_warning, ", count_of!("acknowledged", "out"), " as acknowledged_out,
              ", count_of!("acknowledged", "critical"), " as acknowledged_critical,
              ", count_of!("acknowledged", "warning"), " as acknowledged_warning) as n");

    /// `acknowledge`: the facts, by primary key.
    FIND = "select a.version as version, a.state as state
        from stock_alert as a
        where a.org_id = ?1 and a.id = ?2";

    /// `acknowledge`, by primary key. `?3` is the version of If-Match, or null: without
    /// If-Match a change of the alert since it was read is no reason to refuse.
    ACKNOWLEDGE = "update stock_alert
        set state = 'acknowledged', acknowledged_by = ?4, acknowledged_at = ?5, updated_at = ?5,
          version = version + 1
        where org_id = ?1
          and id = ?2
          and state = 'open'
          and (?3 is null or version = ?3)";

    /// The restock check: the next places of the shard that are low or have an alert, by
    /// stock_level_low and stock_alert_unresolved. `?1`, `?2`, `?3` are the last place checked.
    FIND_WATCHED = "select l.org_id as org_id, l.item_id as item_id, l.location_id as location_id
        from stock_level as l
        where l.min_qty > 0
          and l.min_qty >= l.on_hand - l.reserved
          and (l.org_id, l.item_id, l.location_id) > (?1, ?2, ?3)
        union
        select a.org_id, a.item_id, a.location_id
        from stock_alert as a
        where a.resolved_at is null and (a.org_id, a.item_id, a.location_id) > (?1, ?2, ?3)
        order by org_id, item_id, location_id
        limit ?4";
}
