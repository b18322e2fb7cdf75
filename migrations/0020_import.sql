-- Files of items that were imported: what was understood of each, how far it is, and its faults. Owner: inventory.

-- An import. The state checked is a dry run, which changed nothing and whose figures say what would have been done. Of the
-- others the first rows were done with the request that brought the file, and a job does the rest: done_count follows
-- the slices, and every row that is done was created, updated, unchanged or refused.
create table item_import (
  org_id integer not null,
  id text not null,
  state text not null constraint item_import_state check (state in ('checked', 'running', 'completed')),
  mode text not null constraint item_import_mode check (mode in ('create', 'upsert')),
  options text not null constraint item_import_options check (json_valid(options)),
  understood text not null constraint item_import_understood check (json_valid(understood)),
  row_count integer not null constraint item_import_row_count check (row_count between 0 and 5000),
  created_count integer not null default 0 constraint item_import_created_count check (created_count >= 0),
  updated_count integer not null default 0 constraint item_import_updated_count check (updated_count >= 0),
  unchanged_count integer not null default 0 constraint item_import_unchanged_count check (unchanged_count >= 0),
  refused_count integer not null default 0 constraint item_import_refused_count check (refused_count >= 0),
  done_count integer not null generated always as (
    created_count + updated_count + unchanged_count + refused_count
  ) virtual,
  created_by text not null,
  created_at integer not null,
  updated_at integer not null,
  finished_at integer,
  version integer not null default 1,
  primary key (org_id, id),
  foreign key (org_id) references org (id),
  constraint item_import_no_row_twice check (done_count <= row_count),
  constraint item_import_running check ((state = 'running') = (done_count < row_count)),
  constraint item_import_finished check ((state = 'running') = (finished_at is null))
) strict;

create trigger item_import_raises_version before update on item_import when new.version <> old.version + 1 BEGIN select raise(abort, 'version_not_raised'); END;
create trigger item_import_stays_finished before update on item_import when old.state <> 'running' BEGIN select raise(abort, 'illegal_transition'); END;

-- Rows of an import that are done in one batch. The rows are deleted when they are done. attempts counts how often the
-- job began: a slice that fails again and again gives way to the others and is given up in the end.
create table item_import_slice (
  org_id integer not null,
  import_id text not null,
  number integer not null constraint item_import_slice_number check (number >= 1),
  rows text constraint item_import_slice_rows check (json_valid(rows)),
  row_count integer not null constraint item_import_slice_row_count check (row_count >= 1),
  attempts integer not null default 0 constraint item_import_slice_attempts check (attempts >= 0),
  done_at integer,
  primary key (org_id, import_id, number),
  foreign key (org_id, import_id) references item_import (org_id, id),
  constraint item_import_slice_done check ((rows is null) = (done_at is not null))
) strict;
-- What is left to do, over all organisations: what was tried least and came first is next.
create index item_import_slice_open on item_import_slice (attempts, import_id, number) where done_at is null;

create trigger item_import_slice_once before update on item_import_slice when old.done_at is not null BEGIN select raise(abort, 'illegal_transition'); END;

-- What is wrong with rows of an import, in the order of the file. A warning does not keep its row from being imported.
create table item_import_fault (
  org_id integer not null,
  import_id text not null,
  number integer not null constraint item_import_fault_number check (number >= 1),
  severity text not null constraint item_import_fault_severity check (severity in ('fault', 'warning')),
  line integer not null constraint item_import_fault_line check (line >= 1),
  column_name text,
  code text not null,
  detail text,
  primary key (org_id, import_id, number),
  foreign key (org_id, import_id) references item_import (org_id, id)
) strict, without rowid;
