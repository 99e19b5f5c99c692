import fc from "fast-check";
import { expect, test } from "vitest";
import { completeId, type Op } from "../call/op.ts";
import type { Reply } from "../call/reply.ts";
import { type CallState, decide, decideResume } from "./decide.ts";
import type { Effect, RunState, Settings } from "./effect.ts";

const settings: Settings = { now: 1000, random: () => 0, retryIntervalMs: 50, stepOutputBytes: 1000 };
const call: CallState = { stepId: null, attempt: 0, maxAttempts: 3, unreachable: 0, lost: 0, empty: 0, again: false };
const fresh: RunState = { requestVersion: -1, planning: false, pending: [], savedSteps: new Set(), stateBytes: 0 };
const base = (id: string, race = false) => ({ id, name: id, race });
const ops = (list: Op[], more: Partial<Extract<Reply, { kind: "ops" }>> = {}): Reply => ({
  kind: "ops",
  ops: list,
  version: 2,
  retry: true,
  retryAfterMs: null,
  ...more,
});
const ran = (id: string): Op => ({ ...base(id), op: "StepRun", data: id });
const planned = (id: string, race = false): Op => ({ ...base(id, race), op: "StepPlanned" });
const kinds = (effects: Effect[]) => effects.map((effect) => effect.do);

test("a step that ran in line is saved and leads to one discovery; the first reply settles the version", () => {
  expect(decide(fresh, call, ops([ran("a")]), settings)).toEqual([
    { do: "save-step", id: "a", op: "StepRun", name: "a", memo: { data: "a" } },
    { do: "plan", requestVersion: 2, planning: false, pending: [] },
    { do: "discover" },
  ]);
});

test("a group becomes pending and planning, and asks nothing until it has ended", () => {
  const effects = decide(fresh, call, ops([planned("p"), { ...base("s"), op: "Sleep", until: "1s" }]), settings);
  const pending = [
    { id: "p", race: false },
    { id: "s", race: false },
  ];
  expect(effects).toEqual([
    { do: "run-step", id: "p", name: "p" },
    { do: "sleep", id: "s", name: "s", until: 2000 },
    { do: "plan", requestVersion: 2, planning: true, pending },
  ]);
  const open: RunState = { ...fresh, planning: true, pending };
  expect(kinds(decide(open, { ...call, stepId: "p" }, ops([ran("p")]), settings))).toEqual(["save-step", "plan"]);
  const last: RunState = { ...open, pending: [{ id: "s", race: false }] };
  expect(decideResume(last, { id: "s", op: "Sleep", name: "s" }, { data: null }).slice(1)).toEqual([
    { do: "plan", requestVersion: -1, planning: false, pending: [] },
    { do: "discover" },
  ]);
});

test("waits are registered before the steps that may emit what they wait for", () => {
  const wait: Op = { ...base("w"), op: "WaitForEvent", event: "e", timeout: "1m", expression: null };
  expect(kinds(decide(fresh, call, ops([planned("p"), wait]), settings))).toEqual(["wait", "run-step", "plan"]);
});

test("the winner of a race asks at once and keeps the run planning while another racer runs", () => {
  const run: RunState = {
    ...fresh,
    planning: true,
    pending: [
      { id: "fast", race: true },
      { id: "slow", race: true },
    ],
  };
  expect(decide(run, { ...call, stepId: "fast" }, ops([ran("fast")]), settings).slice(1)).toEqual([
    { do: "plan", requestVersion: 2, planning: true, pending: [{ id: "slow", race: true }] },
    { do: "discover" },
  ]);
  const after: RunState = {
    ...run,
    pending: [
      { id: "slow", race: true },
      { id: "after", race: false },
    ],
  };
  expect(kinds(decide(after, { ...call, stepId: "after" }, ops([ran("after")]), settings))).toContain("discover");
});

test("what a reply says about a step that has ended meanwhile is old, and asks again", () => {
  const run: RunState = { ...fresh, planning: true, savedSteps: new Set(["r"]) };
  expect(kinds(decide(run, call, ops([planned("r")]), settings))).toEqual(["plan", "ask-again"]);
  expect(kinds(decide(run, call, ops([ran("r")]), settings))).toEqual(["plan", "ask-again"]);
  expect(decideResume(run, { id: "r", op: "Sleep", name: "r" }, { data: null })).toEqual([]);
});

test("the fourth answer in a row that brings nothing new is an error, unless a discovery was asked for meanwhile", () => {
  expect(decide(fresh, { ...call, empty: 2 }, ops([]), settings)[1]).toEqual({ do: "ask-again", empty: 3 });
  expect(decide(fresh, { ...call, empty: 3 }, ops([]), settings)[1]).toEqual({ do: "retry", attempt: 1, delayMs: 50 });
  expect(kinds(decide(fresh, { ...call, empty: 3, attempt: 2 }, ops([]), settings))).toEqual(["plan", "fail"]);
  const again = { ...call, empty: 3, again: true };
  expect(decide(fresh, again, ops([]), settings)[1]).toEqual({ do: "ask-again", empty: 0 });
});

const failing: Op = { ...base("f"), op: "StepError", error: { message: "boom" } };

test.each([
  ["attempts left", { attempt: 0 }, {}, ["plan", "retry"]],
  ["the last attempt", { attempt: 2 }, {}, ["save-step", "plan", "discover"]],
  ["no retry wanted", { attempt: 0 }, { retry: false }, ["save-step", "plan", "discover"]],
])("a failing step with %s leads to the right effects", (_, at, more, expected) => {
  expect(kinds(decide(fresh, { ...call, ...at }, ops([failing], more), settings))).toEqual(expected);
});

test.each([
  ["is retried after the interval", {}, 50],
  ["is retried when it asks", { retryAfterMs: 7000 }, 7000],
])("a failing function %s", (_, more, delayMs) => {
  const reply: Reply = { kind: "error", error: { message: "x" }, version: 2, retry: true, retryAfterMs: null, ...more };
  expect(decide(fresh, call, reply, settings)).toEqual([{ do: "retry", attempt: 1, delayMs }]);
  const last = decide(fresh, { ...call, attempt: 2 }, reply, settings);
  expect(last).toEqual([{ do: "fail", error: { message: "x" } }]);
});

test("an error under the id of the whole function is the function's", () => {
  const op: Op = { ...base(completeId), op: "StepFailed", error: { message: "whole" } };
  expect(decide(fresh, call, ops([op], { retry: false }), settings)).toEqual([
    { do: "fail", error: { message: "whole" } },
  ]);
});

test("an app that is away costs no attempt, a call beyond the engine's bounds does", () => {
  const away: Reply = { kind: "unanswered", failure: "unreachable", reason: "refused" };
  expect(decide(fresh, { ...call, unreachable: 500 }, away, settings)).toEqual([
    { do: "wait-for-app", attempt: 0, unreachable: 501, lost: 0, delayMs: 5000 },
  ]);
  expect(kinds(decide(fresh, { ...call, unreachable: 9 }, { ...away, failure: "lost" }, settings))).toEqual([
    "wait-for-app",
  ]);
  expect(kinds(decide(fresh, call, { ...away, failure: "refused" }, settings))).toEqual(["retry"]);
});

test("an app that dies of every call uses up an attempt in ten deaths, also when it is away between them", () => {
  let dying = { ...call };
  for (let deaths = 1; deaths < 10; deaths++) {
    for (const failure of ["lost", "unreachable"] as const) {
      const [effect] = decide(fresh, dying, { kind: "unanswered", failure, reason: "gone" }, settings);
      expect(effect).toMatchObject({ do: "wait-for-app", attempt: 0, lost: deaths });
      if (effect?.do === "wait-for-app") dying = { ...dying, unreachable: effect.unreachable, lost: effect.lost };
    }
  }
  const last: Reply = { kind: "unanswered", failure: "lost", reason: "gone" };
  expect(decide(fresh, dying, last, settings)).toEqual([{ do: "retry", attempt: 1, delayMs: 50 }]);
});

test.each<[string, Op, RegExp]>([
  ["an unknown operation", { ...base("x"), op: "Unsupported", reported: "Gateway" }, /Gateway/],
  ["an unreadable sleep", { ...base("x"), op: "Sleep", until: "soon" }, /soon/],
  ["a sleep of two years", { ...base("x"), op: "Sleep", until: "104w" }, /366 days/],
  [
    "a condition beyond the grammar",
    { ...base("x"), op: "WaitForEvent", event: "e", timeout: "1m", expression: "a > b" },
    /a > b/,
  ],
])("%s fails the run in words", (_, op, words) => {
  const [effect] = decide(fresh, call, ops([op]), settings);
  expect(effect).toEqual({ do: "fail", error: { name: expect.any(String), message: expect.stringMatching(words) } });
});

/** A function as its groups of steps: each group is awaited as a whole, as `Promise.all` does. */
const program = fc.array(fc.array(fc.constantFrom("step", "sleep"), { minLength: 1, maxLength: 4 }), { maxLength: 6 });

test("whatever the order of answers, timers and repeated calls, every program ends with each step saved once", () => {
  fc.assert(
    fc.property(program, fc.infiniteStream(fc.nat()), (groups, choices) => {
      const done = simulate(groups, () => choices.next().value ?? 0);
      expect(done.toSorted()).toEqual(groups.flatMap((group, g) => group.map((_, s) => `${g}.${s}`)).toSorted());
    }),
    { numRuns: 300 },
  );
});

/** Plays app and database against `decide`: open jobs are taken in a random order. Returns the steps saved. */
function simulate(groups: string[][], choose: () => number): string[] {
  const saved: string[] = [];
  let run: RunState = fresh;
  let jobs: string[] = ["discover"];
  const apply = (effects: Effect[], asked: string | null): boolean => {
    let ended = false;
    if (effects.filter((effect) => effect.do === "discover").length > 1) throw new Error("Two discoveries.");
    for (const effect of effects) {
      if (effect.do === "save-step") saved.push(effect.id);
      if (effect.do === "plan") run = { ...run, ...effect };
      if (effect.do === "complete") ended = true;
      const job =
        effect.do === "discover"
          ? "discover"
          : effect.do === "run-step" || effect.do === "sleep"
            ? effect.id
            : effect.do === "ask-again"
              ? asked
              : null;
      if (job !== null && !jobs.includes(job)) jobs.push(job);
    }
    run = { ...run, savedSteps: new Set(saved) };
    return ended;
  };
  for (let turn = 0; turn < 1000; turn++) {
    const job = jobs[choose() % jobs.length];
    if (job === undefined) throw new Error("The run hangs: nothing is left to do and it has not ended.");
    jobs = jobs.filter((other) => other !== job);
    const isSleep = groups[Number(job.split(".")[0])]?.[Number(job.split(".")[1])] === "sleep";
    const reply = answer(groups, run, job);
    const effects = () =>
      isSleep
        ? decideResume(run, { id: job, op: "Sleep", name: job }, { data: null })
        : decide(run, { ...call, stepId: job === "discover" ? null : job }, reply, settings);
    if (apply(effects(), job)) return saved;
    // The same answer once more, whose job is gone by now.
    if (choose() % 5 === 0) apply(effects(), null);
  }
  throw new Error("The run does not end.");
}

/** What the SDK answers: the one step it ran, or everything of the group that is not saved. */
function answer(groups: string[][], run: RunState, job: string): Reply {
  if (job !== "discover") return ops([ran(job)]);
  for (const [g, group] of groups.entries()) {
    const open = group.map((kind, s) => ({ kind, id: `${g}.${s}` })).filter(({ id }) => !run.savedSteps.has(id));
    if (open.length === 0) continue;
    const [only] = open;
    if (group.length === 1 && only?.kind === "step" && !run.planning) return ops([ran(only.id)]);
    return ops(open.map(({ kind, id }) => (kind === "step" ? planned(id) : { ...base(id), op: "Sleep", until: "1s" })));
  }
  return { kind: "output", output: null, version: 2 };
}
