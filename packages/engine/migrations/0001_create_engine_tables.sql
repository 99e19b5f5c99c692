-- The engine's whole state: events come in, runs answer them, jobs are what to do next and when.
-- Times are milliseconds since 1970 on the engine's clock. JSON is stored as the text that goes over the wire.

create table apps (
  id text primary key,
  url text not null,
  sdk text not null,
  framework text not null,
  checksum text not null,
  synced_at integer not null
) strict;

create table functions (
  slug text primary key,
  app_id text not null references apps (id) on delete cascade,
  name text not null,
  config text not null check (json_valid(config)),
  -- Options this engine stores but does not act on, as sentences for people.
  warnings text not null default '[]' check (json_valid(warnings)),
  archived_at integer
) strict;
create index functions_by_app on functions (app_id);

create table events (
  id text primary key,
  name text not null,
  -- The sender's own id: a second event with it starts nothing for 24 hours.
  user_id text,
  ts integer not null,
  received_at integer not null,
  payload text not null check (json_valid(payload)),
  -- 1 while a configured app has never registered: its functions still have to see this event.
  awaiting_sync integer not null default 0 check (awaiting_sync in (0, 1))
) strict;
create index events_by_name on events (name, received_at);
create index events_by_time on events (received_at);
create index events_awaiting_sync on events (id) where awaiting_sync = 1;

create table runs (
  id text primary key,
  function_slug text not null references functions (slug) on delete cascade,
  status text not null check (status in ('queued', 'running', 'completed', 'failed', 'cancelled', 'skipped')),
  event_name text not null,
  -- The step of another run that invoked this one and waits for its end.
  parent_run_id text references runs (id) on delete set null,
  parent_step_id text,
  original_run_id text,
  request_version integer not null default -1,
  -- While several steps are open the app is told to plan, not to run steps in line.
  planning integer not null default 0 check (planning in (0, 1)),
  -- Steps reported and not yet finished: [{"id", "race"}].
  pending text not null default '[]' check (json_valid(pending)),
  waiting_for_app_since integer,
  warnings text not null default '[]' check (json_valid(warnings)),
  queued_at integer not null,
  started_at integer,
  ended_at integer,
  output text,
  error text,
  check ((status in ('queued', 'running')) = (ended_at is null)),
  check (output is null or status = 'completed'),
  check (error is null or status in ('failed', 'cancelled'))
) strict;
create index runs_by_time on runs (queued_at);
create index runs_by_function on runs (function_slug, id);
create index runs_by_parent on runs (parent_run_id) where parent_run_id is not null;

create table run_events (
  run_id text not null references runs (id) on delete cascade,
  seq integer not null,
  event_id text not null references events (id) on delete cascade,
  primary key (run_id, seq)
) strict, without rowid;
create index run_events_by_event on run_events (event_id);

-- Events that have ended a wait of a run: no later wait of that run takes them again.
create table answers (
  run_id text not null references runs (id) on delete cascade,
  event_id text not null references events (id) on delete cascade,
  primary key (run_id, event_id)
) strict, without rowid;
create index answers_by_event on answers (event_id);

create table steps (
  run_id text not null references runs (id) on delete cascade,
  id text not null,
  -- Order of completion, which the app needs to replay deterministically.
  seq integer not null,
  op text not null,
  name text not null,
  -- {"data": ...} or {"error": ...}, exactly as it is sent back to the app.
  memo text not null check (json_valid(memo)),
  started_at integer not null,
  ended_at integer not null,
  primary key (run_id, id)
) strict, without rowid;

create table jobs (
  id integer primary key autoincrement,
  run_id text not null references runs (id) on delete cascade,
  app_id text not null,
  kind text not null check (kind in ('discover', 'step', 'sleep', 'wait_timeout', 'start_timeout', 'finish_timeout')),
  -- Empty for jobs of the whole run.
  step_id text not null default '',
  op text not null default '',
  name text not null default '',
  attempt integer not null default 0,
  -- Goes up with every dispatch: a reply to an older one is dropped.
  generation integer not null default 0,
  -- A discovery asked for while one is in flight: ask again when that one is answered.
  again integer not null default 0 check (again in (0, 1)),
  -- Calls that the app did not answer, in a row: how long to wait before the next one.
  unreachable integer not null default 0,
  -- Those of them, since the last counted attempt, that the app or the engine may have died of.
  lost integer not null default 0,
  -- Answers in a row that brought nothing new.
  empty integer not null default 0,
  created_at integer not null,
  due_at integer not null,
  leased_at integer,
  concurrency_a text,
  concurrency_b text,
  unique (run_id, kind, step_id)
) strict;
-- Two, so that a long queue of calls does not stand between the dispatcher and its timers. Queries repeat the conditions word for word.
create index jobs_due_calls on jobs (due_at, id, app_id) where leased_at is null and kind in ('discover', 'step');
create index jobs_due_timers on jobs (due_at, id) where leased_at is null and kind not in ('discover', 'step');

create index jobs_unreachable on jobs (app_id, unreachable) where unreachable > 0;

create table waits (
  run_id text not null references runs (id) on delete cascade,
  kind text not null check (kind in ('event', 'cancel')),
  step_id text not null,
  event_name text not null,
  expression text,
  created_at integer not null,
  expires_at integer,
  primary key (run_id, kind, step_id)
) strict, without rowid;
create index waits_by_event on waits (event_name);

-- Every call to an app that was answered or lost, kept for people to read.
create table attempts (
  id integer primary key autoincrement,
  run_id text not null references runs (id) on delete cascade,
  step_id text,
  name text not null,
  attempt integer not null,
  started_at integer not null,
  ended_at integer not null,
  outcome text not null check (outcome in ('succeeded', 'failed', 'lost')),
  status_code integer,
  error text
) strict;
create index attempts_by_run on attempts (run_id, id);

create table dedupe (
  function_slug text not null references functions (slug) on delete cascade,
  key text not null,
  until integer not null,
  primary key (function_slug, key)
) strict, without rowid;
create index dedupe_by_until on dedupe (until);
