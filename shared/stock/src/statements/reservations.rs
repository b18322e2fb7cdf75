//! Reservations and their transitions. Each transition names the version it starts from; the
//! caller lets it abort with `stale_version` when it touches nothing.

domain::statements! {
    /// Holds stock; a trigger counts it as reserved. `?2` is `[[id, item, location, quantity, line], …]`.
    HOLD = "insert into reservation (org_id, id, item_id, location_id, qty, ref_line, state, ref_type, ref_id, \
        expires_at, actor_id, note, created_at, updated_at) \
        select ?1, line.value ->> 0, line.value ->> 1, line.value ->> 2, line.value ->> 3, line.value ->> 4, \
        'held', ?3, ?4, ?5, ?6, ?7, ?8, ?8 from json_each(?2) as line";

    /// held to committed, in time; by primary key.
    COMMIT = "update reservation set state = 'committed', expires_at = null, updated_at = ?4, version = version + 1 \
        where org_id = ?1 and id = ?2 and version = ?3 and state = 'held' and expires_at > ?4";

    /// held or committed to released, by primary key.
    RELEASE = "update reservation set state = 'released', expires_at = null, closed_at = ?4, updated_at = ?4, \
        version = version + 1 where org_id = ?1 and id = ?2 and version = ?3 and closed_at is null";

    /// committed to consumed, by primary key. Its movement follows in the same batch.
    CONSUME = "update reservation set state = 'consumed', closed_at = ?4, updated_at = ?4, version = version + 1 \
        where org_id = ?1 and id = ?2 and version = ?3 and state = 'committed'";
}
