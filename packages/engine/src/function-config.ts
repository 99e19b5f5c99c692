import { parseDuration } from "./duration.ts";
import { type Equality, parseEquality, parsePath } from "./expression.ts";
import { isObject, type Json, type JsonObject, objectOr, textOf } from "./json.ts";
import { limits } from "./limits.ts";

export type Trigger = { event: string; condition: Equality | null };
export type Concurrency = { limit: number; key: string | null };
export type CancelRule = { event: string; expression: string | null; timeoutMs: number | null };

/** A registered function as the engine acts on it. `warnings` names every option it does not act on. */
export type FunctionConfig = {
  slug: string;
  name: string;
  url: string;
  maxAttempts: number;
  triggers: Trigger[];
  concurrency: Concurrency[];
  idempotency: string | null;
  cancelOn: CancelRule[];
  startTimeoutMs: number | null;
  finishTimeoutMs: number | null;
  warnings: string[];
};

const storedOnly = ["throttle", "rateLimit", "debounce", "batchEvents", "priority", "singleton"];

/** Reads one entry of an app's `functions`; `null` when it has no id or no URL and so cannot be called. */
export function parseFunctionConfig(raw: Json): FunctionConfig | null {
  const config = objectOr(raw);
  const slug = textOf(config.id);
  const url = textOf(objectOr(objectOr(objectOr(config.steps).step).runtime).url);
  if (!slug || !url) return null;

  const warnings = storedOnly
    .filter((option) => config[option] !== undefined && config[option] !== null)
    .map((option) => `"${option}" is stored but not applied yet: the function runs without it.`);
  const warn = (text: string) => void warnings.push(text);
  const timeouts = objectOr(config.timeouts);

  return {
    slug,
    name: textOf(config.name) ?? slug,
    url: withoutDeployId(url),
    maxAttempts: parseRetries(objectOr(objectOr(config.steps).step)) + 1,
    triggers: list(config.triggers).flatMap((trigger) => parseTrigger(trigger, warn)),
    concurrency: parseConcurrency(config.concurrency, warn),
    idempotency: parseIdempotency(config.idempotency, warn),
    cancelOn: list(config.cancel).flatMap((rule) => parseCancelRule(rule, warn)),
    startTimeoutMs: parseTimeout("timeouts.start", timeouts.start, warn),
    finishTimeoutMs: parseTimeout("timeouts.finish", timeouts.finish, warn),
    warnings,
  };
}

/** An out-of-band sync puts the deploy's id into every URL; the function is the same one without it. */
export function withoutDeployId(url: string): string {
  return URL.canParse(url) ? withoutParameter(new URL(url), "deployId") : url;
}

function withoutParameter(url: URL, name: string): string {
  url.searchParams.delete(name);
  return url.href;
}

type Warn = (text: string) => void;

function list(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function parseRetries(step: JsonObject): number {
  const retries = objectOr(step.retries).attempts;
  if (typeof retries !== "number") return limits.defaultRetries;
  return Math.min(Math.max(Math.trunc(retries), 0), limits.maxRetries);
}

function parseTrigger(trigger: JsonObject, warn: Warn): Trigger[] {
  const event = textOf(trigger.event);
  if (event === undefined) {
    warn(
      `The cron trigger ${JSON.stringify(trigger.cron ?? trigger)} is stored but not applied yet: it starts nothing.`,
    );
    return [];
  }
  const source = textOf(trigger.expression);
  if (source === undefined || source === "") return [{ event, condition: null }];
  const condition = parseEquality(source);
  if (condition) return [{ event, condition }];
  warn(`The trigger "${event}" has an unsupported condition, so it starts nothing: ${source}`);
  return [];
}

function parseConcurrency(value: Json | undefined, warn: Warn): Concurrency[] {
  if (value === undefined || value === null) return [];
  const entries = Array.isArray(value) ? value : [value];
  return entries.slice(0, 2).flatMap((entry): Concurrency[] => {
    if (typeof entry === "number") return entry > 0 ? [{ limit: entry, key: null }] : [];
    const { limit, key, scope } = objectOr(entry);
    if (typeof limit !== "number") {
      warn(`This form of "concurrency" is stored but not applied yet: ${JSON.stringify(entry)}`);
      return [];
    }
    if (limit <= 0) return [];
    if (scope !== undefined && scope !== "fn") {
      warn(`The concurrency scope ${JSON.stringify(scope)} is not supported: the limit applies to this function only.`);
    }
    const path = textOf(key) ?? null;
    if (path === null || parsePath(path)) return [{ limit, key: path }];
    warn(`The concurrency key is unsupported, so the limit applies to all runs of the function together: ${path}`);
    return [{ limit, key: null }];
  });
}

function parseIdempotency(value: Json | undefined, warn: Warn): string | null {
  const path = textOf(value);
  if (!path) return null;
  if (parsePath(path)) return path;
  warn(`The idempotency key is unsupported, so repeated events are not filtered: ${path}`);
  return null;
}

function parseCancelRule(rule: JsonObject, warn: Warn): CancelRule[] {
  const event = textOf(rule.event);
  if (event === undefined) return [];
  const expression = textOf(rule.if) ?? null;
  if (expression !== null && !parseEquality(expression)) {
    warn(`cancelOn "${event}" has an unsupported condition, so it cancels nothing: ${expression}`);
    return [];
  }
  return [{ event, expression, timeoutMs: parseTimeout(`cancelOn "${event}" timeout`, rule.timeout, warn) }];
}

function parseTimeout(what: string, value: Json | undefined, warn: Warn): number | null {
  const text = textOf(value);
  if (!text) return null;
  const duration = parseDuration(text);
  if (duration === null) warn(`${what} is no duration this engine can read, so it is not applied: ${text}`);
  return duration;
}
