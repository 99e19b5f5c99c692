import { type Answer, htmlAnswer, type Incoming, jsonAnswer, textAnswer } from "../http/answer.ts";
import {
  accessBlocked,
  badCredentials,
  bodyOf,
  emptyRepository,
  missingPermission,
  notFound,
  primaryLimit,
  Refusal,
  secondaryLimit,
  ssoRequired,
} from "../refusal.ts";
import type { RefusalFault } from "./fault.ts";

export type FaultSurroundings = { siteUrl: string; requestId: string; nowMs: number; who: string };

/** What GitHub would answer. `limitHeaders` is set for a primary limit: they replace those of the real account. */
export function faultAnswer(
  fault: RefusalFault,
  incoming: Incoming,
  around: FaultSurroundings,
): { answer: Answer; limitHeaders: Record<string, string> | null } {
  const limitHeaders = "resetInSeconds" in fault || isLimit(fault) ? usedUp(fault, incoming, around) : null;
  return { answer: answerOf(fault, incoming, around), limitHeaders };
}

function answerOf(fault: RefusalFault, incoming: Incoming, around: FaultSurroundings): Answer {
  switch (fault.kind) {
    case "graphql-limit": {
      const message = `API rate limit already exceeded for ${around.who}.`;
      const error = { type: fault.type ?? "RATE_LIMITED", code: "graphql_rate_limit", message };
      return jsonAnswer(200, { errors: [error] });
    }
    case "graphql-timeout": {
      const message = `Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug. Please include \`${around.requestId}\` when reporting this issue.`;
      return jsonAnswer(fault.status, { data: null, errors: [{ message }] });
    }
    case "unicorn":
      return htmlAnswer(fault.status ?? 502, unicorn);
    case "answer":
      return { status: fault.status, headers: fault.headers ?? {}, body: Buffer.from(fault.body ?? "") };
    default: {
      const refusal = refusalOf(fault, around);
      return refusalAnswer(refusal, incoming);
    }
  }
}

/** JSON for the API, a line of text for git. */
export function refusalAnswer(
  refusal: Refusal,
  incoming: Incoming,
  documentation = "https://docs.github.com/rest",
): Answer {
  const { status, headers } = refusal;
  if (incoming.surface === "git") return textAnswer(status, `${refusal.message}\n`, headers);
  return jsonAnswer(status, bodyOf(refusal, documentation), headers);
}

type PlainRefusal = Exclude<RefusalFault, { kind: "graphql-limit" | "graphql-timeout" | "unicorn" | "answer" }>;

function refusalOf(fault: PlainRefusal, { siteUrl, requestId, who }: FaultSurroundings): Refusal {
  switch (fault.kind) {
    case "primary-limit":
      return primaryLimit(fault.status ?? 403, who, requestId);
    case "secondary-limit":
      return secondaryLimit(fault.status ?? 403, fault.retryAfterSeconds ?? null, requestId);
    case "moved":
      return new Refusal(301, "Moved Permanently", {
        headers: { location: fault.location },
        more: { url: fault.location },
      });
    case "bad-credentials":
      return badCredentials();
    case "missing-permission":
      return missingPermission(fault.permission ?? "contents=read");
    case "sso-required":
      return ssoRequired(`${siteUrl}/orgs/${fault.organization ?? "acme"}/sso?authorization_request=stand-in`);
    case "blocked":
      return accessBlocked("tos");
    case "dmca":
      return accessBlocked("dmca");
    case "not-found":
      return notFound();
    case "empty-repository":
      return emptyRepository();
    case "gone":
      return new Refusal(410, "This resource is no longer available.");
    case "server-error":
      return new Refusal(fault.status, "Server Error");
  }
}

function isLimit(fault: RefusalFault): boolean {
  return fault.kind === "primary-limit" || fault.kind === "graphql-limit";
}

function usedUp(fault: RefusalFault, { surface }: Incoming, { nowMs }: FaultSurroundings): Record<string, string> {
  const seconds = "resetInSeconds" in fault ? (fault.resetInSeconds ?? 60) : 60;
  return {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-used": "5000",
    "x-ratelimit-reset": String(Math.floor(nowMs / 1_000) + seconds),
    "x-ratelimit-resource": surface === "graphql" ? "graphql" : "core",
  };
}

const unicorn = `<!DOCTYPE html>
<html><head><title>Unicorn! &middot; GitHub</title></head>
<body><div class="container"><p><strong>We had issues producing the response to your request.</strong></p>
<p>Sorry about that. Please try refreshing and contact us if the problem persists.</p></div></body></html>
`;
