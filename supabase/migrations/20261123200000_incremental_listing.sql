-- A second analysis lists only what is new. A listing is all commits that a head leads to, gathered by one job or by several
-- one after the other; `listing_key` stands for all else a listing depends on (mailmap, notes, where a clone was cut off).

alter table public.repos
  add column listing_id uuid,
  add column listing_head text,
  add column listing_key text,
  add column listing_commits integer,
  add check ((listing_id is null) = (listing_head is null and listing_key is null and listing_commits is null));

-- `position` is a place in the listing: those of a later job come after those of an earlier one.
alter table public.commit_facts drop constraint commit_facts_listed_by_fkey;
alter table public.commit_facts add column listing_id uuid;
update public.commit_facts set listing_id = listed_by;
alter table public.commit_facts alter column listing_id set not null;
drop index public.facts_of_a_listing;
create index facts_of_a_listing on public.commit_facts (listing_id, position);
create index facts_without_files on public.commit_facts (listing_id, position) where not has_files;

-- What a result was computed from, so that the same question about the same history need not be computed again.
alter table public.analysis_results add column history_key text;

-- Before a job lists a whole history: what an earlier listing knew counts no longer, for its facts are about to be renewed.
-- False when the run no longer owns the job.
create function public.begin_listing(p_job_id uuid, p_run_id text) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  update public.repos r set listing_id = null, listing_head = null, listing_key = null, listing_commits = null
  from public.analysis_jobs j
  where j.id = p_job_id and j.run_id = p_run_id and j.status = 'running' and r.id = j.repo_id;
  return found;
end $$;

-- Stores facts of one batch: [{sha, position, fact_version, has_files, fact}]. What an earlier analysis read of a commit's
-- files is kept when a listing comes without it; who made the commit is always the listing's, since a mailmap can change.
-- False when the run no longer owns the job.
drop function public.save_commit_facts (uuid, text, jsonb);
create function public.save_commit_facts(p_job_id uuid, p_run_id text, p_listing_id uuid, p_facts jsonb) returns boolean
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
  insert into public.commit_facts as f (repo_id, sha, listing_id, listed_by, position, fact_version, has_files, fact)
  select v_repo, x.sha, p_listing_id, p_job_id, x.position, x.fact_version, x.has_files, x.fact
  from jsonb_to_recordset(p_facts) as x (sha text, position integer, fact_version integer, has_files boolean, fact jsonb)
  on conflict (repo_id, sha) do update set
    listing_id = excluded.listing_id,
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
drop function public.save_draft_result (uuid, text, text, jsonb);
create function public.save_draft_result(
  p_job_id uuid, p_run_id text, p_analyzer_version text, p_history_key text, p_result jsonb
) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  insert into public.analysis_results (job_id, user_id, repo_id, analyzer_version, history_key, result)
  select id, user_id, repo_id, p_analyzer_version, p_history_key, p_result from public.analysis_jobs
  where id = p_job_id and run_id = p_run_id and status = 'running'
  on conflict (job_id) do update set
    analyzer_version = excluded.analyzer_version, history_key = excluded.history_key, result = excluded.result;
  return found;
end $$;

-- Takes over the published result of an earlier job of the repository that was about the same subject, the same history and of
-- the same analyzer. The result's outcome, or null where there is none to take over.
create function public.reuse_result(p_job_id uuid, p_run_id text, p_analyzer_version text, p_history_key text) returns text
  language plpgsql security definer set search_path = '' as $$
declare
  v_outcome text;
begin
  insert into public.analysis_results (job_id, user_id, repo_id, analyzer_version, history_key, result)
  select j.id, j.user_id, j.repo_id, earlier.analyzer_version, earlier.history_key, earlier.result
  from public.analysis_jobs j
  cross join lateral (
    select r.* from public.analysis_results r join public.analysis_jobs o on o.id = r.job_id
    where r.repo_id = j.repo_id and r.published_at is not null and r.history_key = p_history_key
      and r.analyzer_version = p_analyzer_version and o.subject = j.subject and o.id <> j.id
    order by r.published_at desc limit 1
  ) as earlier
  where j.id = p_job_id and j.run_id = p_run_id and j.status = 'running'
  on conflict (job_id) do update set
    analyzer_version = excluded.analyzer_version, history_key = excluded.history_key, result = excluded.result
  returning result ->> 'outcome' into v_outcome;
  return v_outcome;
end $$;

-- Publishes the draft and ends the job, in one transaction: both or neither. True also when this run had ended it so. The
-- listing {id, base, start, key, commits} is what the next analysis goes on from.
drop function public.complete_analysis (uuid, text, text);
create function public.complete_analysis(p_job_id uuid, p_run_id text, p_head_sha text, p_listing jsonb) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  v_job public.analysis_jobs;
  v_outcome text;
  v_listing uuid := (p_listing ->> 'id')::uuid;
  v_start integer := (p_listing ->> 'start')::integer;
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
  update public.repos set
    last_head_sha = p_head_sha, listing_id = v_listing, listing_head = p_head_sha,
    listing_key = p_listing ->> 'key', listing_commits = (p_listing ->> 'commits')::integer
  where id = v_job.repo_id;
  -- Commits of an earlier history, and those that a job which did not end had listed.
  if v_start = 0 then
    delete from public.commit_facts where repo_id = v_job.repo_id and listing_id <> v_listing;
  end if;
  delete from public.commit_facts where listing_id = v_listing and position >= v_start and listed_by <> p_job_id;
  update public.analysis_jobs
  set status = case v_outcome when 'complete' then 'done' else 'insufficient_data' end,
      completed_at = now(), lease_expires_at = null, progress = null
  where id = p_job_id;
  return true;
end $$;

revoke execute on all functions in schema public from public, anon, authenticated;
grant execute on function public.start_analysis (uuid, jsonb), public.cancel_analysis (uuid), public.disconnect_repo (uuid)
  to authenticated;
grant execute on all functions in schema public to service_role;
select private.apply_grants();
