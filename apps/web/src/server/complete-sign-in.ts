import { isAuthRetryableFetchError } from "@supabase/supabase-js";
import { getGitHubAccount, saveGitHubToken } from "@vibe/jobs/github-account";
import { jobDeps } from "./deps.ts";
import { type GitHubAccess, keepsStored } from "./github-access.ts";
import { requestClient } from "./session.ts";
import { failureOf, type SignInFailure } from "./sign-in-failure.ts";

type Completed = { outcome: "signed_in" } | { outcome: "failed"; failure: SignInFailure };

/**
 * Completes a sign-in: its code becomes a session, which the browser gets, and a token of GitHub, which it never sees: it is sealed
 * and stored here, or dropped.
 */
export async function completeSignIn(sent: URLSearchParams, access: GitHubAccess): Promise<Completed> {
  const code = sent.get("code");
  if (code === null) {
    const description = sent.get("error_description") ?? "";
    return failed(failureOf({ error: sent.get("error"), code: sent.get("error_code"), description }));
  }
  let token: string | null = null;
  const client = await requestClient((taken) => {
    token = taken;
  });
  const flowId = sent.get("sb_flow_id");
  const { data, error } = await client.auth.exchangeCodeForSession(code, flowId === null ? undefined : { flowId });
  if (isAuthRetryableFetchError(error)) {
    console.error("Supabase Auth does not answer:", error.message);
    return failed("unavailable");
  }
  if (error !== null) return failed(failureOf({ code: error.code, description: error.message }));
  const connected = await connect(data.user.id, token, access);
  return connected ? { outcome: "signed_in" } : failed("not_connected");
}

/** Whether GitHub can be read for the person now. Being signed in does not hang on it. */
async function connect(userId: string, token: string | null, access: GitHubAccess): Promise<boolean> {
  const deps = jobDeps();
  try {
    const stored = await getGitHubAccount({ userId }, deps);
    if (keepsStored(stored, access, new Date())) return true;
    if (token === null) return complain("Supabase Auth gave no token of GitHub.");
    const saved = await saveGitHubToken({ userId, token }, deps);
    return saved.outcome === "saved" || complain(saved.message);
  } catch (error) {
    return complain(error);
  }
}

function complain(why: unknown): false {
  console.error("GitHub was not connected at a sign-in:", why);
  return false;
}

const failed = (failure: SignInFailure) => ({ outcome: "failed", failure }) as const;
