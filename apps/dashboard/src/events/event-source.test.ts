import { expect, test } from "vitest";
import type { JsonObject } from "#api/wire.ts";
import { sourceOf } from "./event-source.ts";

const from = (name: string, data: JsonObject) => sourceOf({ internal_id: "01", name, data });

test.each<[string, JsonObject, string | null]>([
  ["inngest/function.finished", { run_id: "R1" }, "R1"],
  ["inngest/function.failed", { run_id: "R2" }, "R2"],
  ["inngest/function.cancelled", { run_id: "R3" }, "R3"],
  ["inngest/function.invoked", { _inngest: { correlation_id: "R4.step" } }, "R4"],
  ["inngest/function.invoked", { _inngest: { fn_id: "app-a" } }, null],
  ["inngest/deferred.schedule", { _inngest: { parent_run_id: "R5" } }, "R5"],
  ["inngest/scheduled.timer", { cron: "* * * * *" }, null],
  ["inngest/function.failed", { run_id: 7, _inngest: "x" }, null],
])("%s with %j comes from the run %s", (name, data, runId) => {
  expect(from(name, data)).toMatchObject({ runId });
});

test("of what somebody sent nothing is known, whatever it says of itself", () => {
  expect(from("shop/order", { run_id: "R1", _inngest: { correlation_id: "R4.step" } })).toBeNull();
});
