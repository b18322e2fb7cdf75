//! The SQL of the event feed: the outbox, read in the order in which changes were committed.

use domain::rfc3339;

macro_rules! event_json {
    () => {
        concat!(
            "json_object('seq', o.seq, 'id', o.id, 'topic', o.topic, 'entity', o.entity, 'entity_id', o.entity_id,
             'created_at', ",
            rfc3339!("o.created_at"),
            ", 'data', json(o.payload))"
        )
    };
}

domain::statements! {
    /// `list`, `stream`, before `LIST`: the last of at most `?3` events after `?2` and how many they are, by index
    /// outbox_org. It limits how many events a rare topic passes over.
    FIND_LAST = "select coalesce(max(w.seq), cast(?2 as integer)) as seq, count(*) as count
        from (
            select o.seq as seq
            from outbox as o
            where o.org_id = ?1 and o.seq > ?2
            order by o.seq
            limit ?3
        ) as w";

    /// `list`, `stream`: at most `?4` events after `?2` among the first `?3`, by index outbox_org, whose topic is in the
    /// JSON list `?5` or begins with one of it and a full stop; all topics when it is null.
    LIST = concat!("select o.seq as seq, o.topic as topic, ", event_json!(), " as body
        from (
            select *
            from outbox as w
            where w.org_id = ?1 and w.seq > ?2
            order by w.seq
            limit ?3
        ) as o
        where ?5 is null or exists (
            select 1
            from json_each(?5) as t
            where o.topic = t.value or substr(o.topic, 1, length(t.value) + 1) = t.value || '.'
        )
        order by o.seq
        limit ?4");

    /// `list`, `stream`: the last event, by index outbox_org.
    FIND_NEWEST = "select o.seq as seq
        from outbox as o
        where o.org_id = ?1 and o.seq > 0
        order by o.seq desc
        limit 1";
}
