-- Alerts about low stock. The restock check compares what is available (on_hand - reserved) with min_qty of the level.
-- It is out at zero or below, critical at half of min_qty or below, warning at min_qty or below. Without a minimum
-- there is no alert. Owner: inventory.

-- One alert from the moment an item is low at a location until it is not any more. The level of the alert may change
-- meanwhile.
create table stock_alert (
  org_id integer not null,
  id text not null,
  item_id text not null,
  location_id text not null,
  level text not null constraint stock_alert_level check (level in ('out', 'critical', 'warning')),
  state text not null constraint stock_alert_state check (state in ('open', 'acknowledged', 'resolved')),
  available integer not null,
  threshold integer not null,
  acknowledged_by text,
  acknowledged_at integer,
  opened_at integer not null,
  updated_at integer not null,
  resolved_at integer,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id, item_id, location_id) references stock_level (org_id, item_id, location_id),
  constraint stock_alert_resolved_at check ((state = 'resolved') = (resolved_at is not null)),
  constraint stock_alert_acknowledged_by check (
    (acknowledged_by is null) = (acknowledged_at is null)
    and (state <> 'acknowledged' or acknowledged_at is not null)
    and (state <> 'open' or acknowledged_at is null)
  )
) strict;

-- One unresolved alert of an item at a location, also when two checks run at once. The restock check reads it to
-- resolve.
create unique index stock_alert_unresolved
  on stock_alert (org_id, item_id, location_id)
  where resolved_at is null;

-- The list of a state and level, which also counts by level, the list of a state, and the history of an item.
create index stock_alert_state_level on stock_alert (org_id, state, level, id);
create index stock_alert_state on stock_alert (org_id, state, id);
create index stock_alert_item on stock_alert (org_id, item_id, id);

create trigger stock_alert_raises_version before update on stock_alert when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger stock_alert_starts_open before insert on stock_alert when new.state in ('acknowledged', 'resolved') BEGIN select raise(abort, 'illegal_transition'); END;
create trigger stock_alert_keeps_its_place before update on stock_alert when new.org_id <> old.org_id or new.id <> old.id or new.item_id <> old.item_id or new.location_id <> old.location_id or new.opened_at <> old.opened_at BEGIN select raise(abort, 'immutable'); END;

-- An open one is acknowledged or resolved, an acknowledged one is resolved, a resolved one is closed.
create trigger stock_alert_transition before update on stock_alert when not ((old.state = 'open' and new.state in ('open', 'acknowledged', 'resolved')) or (old.state = 'acknowledged' and new.state in ('acknowledged', 'resolved'))) BEGIN select raise(abort, 'illegal_transition'); END;
