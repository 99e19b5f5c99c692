import { expect, test } from "vitest";
import { planOf } from "./bulk-plan.ts";
import { filterOf, isNarrowed, queryOf } from "./run-filter.ts";

const now = Date.parse("2026-03-04T05:06:07Z");
const of = (search: string) => filterOf(new URLSearchParams(search));

test("an address says which runs are asked for; what it cannot mean is left out", () => {
  const filter = of("status=failed&status=nonsense&function=app-a&range=1h&q=x&if=event.data.n%20%25%202%20%3D%3D%200");
  expect(queryOf(filter, now)).toEqual({
    status: ["failed"],
    function_id: "app-a",
    app_id: "",
    from: "2026-03-04T04:06:00.000Z",
    until: null,
    q: "x",
    if: "event.data.n % 2 == 0",
  });
  expect(of("range=toString").range).toBeNull();
  expect(queryOf(of("from=2026-13-99"), now).from).toBeNull();
  expect(isNarrowed(of(""))).toBe(false);
  expect(isNarrowed(of("range=7d"))).toBe(true);
});

test("all failed runs of a function are replayed when no status is chosen, and the chosen ones when some are", () => {
  expect(planOf("replay", of("function=app-a"), now)).toEqual({
    statuses: ["Failed"],
    body: { function_id: "app-a", started_after: null, started_before: null, statuses: ["failed"] },
  });
  expect(planOf("replay", of("status=completed&status=running"), now)).toMatchObject({
    statuses: ["Completed"],
    body: { all: true, statuses: ["completed"] },
  });
});

test("an operation reaches what is shown and no further, or is refused in words", () => {
  expect(planOf("cancel", of("q=x"), now)).toMatchObject({ body: { q: "x", statuses: ["queued", "running"] } });
  expect(planOf("cancel", of("status=queued"), now)).toMatchObject({ body: { statuses: ["queued"] } });
  expect(planOf("replay", of("status=running"), now)).toMatchObject({ reason: expect.stringContaining("None") });
  expect(planOf("cancel", of("status=queued&status=running&status=failed"), now)).toMatchObject({
    statuses: ["Queued", "Running"],
  });
});
