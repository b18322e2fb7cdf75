-- The numbers of documents: orders, shipments, returns, purchase orders, receipts. Owner: orders. Every document takes
-- its number from here, in the format of here, and keeps it.

-- The last number of a kind of document. A number is taken in the batch that writes its document, so a batch that fails
-- takes none, and the numbers of an organisation have no gap.
create table doc_sequence (
  org_id integer not null,
  doc_type text not null,
  last_number integer not null default 0 constraint doc_sequence_last_number check (last_number >= 0),
  primary key (org_id, doc_type),
  foreign key (org_id) references org (id)
) strict, without rowid;

create trigger doc_sequence_counts_by_one before update on doc_sequence when new.last_number <> old.last_number + 1 BEGIN select raise(abort, 'ledger_only'); END;
create trigger doc_sequence_refuses_delete before delete on doc_sequence BEGIN select raise(abort, 'never_deleted'); END;

-- How the numbers of a kind of document look: the prefix, then the number with at least so many digits. A prefix does
-- not end in a digit, because then two prefixes could give one text: SO-1 followed by 1, and SO- followed by 11.
create table doc_format (
  org_id integer not null,
  doc_type text not null constraint doc_format_doc_type check (
    doc_type in ('order', 'shipment', 'return', 'purchase_order', 'receipt')
  ),
  prefix text not null constraint doc_format_prefix check (
    length(prefix) <= 16
    and prefix = trim(prefix)
    and prefix not glob '*[0-9]'
  ),
  digits integer not null default 6 constraint doc_format_digits check (digits between 1 and 12),
  updated_at integer not null,
  version integer not null default 1,
  primary key (org_id, doc_type),
  foreign key (org_id) references org (id)
) strict, without rowid;

create trigger doc_format_raises_version before update on doc_format when new.version <> old.version + 1 or new.org_id <> old.org_id or new.doc_type <> old.doc_type BEGIN select raise(abort, 'version_not_raised'); END;
create trigger doc_format_refuses_delete before delete on doc_format BEGIN select raise(abort, 'never_deleted'); END;
