/** `/login/oauth/authorize`: a person is chosen, and the browser goes back to the application with a code. */

import type { Directory } from "../directory.ts";
import type { Answer } from "../http/answer.ts";
import { type Grants, redirectFor, scopesIn } from "./grants.ts";
import { choosePersonPage, messagePage } from "./pages.ts";

const carried = ["client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method"];

/** GET shows the page; POST of its form decides. `sent` is the query or the form. */
export function authorize(method: string, sent: URLSearchParams, directory: Directory, grants: Grants): Answer {
  const application = directory.application(sent.get("client_id") ?? "");
  if (!application) return messagePage("Page not found", "There is no application with this client_id.", 404);
  const redirectUri = redirectFor(application, sent.get("redirect_uri"));
  if (redirectUri === null) {
    return back(application.callbackUrl, sent, {
      error: "redirect_uri_mismatch",
      error_description: "The redirect_uri MUST match the registered callback URL for this application.",
      error_uri: `${troubles}#redirect-uri-mismatch`,
    });
  }
  if (method === "GET") {
    const fields = Object.fromEntries(
      carried.flatMap((name) => (sent.has(name) ? [[name, sent.get(name) ?? ""]] : [])),
    );
    const scopes = scopesIn(sent.get("scope"));
    const name = application.name ?? application.clientId;
    return choosePersonPage(directory, {
      title: `Authorize ${name}`,
      text: `${name} asks for: ${scopes.length === 0 ? "public information" : scopes.join(", ")}.`,
      action: "/login/oauth/authorize",
      fields,
    });
  }
  const person = sent.has("deny") ? null : directory.person(sent.get("login") ?? "");
  if (!person) {
    return back(redirectUri, sent, {
      error: "access_denied",
      error_description: "The user has denied your application access.",
      error_uri: `${troubles}#access-denied`,
    });
  }
  const challenge = sent.get("code_challenge");
  if (challenge !== null && sent.get("code_challenge_method") !== "S256") {
    return messagePage("Bad request", "code_challenge_method must be S256.", 400);
  }
  const code = grants.openCode({
    clientId: application.clientId,
    login: person.login,
    scopes: scopesIn(sent.get("scope")),
    redirectUri: sent.get("redirect_uri"),
    challenge,
  });
  return back(redirectUri, sent, { code });
}

const troubles =
  "https://docs.github.com/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-authorization-request-errors/";

function back(redirectUri: string, sent: URLSearchParams, parameters: Record<string, string>): Answer {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const state = sent.get("state");
  if (state !== null) url.searchParams.set("state", state);
  return { status: 302, headers: { location: url.href, "cache-control": "no-store" }, body: Buffer.alloc(0) };
}
