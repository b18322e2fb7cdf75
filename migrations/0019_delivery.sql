-- How suppliers receive purchase orders, and what was sent to them. Owner: documents.

-- How a supplier receives orders. target is an e-mail address or the URL of a webhook. No secret is stored: that of a
-- webhook is computed from a secret of the installation and the salt. former_salt is valid until former_until, so that
-- the supplier has time to change to the new secret.
create table supplier_channel (
  org_id integer not null,
  supplier_id text not null,
  kind text not null constraint supplier_channel_kind check (kind in ('email', 'webhook')),
  target text not null constraint supplier_channel_target check (target <> ''),
  language text constraint supplier_channel_language check (language in ('en', 'es')),
  salt text,
  secret_made_at integer,
  former_salt text,
  former_until integer,
  automatic integer not null constraint supplier_channel_automatic check (automatic in (0, 1)),
  disabled_at integer,
  created_at integer not null,
  updated_at integer not null,
  version integer not null default 1,
  primary key (org_id, supplier_id),
  foreign key (org_id, supplier_id) references party (org_id, id),
  constraint supplier_channel_email check ((kind = 'email') = (language is not null)),
  constraint supplier_channel_webhook check ((kind = 'webhook') = (salt is not null)),
  constraint supplier_channel_secret_made_at check ((salt is null) = (secret_made_at is null)),
  constraint supplier_channel_former check ((former_salt is null) = (former_until is null))
) strict;

create trigger supplier_channel_raises_version before update on supplier_channel when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger supplier_channel_needs_supplier before insert on supplier_channel when not exists (select 1 from party where org_id = new.org_id and id = new.supplier_id and is_supplier = 1 and deleted_at is null) BEGIN select raise(abort, 'not_a_supplier'); END;

-- A supplier that is deleted or loses that role has no channel.
create trigger supplier_channel_goes_with_supplier after update on party when old.is_supplier = 1 and (new.is_supplier = 0 or new.deleted_at is not null) BEGIN delete from supplier_channel where org_id = new.org_id and supplier_id = new.id; END;

-- A purchase order on its way to its supplier. What is queued is tried at next_attempt_at. Whoever tries it first sets
-- that to a later time, so that nobody else tries at once, and somebody does if the first one never comes back.
create table document_delivery (
  org_id integer not null,
  id text not null,
  purchase_order_id text not null,
  state text not null constraint document_delivery_state check (state in ('queued', 'sent', 'failed')),
  kind text not null constraint document_delivery_kind check (kind in ('email', 'webhook')),
  target text not null constraint document_delivery_target check (target <> ''),
  attempts integer not null default 0 constraint document_delivery_attempts check (attempts >= 0),
  next_attempt_at integer,
  last_status integer,
  last_reason text,
  created_by text,
  created_at integer not null,
  updated_at integer not null,
  closed_at integer,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id, purchase_order_id) references purchase_order (org_id, id),
  constraint document_delivery_queued_is_due check ((state = 'queued') = (next_attempt_at is not null)),
  constraint document_delivery_closed_at check ((state = 'queued') = (closed_at is null))
) strict;

-- What is due, for the job, over all organisations.
create index document_delivery_due
  on document_delivery (next_attempt_at, org_id, id)
  where next_attempt_at is not null;

-- The lists of an order and of a state. The primary key serves the plain list.
create index document_delivery_order on document_delivery (org_id, purchase_order_id, id);
create index document_delivery_by_state on document_delivery (org_id, state, id);

-- An order is queued once at a time.
create unique index document_delivery_queued
  on document_delivery (org_id, purchase_order_id)
  where next_attempt_at is not null;

create trigger document_delivery_raises_version before update on document_delivery when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger document_delivery_refuses_delete before delete on document_delivery BEGIN select raise(abort, 'never_deleted'); END;
create trigger document_delivery_starts_queued before insert on document_delivery when new.state <> 'queued' or new.attempts <> 0 or exists (select 1 from document_delivery where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'illegal_transition'); END;

-- Only placed orders are sent.
create trigger document_delivery_of_placed_order before insert on document_delivery when not exists (select 1 from purchase_order where org_id = new.org_id and id = new.purchase_order_id and state in ('ordered', 'partially_received')) BEGIN select raise(abort, 'illegal_transition'); END;
create trigger document_delivery_keeps_its_order before update on document_delivery when new.org_id <> old.org_id or new.id <> old.id or new.purchase_order_id <> old.purchase_order_id or new.created_at <> old.created_at or new.created_by is not old.created_by BEGIN select raise(abort, 'immutable'); END;
create trigger document_delivery_transition before update on document_delivery when not (old.state = 'queued' or (old.state = 'failed' and new.state = 'queued')) BEGIN select raise(abort, 'illegal_transition'); END;
create trigger document_delivery_again_of_placed_order before update on document_delivery when old.state = 'failed' and not exists (select 1 from purchase_order where org_id = new.org_id and id = new.purchase_order_id and state in ('ordered', 'partially_received')) BEGIN select raise(abort, 'illegal_transition'); END;

-- Placing an order queues it in the same batch, so that neither happens without the other. The id has the form of a
-- UUIDv7 made of the time, the version and the id of the order, like event_id in the stock crate.
create trigger purchase_order_placed_is_sent after update of state on purchase_order when old.state = 'draft' and new.state = 'ordered' BEGIN insert into document_delivery (org_id, id, purchase_order_id, state, kind, target, next_attempt_at, created_at, updated_at) select new.org_id, substr(printf('%012x', new.updated_at), 1, 8) || '-' || substr(printf('%012x', new.updated_at), 9, 4) || '-7' || printf('%03x', new.version & 4095) || substr(new.id, 19), new.id, 'queued', c.kind, c.target, new.updated_at, new.updated_at, new.updated_at from supplier_channel as c where c.org_id = new.org_id and c.supplier_id = new.supplier_id and c.automatic = 1 and c.disabled_at is null; END;

-- A cancelled order is not sent any more.
create trigger purchase_order_cancelled_is_not_sent after update of state on purchase_order when new.state = 'cancelled' and old.state <> 'cancelled' BEGIN update document_delivery set state = 'failed', next_attempt_at = null, closed_at = new.updated_at, last_reason = 'order_cancelled', updated_at = new.updated_at, version = version + 1 where org_id = new.org_id and purchase_order_id = new.id and next_attempt_at is not null; END;
