-- Which call is next: calls stand in lanes, and a lane that cannot move is passed over as a whole, however long it is.
-- All calls of a lane are of one function and count against the same limits, so what holds its first call holds them all.

create table lanes (
  id integer primary key,
  function_slug text not null,
  -- 1 for runs that have not begun: only those are throttled.
  starts integer not null check (starts in (0, 1)),
  -- What its calls count against: the function's first and second limit. Empty where there is none.
  key_a text not null default '',
  key_b text not null default '',
  throttle_key text not null default '',
  -- When its first call that is not in flight is due.
  head_due_at integer,
  -- Until when the throttle lets no run begin.
  held_until integer not null default 0,
  -- The limit that is used up: whoever frees it sets the lane going again.
  blocked_by text,
  ready_at integer generated always as (
    case when head_due_at is null or blocked_by is not null then null else max(head_due_at, held_until) end
  ) virtual,
  unique (function_slug, starts, key_a, key_b, throttle_key)
) strict;
create index lanes_ready on lanes (function_slug, ready_at) where ready_at is not null;
create index lanes_blocked on lanes (blocked_by, head_due_at) where blocked_by is not null;
create index lanes_begun on lanes (id) where starts = 0;

-- When each function has something to do: the earliest of its lanes.
create table queues (
  function_slug text primary key,
  ready_at integer
) strict, without rowid;
create index queues_ready on queues (ready_at) where ready_at is not null;

alter table jobs add column lane_id integer references lanes (id);
drop index jobs_due_calls;
create index jobs_by_lane on jobs (lane_id, leased_at, due_at, id) where lane_id is not null;
create index jobs_leased on jobs (id) where leased_at is not null;

create trigger lanes_open_queue after insert on lanes when new.ready_at is not null begin
  insert into queues (function_slug, ready_at) values (new.function_slug, new.ready_at)
    on conflict (function_slug) do update set ready_at = min(coalesce(ready_at, excluded.ready_at), excluded.ready_at);
end;
create trigger lanes_move_queue after update of head_due_at, held_until, blocked_by on lanes
when old.ready_at is not new.ready_at begin
  insert into queues (function_slug, ready_at) values (
    new.function_slug,
    (select min(ready_at) from lanes where function_slug = new.function_slug and ready_at is not null)
  ) on conflict (function_slug) do update set ready_at = excluded.ready_at;
end;
create trigger lanes_leave_queue after delete on lanes when old.ready_at is not null begin
  update queues set ready_at =
    (select min(ready_at) from lanes where function_slug = old.function_slug and ready_at is not null)
  where function_slug = old.function_slug;
end;

create trigger jobs_enter_lane after insert on jobs when new.lane_id is not null begin
  update lanes set head_due_at = min(coalesce(head_due_at, new.due_at), new.due_at) where id = new.lane_id;
end;
create trigger jobs_move_in_lane after update of due_at, leased_at, lane_id on jobs when new.lane_id is not null begin
  update lanes set head_due_at = (select min(due_at) from jobs where lane_id = new.lane_id and leased_at is null)
  where id = new.lane_id;
end;
create trigger jobs_change_lane after update of lane_id on jobs
when old.lane_id is not null and old.lane_id is not new.lane_id begin
  update lanes set head_due_at = (select min(due_at) from jobs where lane_id = old.lane_id and leased_at is null)
  where id = old.lane_id;
  delete from lanes where id = old.lane_id and not exists (select 1 from jobs where lane_id = old.lane_id);
end;
create trigger jobs_leave_lane after delete on jobs when old.lane_id is not null begin
  update lanes set head_due_at = (select min(due_at) from jobs where lane_id = old.lane_id and leased_at is null)
  where id = old.lane_id;
  delete from lanes where id = old.lane_id and not exists (select 1 from jobs where lane_id = old.lane_id);
end;

insert into lanes (function_slug, starts, key_a, key_b)
select distinct runs.function_slug, runs.status = 'queued', coalesce(concurrency_a, ''), coalesce(concurrency_b, '')
from jobs join runs on runs.id = jobs.run_id where kind in ('discover', 'step');
update jobs set lane_id = (
  select lanes.id from lanes join runs on runs.id = jobs.run_id
  where lanes.function_slug = runs.function_slug and lanes.starts = (runs.status = 'queued')
    and lanes.key_a = coalesce(jobs.concurrency_a, '') and lanes.key_b = coalesce(jobs.concurrency_b, '')
) where kind in ('discover', 'step');
alter table jobs drop column concurrency_a;
alter table jobs drop column concurrency_b;

-- Cron triggers: the tick each one waits for, and when its run begins, which jitter moves.
create table crons (
  function_slug text not null references functions (slug) on delete cascade,
  cron text not null,
  next_at integer not null,
  fire_at integer not null,
  primary key (function_slug, cron)
) strict, without rowid;
create index crons_by_fire on crons (fire_at);

-- Throttles: when the next start would be on time if they came evenly.
create table throttles (
  function_slug text not null references functions (slug) on delete cascade,
  key text not null,
  arrival_at real not null,
  primary key (function_slug, key)
) strict, without rowid;

-- Rate limits: the last starts of each key, as many as its limit.
create table rate_hits (
  function_slug text not null references functions (slug) on delete cascade,
  key text not null,
  seq integer not null,
  until integer not null,
  primary key (function_slug, key, seq)
) strict, without rowid;
create index rate_hits_by_until on rate_hits (until);

create table debounces (
  function_slug text not null references functions (slug) on delete cascade,
  key text not null,
  event_id text not null references events (id) on delete cascade,
  opened_at integer not null,
  due_at integer not null,
  primary key (function_slug, key)
) strict, without rowid;
create index debounces_by_due on debounces (due_at);
create index debounces_by_event on debounces (event_id);

create table batches (
  id integer primary key,
  function_slug text not null references functions (slug) on delete cascade,
  key text not null,
  due_at integer not null,
  size integer not null default 0,
  bytes integer not null default 0,
  unique (function_slug, key)
) strict;
create index batches_by_due on batches (due_at);
create table batch_events (
  batch_id integer not null references batches (id) on delete cascade,
  seq integer not null,
  event_id text not null references events (id) on delete cascade,
  primary key (batch_id, seq)
) strict, without rowid;
create index batch_events_by_event on batch_events (event_id);

-- Events that matched a function and started no run of it, and why.
create table drops (
  event_id text not null references events (id) on delete cascade,
  function_slug text not null references functions (slug) on delete cascade,
  reason text not null check (reason in ('duplicate', 'idempotency', 'rate_limit', 'debounce')),
  at integer not null,
  primary key (event_id, function_slug)
) strict, without rowid;

-- Seconds of priority, as milliseconds: what continues a run stands where its start stood.
alter table runs add column priority_ms integer not null default 0;
-- The singleton a live run is: another of the same key is skipped or takes its place.
alter table runs add column singleton_key text;
create unique index runs_by_singleton on runs (singleton_key) where singleton_key is not null and ended_at is null;
alter table runs add column skip_reason text check (skip_reason in ('singleton', 'paused'));
-- The live run for which another was skipped.
alter table runs add column blocking_run_id text references runs (id) on delete set null;
create index runs_by_blocking on runs (blocking_run_id) where blocking_run_id is not null;

-- While a function is paused, events start no runs of it and its crons stand still.
alter table functions add column paused_at integer;
