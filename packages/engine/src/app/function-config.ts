import { type Expression, parseExpression } from "../expression/expression.ts";
import { type Cron, nextTick, parseCron } from "../intake/cron.ts";
import { isObject, type Json, type JsonObject, objectOr, textOf } from "../json.ts";
import { limits } from "../limits.ts";
import { ConfigReader } from "./config-reader.ts";
import { type FlowConfig, parseFlowConfig } from "./flow-config.ts";

export type Trigger = { event: string; condition: Expression | null };
/** `source` is the expression as the app wrote it, by which its ticks are kept. */
export type CronTrigger = { source: string; cron: Cron; jitterMs: number };
export type CancelRule = { event: string; expression: string | null; timeoutMs: number | null };

/**
 * A registered function as the engine acts on it. `warnings` names every option it does not act on, `errors` those that
 * cannot mean what they say: a function that has any is not registered.
 */
export type FunctionConfig = FlowConfig & {
  slug: string;
  name: string;
  url: string;
  maxAttempts: number;
  triggers: Trigger[];
  crons: CronTrigger[];
  cancelOn: CancelRule[];
  startTimeoutMs: number | null;
  finishTimeoutMs: number | null;
  warnings: string[];
  errors: string[];
};

/** Reads one entry of an app's `functions`; `null` when it has no id or no URL and so cannot be called. */
export function parseFunctionConfig(raw: Json): FunctionConfig | null {
  const config = objectOr(raw);
  const slug = textOf(config.id);
  const url = textOf(objectOr(objectOr(objectOr(config.steps).step).runtime).url);
  if (!slug || !url) return null;

  const reader = new ConfigReader();
  const timeouts = objectOr(config.timeouts);
  const triggers = list(config.triggers);
  const cancel = list(config.cancel);
  if (triggers.length > limits.triggers) {
    reader.error(`The function has ${triggers.length} triggers, the most are ${limits.triggers}.`);
  }
  if (cancel.length > limits.cancelOn) {
    reader.error(`"cancelOn" has ${cancel.length} rules, the most are ${limits.cancelOn}.`);
  }

  return {
    slug,
    name: textOf(config.name) ?? slug,
    url: withoutDeployId(url),
    maxAttempts: parseRetries(objectOr(objectOr(config.steps).step)) + 1,
    triggers: triggers.flatMap((trigger) => parseTrigger(trigger, reader)),
    crons: triggers.flatMap((trigger) => parseCronTrigger(trigger, reader)),
    ...parseFlowConfig(config, reader),
    cancelOn: cancel.flatMap((rule) => parseCancelRule(rule, reader)),
    startTimeoutMs: reader.timeout("timeouts.start", timeouts.start),
    finishTimeoutMs: reader.timeout("timeouts.finish", timeouts.finish),
    warnings: reader.warnings,
    errors: reader.errors,
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

function list(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function parseRetries(step: JsonObject): number {
  const retries = objectOr(step.retries).attempts;
  if (typeof retries !== "number") return limits.defaultRetries;
  return Math.min(Math.max(Math.trunc(retries), 0), limits.maxRetries);
}

function parseTrigger(trigger: JsonObject, reader: ConfigReader): Trigger[] {
  const event = textOf(trigger.event);
  if (event === undefined) return [];
  if (event.length > limits.triggerNameLength) {
    reader.error(`The trigger "${event.slice(0, 40)}…" has more than ${limits.triggerNameLength} characters.`);
  }
  const source = reader.expression(`The condition of the trigger "${event}"`, trigger.expression);
  if (source === null) return textOf(trigger.expression)?.trim() ? [] : [{ event, condition: null }];
  return [{ event, condition: parseExpression(source) }];
}

function parseCronTrigger(trigger: JsonObject, reader: ConfigReader): CronTrigger[] {
  const source = textOf(trigger.cron);
  if (source === undefined) {
    if (trigger.event === undefined) reader.warn(`This kind of trigger starts nothing: ${JSON.stringify(trigger)}`);
    return [];
  }
  const parsed = parseCron(source);
  if ("error" in parsed) {
    reader.error(`The cron trigger "${source}" cannot be read. ${parsed.error}`);
    return [];
  }
  if (nextTick(parsed.cron, 0) === null) reader.error(`The cron trigger "${source}" names a day that never comes.`);
  const jitterMs = trigger.jitter
    ? reader.duration("jitter", trigger.jitter, limits.jitterMinMs, limits.jitterMaxMs)
    : null;
  return [{ source, cron: parsed.cron, jitterMs: jitterMs ?? 0 }];
}

function parseCancelRule(rule: JsonObject, reader: ConfigReader): CancelRule[] {
  const event = textOf(rule.event);
  if (event === undefined) return [];
  const expression = reader.expression(`The condition of cancelOn "${event}"`, rule.if);
  if (expression === null && textOf(rule.if)?.trim()) return []; // It must not cancel what it does not mean.
  return [{ event, expression, timeoutMs: reader.timeout(`cancelOn "${event}" timeout`, rule.timeout) }];
}
