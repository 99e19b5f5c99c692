import fc from "fast-check";
import { expect, test } from "vitest";
import type { Op } from "../call/op.ts";
import { limits } from "../limits.ts";
import { decideCheckpoint } from "./decide-checkpoint.ts";
import type { RunState, Settings } from "./effect.ts";

const settings: Settings = { now: 0, random: () => 0, retryIntervalMs: null, stepOutputBytes: 1000 };
const fresh: RunState = { requestVersion: 2, planning: false, pending: [], savedSteps: new Set(), stateBytes: 0 };
const base = (id: string) => ({ id, name: id, race: false });
const ran = (id: string, data: string | null = id): Op => ({ ...base(id), op: "StepRun", data });

test("steps are saved, what is deferred is noted, and nothing is asked of the app", () => {
  const defer: Op = { ...base("d"), op: "DeferAdd", slug: "f", input: 1, meta: null };
  const abort: Op = { ...base("e"), op: "DeferAbort", target: "d" };
  expect(decideCheckpoint(fresh, [ran("a"), defer, abort], settings)).toEqual({
    kind: "save",
    effects: [
      { do: "defer", id: "d", slug: "f", input: 1, meta: null },
      { do: "abort-defer", id: "d" },
      { do: "save-step", id: "a", op: "StepRun", name: "a", memo: { data: "a" } },
    ],
  });
  expect(decideCheckpoint(fresh, [], settings)).toEqual({ kind: "save", effects: [] });
});

test.each<[string, Op[], number]>([
  ["a sleep", [ran("a"), { ...base("s"), op: "Sleep", until: "1h" }], 400],
  ["a step that is only planned", [{ ...base("p"), op: "StepPlanned" }], 400],
  ["a failed step", [{ ...base("f"), op: "StepFailed", error: {} }], 400],
  ["the end of the run", [{ ...base("c"), op: "RunComplete", data: 1 }], 400],
  ["what the engine does not know", [{ ...base("n"), op: "Unsupported", reported: "Novelty" }], 400],
  ["an output over the limit", [ran("a"), ran("b", "x".repeat(1001))], 413],
])("a checkpoint with %s is refused whole", (_, ops, status) => {
  expect(decideCheckpoint(fresh, ops, settings)).toMatchObject({ kind: "refuse", status });
});

test.each<[string, Partial<RunState>, string]>([
  [
    "a step too many",
    { savedSteps: new Set(Array.from({ length: limits.stepsPerRun }, (_, n) => String(n))) },
    "TooManySteps",
  ],
  ["a byte too many", { stateBytes: limits.runStateBytes }, "RunStateTooLarge"],
])("%s fails the run", (_, state, name) => {
  expect(decideCheckpoint({ ...fresh, ...state }, [ran("a")], settings)).toMatchObject({
    kind: "fail",
    error: { name },
  });
});

test("however a function's steps are split into checkpoints, and repeated, each is saved once and with its first result", () => {
  const reports = fc.array(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.string()), { maxLength: 5 }));
  fc.assert(
    fc.property(reports, (checkpoints) => {
      const kept = new Map<string, string>();
      const first = new Map<string, string>();
      for (const checkpoint of checkpoints) {
        for (const [id, data] of checkpoint) if (!first.has(String(id))) first.set(String(id), data);
        const ops = checkpoint.map(([id, data]) => ran(String(id), data));
        const decision = decideCheckpoint({ ...fresh, savedSteps: new Set(kept.keys()) }, ops, settings);
        for (const effect of decision.kind === "save" ? decision.effects : []) {
          // As the table does: the first result stays, also within one checkpoint.
          if (effect.do === "save-step" && "data" in effect.memo && !kept.has(effect.id)) {
            kept.set(effect.id, String(effect.memo.data));
          }
        }
      }
      expect([...kept]).toEqual([...first]);
    }),
  );
});
