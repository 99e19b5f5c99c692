/** Why nobody was signed in, each with a sentence that says what to do. `not_connected`: signed in, but without GitHub's token. */
const SENTENCES = {
  denied:
    "GitHub was not given your permission, so nothing has changed. Choose below what it is asked for, and try again.",
  stale: "This sign-in took too long, was used already or was begun in another browser. Begin again below.",
  no_email:
    "GitHub has no confirmed e-mail address of yours, and an account here needs one. Confirm one in GitHub’s e-mail settings, then try again.",
  closed: "No new accounts are taken here. If you have one, sign in with the GitHub account that it was made with.",
  blocked: "This account is blocked here. Ask whoever runs this site.",
  not_configured:
    "Signing in with GitHub is not set up here. Whoever runs this site has to switch on the GitHub provider of its Supabase project.",
  other_site:
    "The Supabase project of this site signs in at another GitHub than the one that is read here. Whoever runs this site has to make GITHUB_URL and the project’s provider agree.",
  unavailable: "The sign-in service does not answer. Nothing is lost; try again in a minute.",
  github_failed: "GitHub did not complete the sign-in. Try again in a minute.",
  not_connected:
    "You are signed in, but GitHub did not answer or did not accept what the sign-in gave, so nothing about the connection has changed. Try again below, or add a token.",
} as const;

export type SignInFailure = keyof typeof SENTENCES;

/** The sentence of a failure named in an address, which anybody can write; null where none is. */
export function failureSentence(name: string | string[] | undefined): string | null {
  if (typeof name !== "string") return null;
  return isFailure(name) ? SENTENCES[name] : SENTENCES.github_failed;
}

const isFailure = (name: string): name is SignInFailure => Object.hasOwn(SENTENCES, name);

/** What Supabase Auth's own codes mean; in a refused exchange as in the address it sends the browser back to. */
const CODES: Record<string, SignInFailure> = {
  bad_oauth_state: "stale",
  bad_oauth_callback: "stale",
  bad_code_verifier: "stale",
  flow_state_not_found: "stale",
  flow_state_expired: "stale",
  flow_state_already_used: "stale",
  pkce_code_verifier_not_found: "stale",
  provider_email_needs_verification: "no_email",
  signup_disabled: "closed",
  user_banned: "blocked",
  provider_disabled: "not_configured",
  oauth_provider_not_supported: "not_configured",
};

type Refusal = { error?: string | null; code: string | null | undefined; description: string };

/**
 * What a refusal of Supabase Auth means. Codes come first: what GitHub refused and what Supabase did are both `access_denied`. A
 * missing address has no code of its own, only a sentence.
 */
export function failureOf({ error, code, description }: Refusal): SignInFailure {
  const known = Object.hasOwn(CODES, code ?? "") ? CODES[code ?? ""] : undefined;
  if (known !== undefined) return known;
  if (/\bemail\b/i.test(description)) return "no_email";
  if (error === "access_denied") return "denied";
  if (error === "temporarily_unavailable") return "unavailable";
  return "github_failed";
}
