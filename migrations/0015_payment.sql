-- Payments and refunds of orders. Triggers carry them into the order and its history. Owner: the shared sales crate.
-- Orders writes.

-- Money that comes in is a charge, money that goes back is a refund of one charge. captured_minor is what came in of a
-- charge, all of it or a part, and what went back of a refund. refund_minor of a charge is the sum of its refunds that
-- did not fail. Pending ones count, so that none of them fails later because the money is gone. reason says what a
-- refund is: of goods that came back, an allowance after which less is owed, or a payment that is undone.
create table payment (
  org_id integer not null,
  id text not null,
  order_id text not null,
  kind text not null constraint payment_kind check (kind in ('charge', 'refund')),
  parent_id text,
  reason text constraint payment_reason check (reason in ('return', 'allowance', 'payment_undone')),
  method text not null constraint payment_method check (
    method in ('cash', 'transfer', 'card', 'credit', 'marketplace', 'wallet', 'other')
  ),
  provider text constraint payment_provider check (length(provider) between 1 and 64),
  provider_ref text constraint payment_provider_ref check (length(provider_ref) between 1 and 128),
  state text not null default 'pending' constraint payment_state check (
    state in ('pending', 'authorized', 'captured', 'failed', 'voided')
  ),
  amount_minor integer not null constraint payment_amount check (amount_minor between 1 and 900719925474),
  currency text not null constraint payment_currency check (currency glob '[A-Z][A-Z][A-Z]'),
  captured_minor integer not null default 0,
  fee_minor integer not null default 0 constraint payment_fee check (fee_minor between 0 and amount_minor),
  refund_minor integer not null default 0,
  note text,
  authorized_at integer,
  captured_at integer,
  created_by text not null,
  created_at integer not null,
  updated_by text not null,
  updated_at integer not null,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id, order_id) references sales_order (org_id, id),
  foreign key (org_id, order_id, parent_id) references payment (org_id, order_id, id),
  constraint payment_refund_has_parent check ((kind = 'refund') = (parent_id is not null)),
  constraint payment_refund_has_reason check ((kind = 'refund') = (reason is not null)),
  constraint payment_refund_states check (
    kind = 'charge'
    or (state in ('pending', 'captured', 'failed') and refund_minor = 0)
  ),
  constraint over_refund check (refund_minor between 0 and captured_minor),
  constraint payment_captured check (
    (state = 'captured') = (captured_at is not null)
    and (state = 'captured') = (captured_minor > 0)
    and captured_minor between 0 and amount_minor
    and (kind = 'charge' or captured_minor in (0, amount_minor))
    and (state <> 'captured' or fee_minor <= captured_minor)
  ),
  constraint payment_reference_has_provider check (provider_ref is null or provider is not null)
) strict;

-- The lists: of an order, which refunds also refer to, of a kind and state, of the charges of a method, of the refunds
-- of a charge, of all refunds.
create unique index payment_order on payment (org_id, order_id, id);
create index payment_state on payment (org_id, kind, state, id);
create index payment_method on payment (org_id, method, id) where kind = 'charge';
create index payment_parent on payment (org_id, parent_id, id) where parent_id is not null;
create index payment_refund on payment (org_id, id) where kind = 'refund';

-- A provider calls one payment by a reference.
create unique index payment_provider
  on payment (org_id, provider, provider_ref)
  where provider_ref is not null;

create trigger payment_raises_version before update on payment when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger payment_refuses_delete before delete on payment BEGIN select raise(abort, 'never_deleted'); END;

-- INSERT OR REPLACE deletes a row without firing delete triggers, so an id that exists is refused before the insert.
create trigger payment_refuses_replace before insert on payment when exists (select 1 from payment where org_id = new.org_id and id = new.id) BEGIN select raise(abort, 'immutable'); END;
create trigger payment_starts_pending before insert on payment when new.state <> 'pending' or new.refund_minor <> 0 BEGIN select raise(abort, 'illegal_transition'); END;
create trigger payment_refunds_captured_charge before insert on payment when new.kind = 'refund' and (select kind || '>' || state from payment where org_id = new.org_id and id = new.parent_id) is not 'charge>captured' BEGIN select raise(abort, 'illegal_transition'); END;
create trigger payment_refunds_what_came_back before insert on payment when new.reason = 'return' and new.amount_minor + (select coalesce(sum(amount_minor), 0) from payment where org_id = new.org_id and order_id = new.order_id and reason = 'return' and state <> 'failed') > (select returned_minor from sales_order where org_id = new.org_id and id = new.order_id) BEGIN select raise(abort, 'over_return_refund'); END;
create trigger payment_in_currency_of_order before insert on payment when new.currency <> (select currency from sales_order where org_id = new.org_id and id = new.order_id) BEGIN select raise(abort, 'currency_mismatch'); END;
create trigger payment_keeps_its_terms before update on payment when new.org_id <> old.org_id or new.id <> old.id or new.order_id <> old.order_id or new.kind <> old.kind or new.parent_id is not old.parent_id or new.reason is not old.reason or new.method <> old.method or new.amount_minor <> old.amount_minor or (old.state = 'captured' and new.captured_minor <> old.captured_minor) or new.currency <> old.currency or (old.provider is not null and new.provider is not old.provider) or (old.provider_ref is not null and new.provider_ref is not old.provider_ref) or new.created_by <> old.created_by or new.created_at <> old.created_at BEGIN select raise(abort, 'immutable'); END;
create trigger payment_transition before update of state on payment when new.state <> old.state and new.kind || ' ' || old.state || '>' || new.state not in ('charge pending>authorized', 'charge pending>captured', 'charge authorized>captured', 'charge pending>failed', 'charge authorized>failed', 'charge pending>voided', 'charge authorized>voided', 'refund pending>captured', 'refund pending>failed') BEGIN select raise(abort, 'illegal_transition'); END;

-- A refund counts in its charge from its insert on, until it fails.
create trigger payment_reserves_refund after insert on payment when new.kind = 'refund' BEGIN update payment set refund_minor = refund_minor + new.amount_minor, updated_by = new.created_by, updated_at = new.created_at, version = version + 1 where org_id = new.org_id and id = new.parent_id; END;
create trigger payment_frees_refund after update of state on payment when new.kind = 'refund' and new.state = 'failed' and old.state <> 'failed' BEGIN update payment set refund_minor = refund_minor - new.amount_minor, updated_by = new.updated_by, updated_at = new.updated_at, version = version + 1 where org_id = new.org_id and id = new.parent_id; END;

-- What is captured counts in the order.
create trigger payment_pays_order after update of state on payment when new.state = 'captured' and old.state <> 'captured' BEGIN update sales_order set paid_minor = paid_minor + iif(new.kind = 'charge', new.captured_minor, 0), refunded_minor = refunded_minor + iif(new.kind = 'refund', new.captured_minor, 0), allowance_minor = allowance_minor + iif(new.reason = 'allowance', new.captured_minor, 0), updated_by = new.updated_by, updated_at = new.updated_at, version = version + 1 where org_id = new.org_id and id = new.order_id; END;

create trigger payment_tells_its_start after insert on payment BEGIN insert into order_event (org_id, order_id, seq, entity, entity_id, to_state, amount_minor, created_by, created_at) select new.org_id, new.order_id, coalesce(max(seq), 0) + 1, iif(new.kind = 'refund', 'refund', 'payment'), new.id, 'pending', new.amount_minor, new.created_by, new.created_at from order_event where org_id = new.org_id and order_id = new.order_id; END;
create trigger payment_tells_its_state after update of state on payment when new.state <> old.state BEGIN insert into order_event (org_id, order_id, seq, entity, entity_id, from_state, to_state, amount_minor, note, created_by, created_at) select new.org_id, new.order_id, coalesce(max(seq), 0) + 1, iif(new.kind = 'refund', 'refund', 'payment'), new.id, old.state, new.state, iif(new.state = 'captured', new.captured_minor, new.amount_minor), new.note, new.updated_by, new.updated_at from order_event where org_id = new.org_id and order_id = new.order_id; END;
