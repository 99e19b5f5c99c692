import type { Drop, EventPayload, FunctionDetail, Json } from "#api/wire.ts";

/** A function that an event's name triggers and that has no run of it, and why. */
export type NoRun = { functionId: string; functionName: string; said: string };

const dropWords: Record<string, string> = {
  rate_limit: "Rate limited",
  debounce: "Debounced",
  duplicate: "Duplicate",
  idempotency: "Duplicate",
};

/** Why there is no run, in a word or two; for lists. */
export const dropWord = (reason: string): string => dropWords[reason] ?? reason;

/** What each function that has no run of an event made of it, in sentences. */
export function whyNoRun(
  event: EventPayload,
  functions: readonly FunctionDetail[],
  startedIds: ReadonlySet<string>,
  drops: readonly Drop[],
): NoRun[] {
  const byId = new Map(functions.map((fn) => [fn.id, fn]));
  const dropped = drops.map(({ function_id, reason }) => {
    const fn = byId.get(function_id);
    return { functionId: function_id, functionName: fn?.name ?? function_id, said: dropSentence(reason, fn) };
  });
  const droppedIds = new Set(drops.map((drop) => drop.function_id));
  const others = functions.filter(
    (fn) => !fn.archived && !startedIds.has(fn.id) && !droppedIds.has(fn.id) && conditionsFor(fn, event.name) !== null,
  );
  return [
    ...dropped,
    ...others.map((fn) => ({ functionId: fn.id, functionName: fn.name, said: waitSentence(fn, event.name) })),
  ];
}

/** Whether some function is triggered by events of this name. */
export function isTriggering(name: string, functions: readonly FunctionDetail[]): boolean {
  return functions.some((fn) => !fn.archived && conditionsFor(fn, name) !== null);
}

function dropSentence(reason: string, fn: FunctionDetail | undefined): string {
  const { limit, period } = objectOr(fn?.config.rateLimit);
  switch (reason) {
    case "rate_limit":
      return typeof limit === "number"
        ? `Dropped: its rate limit of ${limit} in ${String(period)} was used up.`
        : "Dropped: its rate limit was used up.";
    case "debounce":
      return "Dropped: a later event took this one's place before the debounce was over.";
    case "duplicate":
      return "Dropped: an event with the same id had come within 24 hours before.";
    case "idempotency":
      return "Dropped: an event with the same idempotency key had come within 24 hours before.";
    default:
      return `Dropped (${reason}).`;
  }
}

/** Neither started nor dropped: it waits for something, or the trigger's condition kept it out. */
function waitSentence(fn: FunctionDetail, name: string): string {
  const conditions = conditionsFor(fn, name) ?? [];
  if (conditions.length > 0) return `Not started where its condition does not hold: ${conditions.join(" or ")}`;
  if (isObject(fn.config.batchEvents)) {
    const { maxSize, timeout } = objectOr(fn.config.batchEvents);
    return `Waits for its batch to fill: up to ${String(maxSize)} events, or ${String(timeout)}.`;
  }
  const { period } = objectOr(fn.config.debounce);
  if (typeof period === "string") return `Waits until no such event has come for ${period} (debounce).`;
  return "Not started: it was registered, or got this trigger, after the event had come.";
}

/** The conditions of the triggers that an event's name meets; none when one has no condition, `null` when none is met. */
function conditionsFor({ triggers }: FunctionDetail, name: string): string[] | null {
  const own = triggers.filter(({ event }) => typeof event === "string" && isMet(event, name));
  if (own.length === 0) return null;
  const conditions = own.map(({ expression }) => (typeof expression === "string" ? expression.trim() : ""));
  return conditions.includes("") ? [] : conditions;
}

/** Exact, or a prefix when the pattern ends in `/*` or `.*`, as the engine has it. */
function isMet(pattern: string, name: string): boolean {
  if (pattern.endsWith("/*") || pattern.endsWith(".*")) return name.startsWith(pattern.slice(0, -1));
  return pattern === name;
}

function isObject(value: Json | undefined): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const objectOr = (value: Json | undefined): { [name: string]: Json } => (isObject(value) ? value : {});
