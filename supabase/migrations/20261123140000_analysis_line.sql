-- The first line of the product: who owns what, the job, the facts it gathers and the result it publishes.
--
-- Who may do what:
--   a signed-in user reads own rows (row-level security) and acts only through functions that check auth.uid();
--   the service role runs jobs; nobody else writes. anon sees nothing.
-- States of a job: queued -> running <-> waiting -> done | insufficient_data | failed | cancelled. They change only in
-- the functions below, each of which names the state and the run it expects.

create schema if not exists private;
revoke all on schema private from public;

-- ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────

create table public.users (
  id uuid primary key references auth.users (id) on delete cascade,
  name text not null default '',
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);

-- How much one user may do; null means no limit. The owner of an embedded installation has none.
create table public.limits (
  name text primary key,
  value integer check (value >= 0),
  meaning text not null
);

insert into public.limits (name, value, meaning) values
  ('active_jobs_per_user', 5, 'jobs of one user that are queued, running or waiting at once'),
  ('start_interval_seconds', 600, 'seconds between two starts for the same repository'),
  ('repos_per_user', 20, 'connected repositories of one user');

create table public.repos (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  kind text not null check (kind in ('folder')),
  folder text not null,
  full_name text not null,
  default_branch text,
  last_head_sha text,
  -- Authors are kept as keyed hashes of their e-mail; the key is the repository's, so hashes cannot be matched across.
  author_key text not null default encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex'),
  created_at timestamptz not null default now(),
  unique (user_id, folder)
);

create table public.analysis_jobs (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  repo_id uuid not null references public.repos (id) on delete cascade,
  subject jsonb not null check (subject ->> 'kind' in ('all', 'authors')),
  status text not null default 'queued'
    check (status in ('queued', 'running', 'waiting', 'done', 'insufficient_data', 'failed', 'cancelled')),
  run_id text,
  attempt integer not null default 0,
  progress jsonb,
  waiting_until timestamptz,
  error_code text,
  error_message text,
  lease_expires_at timestamptz,
  requested_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz,
  check ((status = 'failed') = (error_code is not null)),
  check ((status = 'waiting') = (waiting_until is not null)),
  check ((status in ('done', 'insufficient_data', 'failed', 'cancelled')) = (completed_at is not null))
);

create unique index one_active_job_per_repo on public.analysis_jobs (user_id, repo_id)
  where status in ('queued', 'running', 'waiting');
create index jobs_of_a_user on public.analysis_jobs (user_id, requested_at desc, id desc);
create index jobs_of_a_repo on public.analysis_jobs (repo_id);
create index queued_jobs on public.analysis_jobs (requested_at) where status = 'queued';

-- One row a commit: what the analysis needs, without message, e-mail or path. `position` is the commit's place in the
-- listing of the job that saw it last, newest first.
create table public.commit_facts (
  repo_id uuid not null references public.repos (id) on delete cascade,
  sha text not null,
  listed_by uuid not null references public.analysis_jobs (id) on delete cascade,
  position integer not null,
  fact_version integer not null,
  has_files boolean not null,
  fact jsonb not null,
  primary key (repo_id, sha)
);
create index facts_of_a_listing on public.commit_facts (listed_by, position);

-- A result is a draft until its job is done; people see published ones only.
create table public.analysis_results (
  job_id uuid primary key references public.analysis_jobs (id) on delete cascade,
  user_id uuid not null references public.users (id) on delete cascade,
  repo_id uuid not null references public.repos (id) on delete cascade,
  analyzer_version text not null,
  result jsonb not null,
  published_at timestamptz
);
create index results_of_a_repo on public.analysis_results (repo_id, published_at desc);

-- ── Who may read ─────────────────────────────────────────────────────────────────────────────────────────────────────

alter table public.users enable row level security;
alter table public.limits enable row level security;
alter table public.repos enable row level security;
alter table public.analysis_jobs enable row level security;
alter table public.commit_facts enable row level security;
alter table public.analysis_results enable row level security;

create policy "a user reads the own row" on public.users for select to authenticated using (id = (select auth.uid()));
create policy "everyone signed in reads the limits" on public.limits for select to authenticated using (true);
create policy "a user reads own repositories" on public.repos for select to authenticated using (user_id = (select auth.uid()));
create policy "a user reads own jobs" on public.analysis_jobs for select to authenticated using (user_id = (select auth.uid()));
create policy "a user reads own published results" on public.analysis_results for select to authenticated
  using (user_id = (select auth.uid()) and published_at is not null);
create policy "a user reads facts of own repositories" on public.commit_facts for select to authenticated
  using (exists (select 1 from public.repos r where r.id = repo_id and r.user_id = (select auth.uid())));

-- Grants are named one by one, and in a function: a host that hands out broad grants when it starts (the embedded one
-- does) is put right by calling it again.
create function private.apply_grants() returns void language plpgsql as $$
begin
  revoke all on all tables in schema public from anon, authenticated;
  grant usage on schema public to authenticated, service_role;
  grant usage on schema public to anon;
  grant select on public.users, public.limits, public.analysis_jobs, public.commit_facts, public.analysis_results to authenticated;
  grant select (id, user_id, kind, folder, full_name, default_branch, last_head_sha, created_at) on public.repos to authenticated;
  grant all on all tables in schema public to service_role;
end $$;

-- The part of a fact that says whose commit it is.
create function private.authorship(p_fact jsonb) returns jsonb language sql immutable as $$
  select jsonb_build_object(
    'authorId', p_fact -> 'authorId', 'committerId', p_fact -> 'committerId',
    'coAuthorIds', p_fact -> 'coAuthorIds', 'actor', p_fact -> 'actor'
  )
$$;

-- ── Accounts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

create function private.add_user() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.users (id, name)
  values (new.id, coalesce(new.raw_user_meta_data ->> 'name', ''))
  on conflict (id) do nothing;
  return new;
end $$;

create trigger add_user after insert on auth.users for each row execute function private.add_user();

-- ── What a user may do ───────────────────────────────────────────────────────────────────────────────────────────────
-- Expected refusals are answers, not errors: each function returns {"outcome": ...}.

-- Starts an analysis of an own repository, or says why not. Outcomes: started, already_running (with that job, and
-- whether it is about the same subject), repo_not_found, too_many_jobs, too_soon (with retry_after_seconds). The subject says whose commits count.
create function public.start_analysis(p_repo_id uuid, p_subject jsonb) returns jsonb
  language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid := auth.uid();
  v_job public.analysis_jobs;
  v_limit integer;
  v_wait integer;
begin
  perform 1 from public.repos where id = p_repo_id and user_id = v_user for update;
  if not found then
    return jsonb_build_object('outcome', 'repo_not_found');
  end if;

  select * into v_job from public.analysis_jobs
  where repo_id = p_repo_id and user_id = v_user and status in ('queued', 'running', 'waiting');
  if found then
    return jsonb_build_object(
      'outcome', 'already_running', 'job_id', v_job.id, 'status', v_job.status, 'same_subject', v_job.subject = p_subject
    );
  end if;

  perform pg_advisory_xact_lock(hashtext('start_analysis'), hashtext(v_user::text));
  select value into v_limit from public.limits where name = 'active_jobs_per_user';
  if v_limit is not null and v_limit <= (
    select count(*) from public.analysis_jobs where user_id = v_user and status in ('queued', 'running', 'waiting')
  ) then
    return jsonb_build_object('outcome', 'too_many_jobs', 'retry_after_seconds', 60);
  end if;

  select value into v_limit from public.limits where name = 'start_interval_seconds';
  select ceil(v_limit - extract(epoch from now() - max(requested_at)))::integer into v_wait
  from public.analysis_jobs where repo_id = p_repo_id and status not in ('failed', 'cancelled');
  if v_limit is not null and v_wait > 0 then
    return jsonb_build_object('outcome', 'too_soon', 'retry_after_seconds', v_wait);
  end if;

  insert into public.analysis_jobs (user_id, repo_id, subject) values (v_user, p_repo_id, p_subject) returning * into v_job;
  return jsonb_build_object('outcome', 'started', 'job_id', v_job.id, 'user_id', v_user, 'status', v_job.status);
end $$;

-- Cancels an own job that has not ended. Outcomes: cancelled, already_ended (with its status), job_not_found.
create function public.cancel_analysis(p_job_id uuid) returns jsonb
  language plpgsql security definer set search_path = '' as $$
declare
  v_status text;
begin
  select status into v_status from public.analysis_jobs where id = p_job_id and user_id = auth.uid() for update;
  if not found then
    return jsonb_build_object('outcome', 'job_not_found');
  end if;
  if v_status not in ('queued', 'running', 'waiting') then
    return jsonb_build_object('outcome', 'already_ended', 'status', v_status);
  end if;
  update public.analysis_jobs
  set status = 'cancelled', completed_at = now(), waiting_until = null, lease_expires_at = null
  where id = p_job_id;
  return jsonb_build_object('outcome', 'cancelled');
end $$;

-- Disconnects an own repository and deletes everything held about it. Outcomes: disconnected, repo_not_found.
create function public.disconnect_repo(p_repo_id uuid) returns jsonb
  language plpgsql security definer set search_path = '' as $$
begin
  delete from public.repos where id = p_repo_id and user_id = auth.uid();
  return jsonb_build_object('outcome', case when found then 'disconnected' else 'repo_not_found' end);
end $$;

-- ── What only the service role may do ────────────────────────────────────────────────────────────────────────────────

-- Connects a folder of this machine, which the server has looked at; connecting it again returns the same row.
-- Outcomes: connected, too_many_repos.
create function public.connect_folder(p_user_id uuid, p_folder text, p_full_name text, p_default_branch text) returns jsonb
  language plpgsql security definer set search_path = '' as $$
declare
  v_limit integer;
  v_id uuid;
begin
  perform pg_advisory_xact_lock(hashtext('connect_folder'), hashtext(p_user_id::text));
  select value into v_limit from public.limits where name = 'repos_per_user';
  if v_limit is not null
    and not exists (select 1 from public.repos where user_id = p_user_id and folder = p_folder)
    and v_limit <= (select count(*) from public.repos where user_id = p_user_id) then
    return jsonb_build_object('outcome', 'too_many_repos');
  end if;
  insert into public.repos (user_id, kind, folder, full_name, default_branch)
  values (p_user_id, 'folder', p_folder, p_full_name, p_default_branch)
  on conflict (user_id, folder) do update set full_name = excluded.full_name, default_branch = excluded.default_branch
  returning id into v_id;
  return jsonb_build_object('outcome', 'connected', 'repo_id', v_id);
end $$;

-- Takes a job for a run: a queued one, or one this run has already (a retry). Null when another run owns it or it ended.
create function public.claim_analysis(p_job_id uuid, p_run_id text) returns jsonb
  language plpgsql security definer set search_path = '' as $$
declare
  v_job public.analysis_jobs;
begin
  update public.analysis_jobs
  set status = 'running', run_id = p_run_id, attempt = attempt + 1, waiting_until = null,
      started_at = coalesce(started_at, now()), lease_expires_at = now() + interval '15 minutes'
  where id = p_job_id
    and (status = 'queued' or (status in ('running', 'waiting') and run_id = p_run_id))
  returning * into v_job;
  if not found then
    return null;
  end if;
  return (
    select jsonb_build_object('job_id', v_job.id, 'user_id', v_job.user_id, 'subject', v_job.subject, 'repo', to_jsonb(r))
    from public.repos r where r.id = v_job.repo_id
  );
end $$;

-- Records how far a run has come and keeps its lease. False when the run no longer owns the job.
create function public.report_progress(p_job_id uuid, p_run_id text, p_progress jsonb) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  update public.analysis_jobs
  set progress = p_progress, status = 'running', waiting_until = null, lease_expires_at = now() + interval '15 minutes'
  where id = p_job_id and run_id = p_run_id and status in ('running', 'waiting');
  return found;
end $$;

-- Stores facts of one batch: [{sha, position, fact_version, has_files, fact}]. What an earlier analysis read of a commit's
-- files is kept when a listing comes without it; who made the commit is always the listing's, since a mailmap can change.
-- False when the run no longer owns the job.
create function public.save_commit_facts(p_job_id uuid, p_run_id text, p_facts jsonb) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  v_repo uuid;
begin
  update public.analysis_jobs set lease_expires_at = now() + interval '15 minutes'
  where id = p_job_id and run_id = p_run_id and status = 'running'
  returning repo_id into v_repo;
  if not found then
    return false;
  end if;
  insert into public.commit_facts as f (repo_id, sha, listed_by, position, fact_version, has_files, fact)
  select v_repo, x.sha, p_job_id, x.position, x.fact_version, x.has_files, x.fact
  from jsonb_to_recordset(p_facts) as x (sha text, position integer, fact_version integer, has_files boolean, fact jsonb)
  on conflict (repo_id, sha) do update set
    listed_by = excluded.listed_by,
    position = excluded.position,
    fact_version = excluded.fact_version,
    has_files = excluded.has_files or (f.has_files and f.fact_version = excluded.fact_version),
    fact = case
      when f.has_files and not excluded.has_files and f.fact_version = excluded.fact_version
        then f.fact || private.authorship(excluded.fact)
      else excluded.fact
    end;
  return true;
end $$;

-- Keeps the result of a computation until its job ends. False when the run no longer owns the job.
create function public.save_draft_result(p_job_id uuid, p_run_id text, p_analyzer_version text, p_result jsonb) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  insert into public.analysis_results (job_id, user_id, repo_id, analyzer_version, result)
  select id, user_id, repo_id, p_analyzer_version, p_result from public.analysis_jobs
  where id = p_job_id and run_id = p_run_id and status = 'running'
  on conflict (job_id) do update set analyzer_version = excluded.analyzer_version, result = excluded.result;
  return found;
end $$;

-- Publishes the draft and ends the job, in one transaction: both or neither. True also when this run had ended it so.
create function public.complete_analysis(p_job_id uuid, p_run_id text, p_head_sha text) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  v_job public.analysis_jobs;
  v_outcome text;
begin
  select * into v_job from public.analysis_jobs where id = p_job_id and run_id = p_run_id for update;
  if not found then
    return false;
  end if;
  if v_job.status in ('done', 'insufficient_data') then
    return true;
  end if;
  if v_job.status <> 'running' then
    return false;
  end if;
  update public.analysis_results set published_at = now() where job_id = p_job_id returning result ->> 'outcome' into v_outcome;
  if not found then
    raise exception 'complete_analysis: job % has no result to publish', p_job_id;
  end if;
  update public.repos set last_head_sha = p_head_sha where id = v_job.repo_id;
  delete from public.commit_facts where repo_id = v_job.repo_id and listed_by <> p_job_id;
  update public.analysis_jobs
  set status = case v_outcome when 'complete' then 'done' else 'insufficient_data' end,
      completed_at = now(), lease_expires_at = null, progress = null
  where id = p_job_id;
  return true;
end $$;

-- Ends a job that could not be finished. A job another run owns, or one that has ended, stays as it is (false).
create function public.fail_analysis(p_job_id uuid, p_run_id text, p_code text, p_message text) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  update public.analysis_jobs
  set status = 'failed', error_code = p_code, error_message = left(p_message, 2000), completed_at = now(),
      waiting_until = null, lease_expires_at = null
  where id = p_job_id and (run_id = p_run_id or (run_id is null and status = 'queued'))
    and status in ('queued', 'running', 'waiting');
  return found;
end $$;

revoke execute on all functions in schema public from public, anon, authenticated;
revoke execute on all functions in schema private from public, anon, authenticated;
grant execute on function public.start_analysis (uuid, jsonb), public.cancel_analysis (uuid), public.disconnect_repo (uuid)
  to authenticated;
grant execute on all functions in schema public to service_role;
select private.apply_grants();
