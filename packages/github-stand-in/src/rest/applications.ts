/** What an OAuth application may do about the tokens it got: look, revoke one, revoke all of a user's. */

import { createHash, timingSafeEqual } from "node:crypto";
import type { ApplicationData, TokenData } from "../github-data.ts";
import { notFound, Refusal, requiresAuthentication } from "../refusal.ts";
import type { RestAnswer, RestRequest, Route } from "./route.ts";
import { simpleUser } from "./user.ts";

type OAuthToken = TokenData & { kind: "oauth" };

export const applicationRoutes: Route[] = [
  {
    scopes: [],
    resource: "core",
    method: "POST",
    template: "/applications/{client_id}/token",
    handle: (request) => {
      const { application, token } = requireToken(request);
      return { status: 200, body: authorizationBody(application, token, request) };
    },
  },
  {
    scopes: [],
    resource: "core",
    method: "DELETE",
    template: "/applications/{client_id}/token",
    handle: (request): RestAnswer => {
      request.github.directory.revokeToken(requireToken(request).token.value);
      return { status: 204, body: null };
    },
  },
  {
    scopes: [],
    resource: "core",
    method: "DELETE",
    template: "/applications/{client_id}/grant",
    handle: (request): RestAnswer => {
      const { application, token } = requireToken(request);
      const { directory } = request.github;
      for (const one of directory.tokens()) {
        const isOfGrant = one.kind === "oauth" && one.clientId === application.clientId && one.user === token.user;
        if (isOfGrant) directory.revokeToken(one.value);
      }
      return { status: 204, body: null };
    },
  },
];

/** The application signs with its id and secret; the token must be one of its own. */
function requireToken(request: RestRequest): { application: ApplicationData; token: OAuthToken } {
  const { directory } = request.github;
  const application = directory.application(request.params.client_id ?? "");
  const [scheme = "", encoded = ""] = (request.authorization ?? "").split(" ");
  const given = Buffer.from(encoded, "base64").toString("utf8");
  if (!application || !/^basic$/i.test(scheme)) throw application ? requiresAuthentication() : notFound();
  if (!equal(given, `${application.clientId}:${application.clientSecret}`)) throw notFound();
  const value = (request.body as { access_token?: unknown } | null)?.access_token;
  if (typeof value !== "string" || value === "") {
    const error = { resource: "OauthAccess", field: "access_token", code: "missing_field" };
    throw new Refusal(422, "Validation Failed", { more: { errors: [error] } });
  }
  const token = directory.token(value);
  if (token?.kind !== "oauth" || token.clientId !== application.clientId) throw notFound();
  return { application, token };
}

function equal(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function authorizationBody(application: ApplicationData, token: OAuthToken, { github }: RestRequest) {
  const user = github.directory.person(token.user);
  const moment = "2024-01-01T00:00:00Z";
  return {
    id: 1,
    url: `${github.apiUrl}/authorizations/1`,
    scopes: token.scopes,
    token: token.value,
    token_last_eight: token.value.slice(-8),
    hashed_token: createHash("sha256").update(token.value).digest("hex"),
    app: {
      client_id: application.clientId,
      name: application.name ?? application.clientId,
      url: new URL(application.callbackUrl).origin,
    },
    note: null,
    note_url: null,
    updated_at: moment,
    created_at: moment,
    fingerprint: null,
    expires_at: token.expiresAt ?? null,
    ...(user ? { user: simpleUser(user, github) } : {}),
  };
}
