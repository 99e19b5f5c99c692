-- What a dashboard asks of many runs and events: every list is one walk along an index, however many there are.

drop index runs_by_time;
create index runs_by_queued on runs (queued_at, id);
create index runs_by_status on runs (status, queued_at, id);
drop index runs_by_function;
create index runs_by_function on runs (function_slug, queued_at, id);
create index runs_by_function_status on runs (function_slug, status, queued_at, id);
-- A run that has not started stands where it was queued, so that a list by start leaves nothing out.
create index runs_by_started on runs (coalesce(started_at, queued_at), id);
create index runs_by_ended on runs (ended_at, id) where ended_at is not null;
create index runs_by_original on runs (original_run_id) where original_run_id is not null;

drop index events_by_time;
create index events_by_time on events (received_at, id);
drop index events_by_name;
create index events_by_name on events (name, received_at, id);

-- When the call was due: what lies between that and its start is the delay of the queue.
alter table attempts add column queued_at integer;

-- What a step is given instead of its own arguments, in a run begun again from that step.
create table step_inputs (
  run_id text not null references runs (id) on delete cascade,
  step_id text not null,
  -- The arguments, as the list that is sent to the app.
  input text not null check (json_valid(input)),
  primary key (run_id, step_id)
) strict, without rowid;

-- Work on many runs at once, done in small transactions, each of which moves the cursor: a restart goes on where it was.
create table bulk_operations (
  id text primary key,
  kind text not null check (kind in ('cancel', 'replay')),
  -- Which runs are meant, as a filter of the list of runs.
  filter text not null check (json_valid(filter)),
  status text not null default 'running' check (status in ('running', 'done', 'stopped')),
  cursor text,
  done integer not null default 0,
  created_at integer not null,
  ended_at integer,
  check ((status = 'running') = (ended_at is null))
) strict;
create index bulk_operations_running on bulk_operations (id) where status = 'running';

-- Requests that name a key are done once: the same key gets the first answer again.
create table requests (
  key text primary key,
  -- What was asked, so that a key cannot stand for two different things.
  request text not null,
  answer text not null check (json_valid(answer)),
  created_at integer not null
) strict, without rowid;
create index requests_by_time on requests (created_at);
