import type { Json, JsonObject } from "../json.ts";

export type Pending = { id: string; race: boolean };

/** What a decision needs to know about a run. */
export type RunState = {
  requestVersion: number;
  planning: boolean;
  pending: Pending[];
  savedSteps: ReadonlySet<string>;
  /** What the saved memos add up to. */
  stateBytes: number;
};

export type Settings = {
  now: number;
  random: () => number;
  retryIntervalMs: number | null;
  stepOutputBytes: number;
};

/** `{data}` or `{error}`: the only forms in which a step's end is kept and sent back. */
export type Memo = { data: Json } | { error: Json };

/** One thing that is to be written because of a decision. */
export type Effect =
  | { do: "keep-input"; id: string; input: Json[] }
  | { do: "save-step"; id: string; op: string; name: string; memo: Memo }
  | { do: "run-step"; id: string; name: string }
  | { do: "sleep"; id: string; name: string; until: number }
  | { do: "wait"; id: string; name: string; event: string; expression: string | null; until: number }
  | { do: "wait-for-signal"; id: string; name: string; signal: string; replaces: boolean; until: number }
  | { do: "invoke"; id: string; name: string; slug: string; payload: JsonObject; until: number }
  | { do: "fetch"; id: string; name: string; op: "Gateway" | "AIGateway"; request: JsonObject }
  | { do: "defer"; id: string; slug: string; input: Json; meta: JsonObject | null }
  | { do: "abort-defer"; id: string }
  | { do: "discover" }
  | { do: "ask-again"; empty: number }
  | { do: "plan"; requestVersion: number; planning: boolean; pending: Pending[] }
  | { do: "warn"; text: string }
  | { do: "retry"; attempt: number; delayMs: number }
  | { do: "wait-for-app"; attempt: number; unreachable: number; lost: number; delayMs: number }
  | { do: "complete"; output: Json }
  | { do: "fail"; error: Json };
