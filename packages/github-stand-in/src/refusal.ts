/** An answer that is not what was asked for. Thrown where the request cannot go on, turned into GitHub's error body at the door. */

export class Refusal extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** Beside `message`, `documentation_url` and `status`. */
  readonly more: Record<string, unknown>;
  /** The route's own page unless given. */
  readonly documentation: string | undefined;

  constructor(
    status: number,
    message: string,
    {
      headers = {},
      more = {},
      documentation,
    }: { headers?: Record<string, string>; more?: Record<string, unknown>; documentation?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.more = more;
    this.documentation = documentation;
  }
}

export const notFound = () => new Refusal(404, "Not Found");
export const badCredentials = () =>
  new Refusal(401, "Bad credentials", { documentation: "https://docs.github.com/rest" });
export const requiresAuthentication = () => new Refusal(401, "Requires authentication");
export const emptyRepository = () => new Refusal(409, "Git Repository is empty.");

export function missingPermission(permission: string): Refusal {
  const headers = { "x-accepted-github-permissions": permission };
  return new Refusal(403, "Resource not accessible by personal access token", { headers });
}

/** Bodies and headers of a resource behind single sign-on. `url` is where a person would authorise the token. */
export function ssoRequired(url: string): Refusal {
  return new Refusal(403, ssoMessage, {
    headers: { "x-github-sso": `required; url=${url}` },
    documentation: "https://docs.github.com/articles/authenticating-to-a-github-organization-with-saml-single-sign-on/",
  });
}

export const ssoMessage =
  "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.";

/** 451 with the notice for `dmca`, 403 for `tos`: GitHub has taken the repository down for everybody. */
export function accessBlocked(reason: "dmca" | "tos"): Refusal {
  const html_url = reason === "dmca" ? "https://github.com/github/dmca" : "https://github.com/tos";
  const block = { reason, created_at: "2024-01-01T00:00:00Z", html_url };
  return new Refusal(reason === "dmca" ? 451 : 403, "Repository access blocked", { more: { block } });
}

const limitsPage = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api";

export function primaryLimit(status: 403 | 429, who: string, requestId: string): Refusal {
  const message = `API rate limit exceeded for ${who}. If you reach out to GitHub Support for help, please include the request ID ${requestId}.`;
  return new Refusal(status, message, { documentation: limitsPage });
}

/** Without `retryAfterSeconds` only the message tells. */
export function secondaryLimit(status: 403 | 429, retryAfterSeconds: number | null, requestId: string): Refusal {
  const message = `You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID ${requestId}.`;
  return new Refusal(status, message, {
    headers: retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) },
    documentation: `${limitsPage}#about-secondary-rate-limits`,
  });
}

export function bodyOf(refusal: Refusal, documentation: string): Record<string, unknown> {
  const documentation_url = refusal.documentation ?? documentation;
  return { message: refusal.message, ...refusal.more, documentation_url, status: String(refusal.status) };
}
