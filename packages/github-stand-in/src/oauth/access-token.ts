/** `/login/oauth/access_token` and the device flow. Errors are answered with 200, as GitHub does. */

import type { Directory, Person } from "../directory.ts";
import type { ApplicationData } from "../github-data.ts";
import { type Answer, jsonAnswer, textAnswer } from "../http/answer.ts";
import { type DeviceGrant, fitsChallenge, type Grants, newTokenValue, scopesIn } from "./grants.ts";
import { choosePersonPage, messagePage, userCodePage } from "./pages.ts";

type Values = Record<string, string | number>;
type Deps = { directory: Directory; grants: Grants; siteUrl: string; now: () => number };

const deviceGrantType = "urn:ietf:params:oauth:grant-type:device_code";
const documentation = "https://docs.github.com/apps/oauth-apps/maintaining-oauth-apps";

/** `accept` decides between JSON and, when it says nothing of it, a form. */
export function accessToken(sent: URLSearchParams, accept: string, deps: Deps): Answer {
  const { directory, grants } = deps;
  const application = directory.application(sent.get("client_id") ?? "");
  if (!application) return jsonAnswer(404, { error: "Not Found" });
  if (sent.get("grant_type") === deviceGrantType) return written(pollDevice(sent, application, deps), accept);
  if (sent.get("client_secret") !== application.clientSecret) {
    return written(
      failure("incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect."),
      accept,
    );
  }
  const grant = grants.takeCode(sent.get("code") ?? "", application.clientId);
  if (!grant || !fitsChallenge(grant.challenge, sent.get("code_verifier"))) {
    return written(failure("bad_verification_code", "The code passed is incorrect or expired."), accept);
  }
  const redirectUri = sent.get("redirect_uri");
  if (redirectUri !== null && redirectUri !== (grant.redirectUri ?? application.callbackUrl)) {
    const text = "The redirect_uri MUST match the registered callback URL for this application.";
    return written(failure("redirect_uri_mismatch", text), accept);
  }
  const person = directory.person(grant.login);
  if (!person) return written(failure("bad_verification_code", "The code passed is incorrect or expired."), accept);
  return written(issue(person, application, grant.scopes, directory), accept);
}

/** `POST /login/device/code` */
export function deviceCode(sent: URLSearchParams, accept: string, { directory, grants, siteUrl }: Deps): Answer {
  const application = directory.application(sent.get("client_id") ?? "");
  if (!application) return jsonAnswer(404, { error: "Not Found" });
  if (!application.deviceFlow) {
    return written(failure("device_flow_disabled", "Device Flow must be explicitly enabled for this App"), accept);
  }
  const { deviceCode: code, grant } = grants.openDevice(application.clientId, scopesIn(sent.get("scope")));
  const values = {
    device_code: code,
    user_code: grant.userCode,
    verification_uri: `${siteUrl}/login/device`,
    expires_in: 900,
    interval: grant.intervalSeconds,
  };
  return written(values, accept);
}

/** `/login/device`: the code is asked for, then who allows it. */
export function devicePage(method: string, sent: URLSearchParams, { directory, grants }: Deps): Answer {
  const userCode = sent.get("user_code");
  if (userCode === null) return userCodePage(null);
  const grant = grants.deviceByUserCode(userCode);
  const application = grant ? directory.application(grant.clientId) : null;
  if (!grant || !application)
    return userCodePage("This code is unknown or has expired. Ask your device for a new one.");
  const name = application.name ?? application.clientId;
  if (method === "GET") {
    const text = `${name} asks for: ${grant.scopes.join(", ") || "public information"}.`;
    const fields = { user_code: grant.userCode };
    return choosePersonPage(directory, { title: `Authorize ${name}`, text, action: "/login/device", fields });
  }
  const person = sent.has("deny") ? null : directory.person(sent.get("login") ?? "");
  grant.decision = person ? { login: person.login } : "denied";
  return messagePage(
    person ? "Congratulations, you're all set!" : "Access denied",
    "You may now close this page and go back to your device.",
  );
}

function pollDevice(sent: URLSearchParams, application: ApplicationData, { directory, grants, now }: Deps): Values {
  const code = sent.get("device_code") ?? "";
  const grant = grants.device(code);
  if (grant?.clientId !== application.clientId) {
    return failure("incorrect_device_code", "The device_code provided is not valid.");
  }
  if (grant.expiresAtMs <= now()) return failure("expired_token", "This 'device_code' has expired.");
  if (isTooSoon(grant, now())) {
    grant.intervalSeconds += 5;
    const text = "Too many requests have been made in the same timeframe.";
    return { ...failure("slow_down", text), interval: grant.intervalSeconds };
  }
  grant.polledAtMs = now();
  if (grant.decision === null) return failure("authorization_pending", "The authorization request is still pending.");
  grants.closeDevice(code);
  const person = grant.decision === "denied" ? null : directory.person(grant.decision.login);
  if (!person) return failure("access_denied", "The authorization request was denied.");
  return issue(person, application, grant.scopes, directory);
}

function isTooSoon({ polledAtMs, intervalSeconds }: DeviceGrant, nowMs: number): boolean {
  return polledAtMs !== null && nowMs - polledAtMs < intervalSeconds * 1_000;
}

function issue(person: Person, application: ApplicationData, scopes: string[], directory: Directory): Values {
  const value = newTokenValue();
  directory.putToken({ kind: "oauth", value, user: person.login, scopes, clientId: application.clientId });
  return { access_token: value, token_type: "bearer", scope: scopes.join(",") };
}

function failure(error: string, error_description: string): Values {
  return {
    error,
    error_description,
    error_uri: `${documentation}/troubleshooting-oauth-app-access-token-request-errors`,
  };
}

function written(values: Values, accept: string): Answer {
  const headers = { "cache-control": "no-store" };
  if (accept.includes("application/json")) return jsonAnswer(200, values, headers);
  const form = new URLSearchParams(
    Object.entries(values).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return textAnswer(200, form.toString(), {
    ...headers,
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
  });
}
