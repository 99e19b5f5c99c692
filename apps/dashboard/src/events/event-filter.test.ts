import { expect, test } from "vitest";
import { eventFilterOf, eventQueryOf, isNarrowed } from "./event-filter.ts";

const now = Date.UTC(2026, 10, 23, 12, 0, 30);
const queryOf = (address: string) => eventQueryOf(eventFilterOf(new URLSearchParams(address)), now);

test("an address without anything asks for all events but the engine's own", () => {
  expect(queryOf("")).toEqual({ name: "", q: "", if: "", from: null, internal: false });
  expect(isNarrowed(eventFilterOf(new URLSearchParams("internal=true")))).toBe(false);
});

test("an address says name, text, condition and time", () => {
  expect(queryOf("name=a/b&q=x%26y&if=event.data.n>1&range=1h&internal=true")).toEqual({
    name: "a/b",
    q: "x&y",
    if: "event.data.n>1",
    from: "2026-11-23T11:00:00.000Z",
    internal: true,
  });
});

test("who asks for an event of the engine by its name sees it", () => {
  expect(queryOf("name=inngest/function.failed").internal).toBe(true);
});

test("a time that is none narrows nothing down", () => {
  expect(queryOf("range=constructor").from).toBeNull();
});
