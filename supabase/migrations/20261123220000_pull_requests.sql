-- Merged pull requests of repositories on GitHub: what the analysis needs of them, kept from one analysis to the next.

-- For which head all of them have been read, up to when by their last change, and as facts of which version; null before that.
alter table public.repos
  add column pull_requests_head text,
  add column pull_requests_until timestamptz,
  add column pull_requests_version integer,
  add constraint pull_requests_were_read_once_or_never
    check (num_nulls(pull_requests_head, pull_requests_until, pull_requests_version) in (0, 3));

-- One row a pull request: numbers, flags and keyed ids, without title, text, login, e-mail or branch. Nobody but the service role
-- reads them.
create table public.pull_request_facts (
  repo_id uuid not null references public.repos (id) on delete cascade,
  number integer not null,
  fact_version integer not null,
  fact jsonb not null,
  primary key (repo_id, number)
);

alter table public.pull_request_facts enable row level security;

-- ── What only the service role may do ────────────────────────────────────────────────────────────────────────────────

-- Stores facts of one page: [{number, fact_version, fact}], 1,000 at most. False when the run no longer owns the job.
create function public.save_pull_request_facts(p_job_id uuid, p_run_id text, p_facts jsonb) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  v_repo uuid;
begin
  if jsonb_array_length(p_facts) > 1000 then
    raise exception 'save_pull_request_facts: % facts at once', jsonb_array_length(p_facts);
  end if;
  update public.analysis_jobs set lease_expires_at = now() + interval '15 minutes'
  where id = p_job_id and run_id = p_run_id and status = 'running'
  returning repo_id into v_repo;
  if not found then
    return false;
  end if;
  insert into public.pull_request_facts (repo_id, number, fact_version, fact)
  select v_repo, x.number, x.fact_version, x.fact
  from jsonb_to_recordset(p_facts) as x (number integer, fact_version integer, fact jsonb)
  on conflict (repo_id, number) do update set fact_version = excluded.fact_version, fact = excluded.fact;
  return true;
end $$;

-- All pull requests of that head have been read; facts of another version count no longer. False when the run no longer owns the
-- job.
create function public.finish_pull_requests(
  p_job_id uuid, p_run_id text, p_head_sha text, p_until timestamptz, p_version integer
) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  v_repo uuid;
begin
  update public.repos r
  set pull_requests_head = p_head_sha, pull_requests_until = p_until, pull_requests_version = p_version
  from public.analysis_jobs j
  where j.id = p_job_id and j.run_id = p_run_id and j.status = 'running' and r.id = j.repo_id
  returning r.id into v_repo;
  if not found then
    return false;
  end if;
  delete from public.pull_request_facts where repo_id = v_repo and fact_version <> p_version;
  return true;
end $$;

revoke execute on function
  public.save_pull_request_facts (uuid, text, jsonb), public.finish_pull_requests (uuid, text, text, timestamptz, integer)
  from public, anon, authenticated;
grant execute on function
  public.save_pull_request_facts (uuid, text, jsonb), public.finish_pull_requests (uuid, text, text, timestamptz, integer)
  to service_role;
select private.apply_grants();
