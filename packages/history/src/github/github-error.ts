/**
 * What can go wrong between us and GitHub's API. One closed set of codes; each sentence says what to do, but for the limits: whoever
 * asked says when they are over. Pure.
 */

export type GitHubErrorCode =
  | "primary_limit"
  | "secondary_limit"
  | "bad_credentials"
  | "missing_permission"
  | "sso_required"
  | "renamed"
  | "not_found"
  | "gone"
  | "dmca"
  | "blocked"
  | "server_failed"
  | "network_failed"
  | "timed_out"
  | "bad_answer";

const sentences: Record<GitHubErrorCode, string> = {
  primary_limit: "GitHub’s hourly limit for this account is used up.",
  secondary_limit: "GitHub asks to wait before the next request.",
  bad_credentials:
    "GitHub does not accept the token (any more): it has expired or was revoked. Connect with a new one.",
  missing_permission:
    "The token may not read this. Give it read access to the repository, or connect with another one.",
  sso_required:
    "The organisation asks for single sign-on. Authorise the token for it in GitHub’s settings, then try again.",
  renamed: "The repository has moved to another address, which is not followed. Connect it again.",
  not_found: "There is no such repository, or the account may not see it. Check the name and the account’s access.",
  gone: "GitHub does not offer this any more.",
  dmca: "GitHub has taken this repository down after a copyright notice.",
  blocked: "GitHub has blocked this repository.",
  server_failed: "GitHub had a failure of its own. Try again later.",
  network_failed: "GitHub could not be reached. Check the network and try again.",
  timed_out: "GitHub did not answer in time. Try again later.",
  bad_answer: "GitHub’s answer is not one of GitHub’s. Check the address that is set as GITHUB_URL.",
};

const mayPass: ReadonlySet<GitHubErrorCode> = new Set<GitHubErrorCode>([
  "primary_limit",
  "secondary_limit",
  "server_failed",
  "network_failed",
  "timed_out",
]);

/** Never holds a token or a word of the server's. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  readonly code: GitHubErrorCode;
  /** When GitHub wants to be asked again, where it said so. */
  readonly retryAt: Date | null;

  constructor(code: GitHubErrorCode, retryAt: Date | null = null) {
    super(sentences[code]);
    this.code = code;
    this.retryAt = retryAt;
  }

  /** Whether asking again later may go better. */
  get retryable(): boolean {
    return mayPass.has(this.code);
  }
}

export type FailedAnswer = {
  status: number;
  /** By lower-case name. */
  headers: Readonly<Record<string, string | number | undefined>>;
  message: string;
};

const longestWaitMs = 24 * 3_600_000;
/** A secondary limit without a time: GitHub's documentation says at least a minute. */
const unnamedWaitMs = 60_000;

/** What an answer that is no success means, in the order in which GitHub's own signs outweigh each other. */
export function failureOf({ status, headers, message }: FailedAnswer, now: Date): GitHubError {
  const after = (ms: number) => new Date(now.getTime() + Math.min(Math.max(ms, 0), longestWaitMs));
  if (status === 401) return new GitHubError("bad_credentials");
  if (status === 403 || status === 429) {
    const seconds = numberIn(headers["retry-after"]);
    if (seconds !== null) return new GitHubError("secondary_limit", after(seconds * 1_000));
    const reset = numberIn(headers["x-ratelimit-reset"]);
    if (String(headers["x-ratelimit-remaining"]) === "0" && reset !== null) {
      // A second later: GitHub counts in whole ones.
      return new GitHubError("primary_limit", after((reset + 1) * 1_000 - now.getTime()));
    }
    if (status === 429 || /secondary rate|abuse detection/i.test(message)) {
      return new GitHubError("secondary_limit", after(unnamedWaitMs));
    }
    if (headers["x-github-sso"] !== undefined || /SAML enforcement/i.test(message))
      return new GitHubError("sso_required");
    if (/access blocked|access to this repository has been disabled/i.test(message)) return new GitHubError("blocked");
    return new GitHubError("missing_permission");
  }
  if (status === 404) return new GitHubError("not_found");
  if (status === 410) return new GitHubError("gone");
  if (status === 451) return new GitHubError("dmca");
  if (status === 408 || status >= 500) return new GitHubError("server_failed");
  if (status >= 300 && status < 400) return new GitHubError("renamed");
  return new GitHubError("bad_answer");
}

/** What the errors of a GraphQL answer (status 200) mean, the one that outweighs the others first. */
export function graphqlFailureOf(
  errors: readonly { type?: unknown; message?: unknown }[],
  headers: FailedAnswer["headers"],
  now: Date,
): GitHubError {
  const hasType = (type: RegExp) => errors.some((error) => type.test(String(error.type ?? "")));
  const says = (words: RegExp) => errors.some((error) => words.test(String(error.message ?? "")));
  // Both names have been seen (yanyongyu/githubkit#271).
  if (hasType(/^RATE_LIMIT(ED)?$/)) {
    const usedUp = { ...headers, "x-ratelimit-remaining": "0" };
    return failureOf({ status: 429, headers: usedUp, message: "" }, now);
  }
  if (says(/secondary rate/i)) return failureOf({ status: 429, headers, message: "" }, now);
  if (says(/SAML enforcement/i)) return new GitHubError("sso_required");
  if (hasType(/^(FORBIDDEN|INSUFFICIENT_SCOPES)$/)) return new GitHubError("missing_permission");
  if (hasType(/^NOT_FOUND$/)) return new GitHubError("not_found");
  if (says(/something went wrong|timed? ?out/i)) return new GitHubError("server_failed");
  return new GitHubError("bad_answer");
}

function numberIn(value: string | number | undefined): number | null {
  const text = String(value ?? "").trim();
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
}
