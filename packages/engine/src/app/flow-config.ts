import type { Pace } from "../intake/gcra.ts";
import { isObject, type Json, type JsonObject, objectOr } from "../json.ts";
import { limits } from "../limits.ts";
import { type ConfigReader, isGiven } from "./config-reader.ts";

export type Concurrency = { limit: number; key: string | null; scope: "fn" | "env" | "account" };
export type Throttle = Pace & { key: string | null };
export type RateLimit = { limit: number; periodMs: number; key: string | null };
export type Debounce = { periodMs: number; timeoutMs: number | null; key: string | null };
export type Batch = { maxSize: number; timeoutMs: number; key: string | null; condition: string | null };
export type Singleton = { mode: "skip" | "cancel"; key: string | null };

/** What decides when and whether a function's runs begin. Keys and conditions are expressions over `event`. */
export type FlowConfig = {
  concurrency: Concurrency[];
  throttle: Throttle | null;
  rateLimit: RateLimit | null;
  idempotency: string | null;
  debounce: Debounce | null;
  batch: Batch | null;
  priority: string | null;
  singleton: Singleton | null;
};

export function parseFlowConfig(config: JsonObject, reader: ConfigReader): FlowConfig {
  const flow: FlowConfig = {
    concurrency: parseConcurrency(config.concurrency, reader),
    throttle: parseThrottle(config.throttle, reader),
    rateLimit: parseRateLimit(config.rateLimit, reader),
    idempotency: reader.expression('"idempotency"', config.idempotency),
    debounce: parseDebounce(config.debounce, reader),
    batch: parseBatch(config.batchEvents, reader),
    priority: reader.expression('"priority.run"', objectOr(config.priority).run),
    singleton: parseSingleton(config.singleton, reader),
  };
  const clashing = [
    flow.debounce && "debounce",
    flow.singleton && "singleton",
    flow.priority !== null && "priority",
    Array.isArray(config.cancel) && config.cancel.length > 0 && "cancelOn",
  ].filter((name) => typeof name === "string");
  if (flow.batch && clashing.length > 0) {
    reader.error(`"batchEvents" cannot be used together with ${clashing.map((name) => `"${name}"`).join(", ")}.`);
  }
  return flow;
}

function parseConcurrency(value: Json | undefined, reader: ConfigReader): Concurrency[] {
  if (!isGiven(value)) return [];
  if (isObject(value) && ("fn" in value || "step" in value)) {
    reader.error(
      'This engine does not apply "concurrency" of the form { fn, step }, limits on whole runs: write a number, or { limit, key, scope } for steps, or "singleton" for one run at a time.',
    );
    return [];
  }
  const entries = Array.isArray(value) ? value : [value];
  if (entries.length > limits.concurrencyLimits) {
    reader.error(`"concurrency" has ${entries.length} limits, the most are ${limits.concurrencyLimits}.`);
  }
  return entries.flatMap((entry): Concurrency[] => {
    if (typeof entry === "number") return entry > 0 ? [{ limit: Math.ceil(entry), key: null, scope: "fn" }] : [];
    const { limit, key: source, scope = "fn" } = objectOr(entry);
    if (typeof limit !== "number") {
      reader.warn(`This form of "concurrency" is stored but not applied: ${JSON.stringify(entry)}`);
      return [];
    }
    if (scope !== "fn" && scope !== "env" && scope !== "account") {
      reader.error(`The concurrency scope ${JSON.stringify(scope)} is none: it has to be "fn", "env" or "account".`);
      return [];
    }
    const key = reader.expression('"concurrency.key"', source);
    if (scope !== "fn" && key === null) {
      reader.error(`The concurrency scope "${scope}" needs a "key", which names what the functions share.`);
      return [];
    }
    return limit > 0 ? [{ limit: Math.ceil(limit), key, scope }] : []; // 0 means no limit.
  });
}

function parseThrottle(value: Json | undefined, reader: ConfigReader): Throttle | null {
  if (!isGiven(value)) return null;
  const { limit, period, burst, key } = objectOr(value);
  const count = reader.count("throttle.limit", limit, 1);
  const periodMs = reader.duration("throttle.period", period, limits.flowPeriodMinMs, limits.throttlePeriodMaxMs);
  const extra = isGiven(burst) ? reader.count("throttle.burst", burst, 0) : 0;
  if (count === null || periodMs === null || extra === null) return null;
  return { limit: count, periodMs, burst: extra, key: reader.expression('"throttle.key"', key) };
}

function parseRateLimit(value: Json | undefined, reader: ConfigReader): RateLimit | null {
  if (!isGiven(value)) return null;
  const { limit, period, key } = objectOr(value);
  const count = reader.count("rateLimit.limit", limit, 1);
  const periodMs = reader.duration("rateLimit.period", period, limits.flowPeriodMinMs, limits.ratePeriodMaxMs);
  if (count === null || periodMs === null) return null;
  return { limit: count, periodMs, key: reader.expression('"rateLimit.key"', key) };
}

function parseDebounce(value: Json | undefined, reader: ConfigReader): Debounce | null {
  if (!isGiven(value)) return null;
  const { period, timeout, key } = objectOr(value);
  const periodMs = reader.duration("debounce.period", period, limits.flowPeriodMinMs, limits.debouncePeriodMaxMs);
  if (periodMs === null) return null;
  const timeoutMs = isGiven(timeout) ? reader.duration("debounce.timeout", timeout, limits.flowPeriodMinMs) : null;
  return { periodMs, timeoutMs, key: reader.expression('"debounce.key"', key) };
}

function parseBatch(value: Json | undefined, reader: ConfigReader): Batch | null {
  if (!isGiven(value)) return null;
  const { maxSize, timeout, key, if: condition } = objectOr(value);
  const size = reader.count("batchEvents.maxSize", maxSize, 1, limits.batchSize);
  const timeoutMs = reader.duration("batchEvents.timeout", timeout, limits.flowPeriodMinMs, limits.batchTimeoutMaxMs);
  if (size === null || timeoutMs === null) return null;
  return {
    maxSize: size,
    timeoutMs,
    key: reader.expression('"batchEvents.key"', key),
    condition: reader.expression('"batchEvents.if"', condition),
  };
}

function parseSingleton(value: Json | undefined, reader: ConfigReader): Singleton | null {
  if (!isGiven(value)) return null;
  const { mode, key } = objectOr(value);
  if (mode === "skip" || mode === "cancel") return { mode, key: reader.expression('"singleton.key"', key) };
  reader.error(`"singleton.mode" has to be "skip" or "cancel" and is ${JSON.stringify(mode ?? null)}.`);
  return null;
}
