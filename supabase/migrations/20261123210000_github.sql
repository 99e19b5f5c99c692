-- Repositories on GitHub, the accounts they are read with, and jobs that wait out a limit.

-- `platform_id` is GitHub's number of the repository: it stays when the repository is renamed or moved, so it is the identity,
-- and `full_name` is what the repository was called when it was last looked at.
alter table public.repos
  alter column folder drop not null,
  add column platform_id bigint,
  add column private boolean,
  drop constraint repos_kind_check,
  add constraint repos_kind_check check (kind in ('folder', 'github')),
  add constraint repos_of_a_kind check (case kind
    when 'folder' then folder is not null and platform_id is null and private is null
    else folder is null and platform_id is not null and private is not null
  end),
  add constraint one_repo_per_platform_id unique (user_id, platform_id);

-- The token is sealed by the application (packages/store/src/sealed-secret.ts); its keys are not in the database. No job of the
-- person asks GitHub before `limited_until`.
create table public.platform_connections (
  user_id uuid not null references public.users (id) on delete cascade,
  platform text not null check (platform in ('github')),
  platform_user_id bigint not null,
  login text not null,
  sealed_token text not null,
  token_kind text not null check (token_kind in ('oauth', 'personal')),
  scopes text[] not null default '{}',
  expires_at timestamptz,
  connected_at timestamptz not null default now(),
  limited_until timestamptz,
  primary key (user_id, platform)
);

alter table public.platform_connections enable row level security;
create policy "a user reads own connections" on public.platform_connections for select to authenticated
  using (user_id = (select auth.uid()));

create or replace function private.apply_grants() returns void language plpgsql as $$
begin
  revoke all on all tables in schema public from anon, authenticated;
  grant usage on schema public to authenticated, service_role;
  grant usage on schema public to anon;
  grant select on public.users, public.limits, public.analysis_jobs, public.commit_facts, public.analysis_results to authenticated;
  grant select (id, user_id, kind, folder, platform_id, private, full_name, default_branch, last_head_sha, created_at)
    on public.repos to authenticated;
  grant select (user_id, platform, platform_user_id, login, token_kind, scopes, expires_at, connected_at, limited_until)
    on public.platform_connections to authenticated;
  grant all on all tables in schema public to service_role;
end $$;

-- ── What only the service role may do ────────────────────────────────────────────────────────────────────────────────

-- Connects a repository as GitHub has just described it to the server; connecting it again returns the same row, with what may
-- have changed. Outcomes: connected, too_many_repos.
create function public.connect_github_repo(
  p_user_id uuid, p_platform_id bigint, p_full_name text, p_default_branch text, p_private boolean
) returns jsonb
  language plpgsql security definer set search_path = '' as $$
declare
  v_limit integer;
  v_id uuid;
begin
  -- The same lock as for folders: both count towards one limit.
  perform pg_advisory_xact_lock(hashtext('connect_folder'), hashtext(p_user_id::text));
  select value into v_limit from public.limits where name = 'repos_per_user';
  if v_limit is not null
    and not exists (select 1 from public.repos where user_id = p_user_id and platform_id = p_platform_id)
    and v_limit <= (select count(*) from public.repos where user_id = p_user_id) then
    return jsonb_build_object('outcome', 'too_many_repos');
  end if;
  insert into public.repos (user_id, kind, platform_id, full_name, default_branch, private)
  values (p_user_id, 'github', p_platform_id, p_full_name, p_default_branch, p_private)
  on conflict (user_id, platform_id) do update set
    full_name = excluded.full_name, default_branch = excluded.default_branch, private = excluded.private
  returning id into v_id;
  return jsonb_build_object('outcome', 'connected', 'repo_id', v_id);
end $$;

-- Keeps the account of a person, in place of the one there was:
-- {platform, platform_user_id, login, sealed_token, token_kind, scopes, expires_at}.
create function public.save_platform_connection(p_user_id uuid, p_connection jsonb) returns void
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
    connected_at = now(), limited_until = null
$$;

-- Forgets the account of a person. Outcomes: removed, none.
create function public.remove_platform_connection(p_user_id uuid, p_platform text) returns jsonb
  language plpgsql security definer set search_path = '' as $$
begin
  delete from public.platform_connections where user_id = p_user_id and platform = p_platform;
  return jsonb_build_object('outcome', case when found then 'removed' else 'none' end);
end $$;

-- Puts a token that was sealed anew in place of the same token sealed with an older key. False when it is another one by now.
create function public.reseal_platform_token(p_user_id uuid, p_platform text, p_before text, p_after text) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  update public.platform_connections set sealed_token = p_after
  where user_id = p_user_id and platform = p_platform and sealed_token = p_before;
  return found;
end $$;

-- The run waits until a moment; what it does after that makes the job running again. For the reason `rate_limit` the person's
-- other jobs wait for the same moment. False when the run no longer owns the job.
create function public.wait_analysis(p_job_id uuid, p_run_id text, p_until timestamptz, p_reason text) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid;
begin
  update public.analysis_jobs
  set status = 'waiting', waiting_until = p_until, lease_expires_at = greatest(p_until, now()) + interval '15 minutes'
  where id = p_job_id and run_id = p_run_id and status in ('running', 'waiting')
  returning user_id into v_user;
  if not found then
    return false;
  end if;
  if p_reason = 'rate_limit' then
    update public.platform_connections set limited_until = greatest(limited_until, p_until)
    where user_id = v_user and platform = 'github';
  end if;
  return true;
end $$;

revoke execute on all functions in schema public from public, anon, authenticated;
revoke execute on all functions in schema private from public, anon, authenticated;
grant execute on function public.start_analysis (uuid, jsonb), public.cancel_analysis (uuid), public.disconnect_repo (uuid)
  to authenticated;
grant execute on all functions in schema public to service_role;
select private.apply_grants();
