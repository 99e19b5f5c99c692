-- What the memos of a run add up to: beyond a bound the app fetches them instead of getting them in its request.
alter table runs add column state_bytes integer not null default 0;
update runs set state_bytes = (select coalesce(sum(octet_length(memo)), 0) from steps where run_id = runs.id);
create trigger steps_add_to_run_state after insert on steps begin
  update runs set state_bytes = state_bytes + octet_length(new.memo) where id = new.run_id;
end;

-- The step that a signal's name belongs to now. Another may take the name over; the first then only waits for its timeout.
create table signal_waits (
  signal text primary key,
  run_id text not null references runs (id) on delete cascade,
  step_id text not null
) strict, without rowid;
create index signal_waits_by_step on signal_waits (run_id, step_id);

-- HTTP calls the engine makes itself for an open step, as the app asked for them.
create table gateway_requests (
  run_id text not null references runs (id) on delete cascade,
  step_id text not null,
  request text not null check (json_valid(request)),
  primary key (run_id, step_id)
) strict, without rowid;

-- Runs to start when this one has ended. Aborted ones stay, so that a replay does not bring them back.
create table defers (
  seq integer primary key autoincrement,
  run_id text not null references runs (id) on delete cascade,
  id text not null,
  function_slug text not null,
  input text not null check (json_valid(input)),
  meta text check (json_valid(meta)),
  aborted integer not null default 0 check (aborted in (0, 1)),
  unique (run_id, id)
) strict;
