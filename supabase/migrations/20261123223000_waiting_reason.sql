-- Why a job waits, GitHub's limit for whatever token a person reads with, and what GitHub last said of a repository.

alter table public.analysis_jobs
  add column waiting_reason text check (waiting_reason in ('rate_limit', 'unavailable'));
update public.analysis_jobs set waiting_reason = 'rate_limit' where status = 'waiting';
alter table public.analysis_jobs add check ((status = 'waiting') = (waiting_reason is not null));

-- Whatever takes a job out of waiting: the next progress, another try, its end.
create function private.end_waiting() returns trigger language plpgsql as $$
begin
  new.waiting_until := null;
  new.waiting_reason := null;
  return new;
end $$;

create trigger end_waiting before update of status on public.analysis_jobs
  for each row when (old.status = 'waiting' and new.status <> 'waiting') execute function private.end_waiting();

-- The ETag of GitHub's last answer about the repository, and its size in it.
alter table public.repos
  add column etag text,
  add column size_kb integer,
  add check ((etag is null) = (size_kb is null));

-- A limit is the account's, and a person has one: that of the stored token, else that of the environment's, of which there is no row.
-- Neither is used before `github_limited_until`.
alter table public.users add column github_limited_until timestamptz;
update public.users u set github_limited_until = c.limited_until
from public.platform_connections c where c.user_id = u.id and c.platform = 'github';
alter table public.platform_connections drop column limited_until;

create or replace function private.apply_grants() returns void language plpgsql as $$
begin
  revoke all on all tables in schema public from anon, authenticated;
  grant usage on schema public to authenticated, service_role;
  grant usage on schema public to anon;
  grant select on public.users, public.limits, public.analysis_jobs, public.commit_facts, public.analysis_results to authenticated;
  grant select (id, user_id, kind, folder, platform_id, private, full_name, default_branch, last_head_sha, created_at)
    on public.repos to authenticated;
  grant select (user_id, platform, platform_user_id, login, token_kind, scopes, expires_at, connected_at)
    on public.platform_connections to authenticated;
  grant all on all tables in schema public to service_role;
end $$;

-- Keeps the account of a person, in place of the one there was, whose limit may have been another:
-- {platform, platform_user_id, login, sealed_token, token_kind, scopes, expires_at}.
create or replace function public.save_platform_connection(p_user_id uuid, p_connection jsonb) returns void
  language sql security definer set search_path = '' as $$
  insert into public.platform_connections
    (user_id, platform, platform_user_id, login, sealed_token, token_kind, scopes, expires_at)
  values (
    p_user_id, p_connection ->> 'platform', (p_connection ->> 'platform_user_id')::bigint, p_connection ->> 'login',
    p_connection ->> 'sealed_token', p_connection ->> 'token_kind',
    array(select jsonb_array_elements_text(p_connection -> 'scopes')), (p_connection ->> 'expires_at')::timestamptz
  )
  on conflict (user_id, platform) do update set
    platform_user_id = excluded.platform_user_id, login = excluded.login, sealed_token = excluded.sealed_token,
    token_kind = excluded.token_kind, scopes = excluded.scopes, expires_at = excluded.expires_at,
    connected_at = now();
  update public.users set github_limited_until = null where id = p_user_id;
$$;

-- Forgets the account of a person. Outcomes: removed, none.
create or replace function public.remove_platform_connection(p_user_id uuid, p_platform text) returns jsonb
  language plpgsql security definer set search_path = '' as $$
begin
  delete from public.platform_connections where user_id = p_user_id and platform = p_platform;
  if not found then
    return jsonb_build_object('outcome', 'none');
  end if;
  update public.users set github_limited_until = null where id = p_user_id;
  return jsonb_build_object('outcome', 'removed');
end $$;

-- The run waits until a moment; what it does after that makes the job running again. For the reason `rate_limit` the person's
-- other jobs wait for the same moment. False when the run no longer owns the job.
create or replace function public.wait_analysis(p_job_id uuid, p_run_id text, p_until timestamptz, p_reason text) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid;
begin
  update public.analysis_jobs
  set status = 'waiting', waiting_until = p_until, waiting_reason = p_reason,
      lease_expires_at = greatest(p_until, now()) + interval '15 minutes'
  where id = p_job_id and run_id = p_run_id and status in ('running', 'waiting')
  returning user_id into v_user;
  if not found then
    return false;
  end if;
  if p_reason = 'rate_limit' then
    update public.users set github_limited_until = greatest(github_limited_until, p_until) where id = v_user;
  end if;
  return true;
end $$;

revoke execute on all functions in schema private from public, anon, authenticated;
select private.apply_grants();
