-- What a step was given, kept for people to read and for another run to begin with. Only what a person has edited is
-- told to the app. `arguments` is what the app reports of a step that it runs, `options` what a sleep, a wait or an
-- invocation was asked for. The input comes last, for it may be megabytes: what stands before it is read without it.
alter table step_inputs rename to old_step_inputs;
create table step_inputs (
  run_id text not null references runs (id) on delete cascade,
  step_id text not null,
  kind text not null check (kind in ('edited', 'arguments', 'options')),
  input text not null check (json_valid(input)),
  primary key (run_id, step_id)
) strict, without rowid;
create index step_inputs_edited on step_inputs (run_id, step_id) where kind = 'edited';
insert into step_inputs select run_id, step_id, 'edited', input from old_step_inputs;
drop table old_step_inputs;
insert into step_inputs
select run_id, step_id, 'options', json_object('eventName', event_name, 'expression', expression, 'timeout', expires_at)
from waits where kind = 'event' on conflict do nothing;
insert into step_inputs
select run_id, step_id, 'options', json_object('signal', signal) from signal_waits where true on conflict do nothing;
insert into step_inputs
select parent_run_id, parent_step_id, 'options', json_object('functionID', function_slug, 'triggeringEventID', event_id)
from runs join run_events on run_id = id and seq = 0
where parent_run_id is not null and parent_step_id is not null on conflict do nothing;

-- Some of the headers of an app's answer, as a JSON object.
alter table attempts add column headers text check (json_valid(headers));

-- The last expression of each function that had no value for some event, and so counted for nothing.
create table expression_faults (
  function_slug text primary key references functions (slug) on delete cascade,
  expression text not null,
  fault text not null,
  times integer not null,
  at integer not null
) strict, without rowid;
