import type { Json, JsonObject } from "#api/wire.ts";

/** A rule of a function in words; `code` is an expression or another text of its author. */
export type ConfigWord = { term: string; text: string; code?: string };

/** The engine's number of retries for a function that does not say. */
const defaultRetries = 4;

/** What a function has asked for, as an app registers it, in words. Options at their defaults are left out, but for retries. */
export function configWords(config: JsonObject): ConfigWord[] {
  return [
    retries(config),
    ...listOf(config.concurrency).flatMap(concurrency),
    ...of(config.throttle, throttle),
    ...of(config.rateLimit, rateLimit),
    ...code(config.idempotency, "Idempotency", "One run in 24 hours for each"),
    ...of(config.debounce, debounce),
    ...of(config.batchEvents, batch),
    ...of(config.singleton, singleton),
    ...code(objectOr(config.priority).run, "Priority", "Seconds ahead in the queue:"),
    ...listOf(config.cancel).flatMap(cancel),
    ...of(config.timeouts, timeouts).flat(),
  ];
}

function retries(config: JsonObject): ConfigWord {
  const { attempts } = objectOr(objectOr(objectOr(config.steps).step).retries);
  const count = typeof attempts === "number" ? attempts : defaultRetries;
  if (count === 0) return { term: "Retries", text: "None: the first error is final." };
  return { term: "Retries", text: `${count} for each step, and for what is outside of steps.` };
}

function concurrency(value: Json): ConfigWord[] {
  const { limit = value, key, scope } = objectOr(value);
  if (typeof limit !== "number" || limit <= 0) return [];
  const shared = scope === "env" || scope === "account" ? ", shared with every function that has this key" : "";
  return [keyed("Concurrency", `${limit} ${limit === 1 ? "step" : "steps"} at a time${shared}`, key)];
}

function throttle({ limit, period, burst, key }: JsonObject): ConfigWord {
  const extra = typeof burst === "number" && burst > 0 ? `, and up to ${burst} more at once` : "";
  return keyed("Throttle", `${said(limit)} runs begin in ${said(period)}${extra}; further ones wait`, key);
}

function rateLimit({ limit, period, key }: JsonObject): ConfigWord {
  return keyed("Rate limit", `${said(limit)} runs in ${said(period)}; further events are dropped`, key);
}

function debounce({ period, timeout, key }: JsonObject): ConfigWord {
  const latest = isText(timeout) ? `, or ${timeout} after the first` : "";
  return keyed("Debounce", `Begins when no event has come for ${said(period)}${latest}`, key);
}

function batch({ maxSize, timeout, key, if: condition }: JsonObject): ConfigWord {
  const only = isText(condition) ? `; only events with ${condition}` : "";
  return keyed("Batches", `Up to ${said(maxSize)} events in a run, which waits ${said(timeout)} at most${only}`, key);
}

function singleton({ mode, key }: JsonObject): ConfigWord {
  const what = mode === "cancel" ? "a new one cancels the one under way" : "further ones are skipped meanwhile";
  return keyed("Singleton", `One run at a time: ${what}`, key);
}

function cancel(value: Json): ConfigWord[] {
  const { event, if: condition, timeout } = objectOr(value);
  if (!isText(event)) return [];
  const within = isText(timeout) ? ` within ${timeout}` : "";
  return [
    isText(condition)
      ? { term: "Cancelled by", text: `${event}${within}, if`, code: condition }
      : { term: "Cancelled by", text: `${event}${within}` },
  ];
}

function timeouts({ start, finish }: JsonObject): ConfigWord[] {
  return [
    ...(isText(start) ? [{ term: "Timeout", text: `Cancelled when it has not begun ${start} after its event.` }] : []),
    ...(isText(finish) ? [{ term: "Timeout", text: `Cancelled when it has not ended ${finish} after it began.` }] : []),
  ];
}

function code(value: Json | undefined, term: string, text: string): ConfigWord[] {
  return isText(value) ? [{ term, text, code: value }] : [];
}

function keyed(term: string, text: string, key: Json | undefined): ConfigWord {
  return isText(key) ? { term, text: `${text}, for each`, code: key } : { term, text: `${text}.` };
}

function of<Word>(value: Json | undefined, word: (value: JsonObject) => Word): Word[] {
  return isObject(value) ? [word(value)] : [];
}

function listOf(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

const isText = (value: Json | undefined): value is string => typeof value === "string" && value.trim() !== "";
const said = (value: Json | undefined): string => String(value ?? "?");

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const objectOr = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
