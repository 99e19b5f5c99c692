import { expect, test } from "vitest";
import { cursorTime, encodeCursor } from "./cursor.ts";

test.each(["2026-11-23T14:05:00.123456+00:00", "2026-11-23 14:18:15.883+00", "2026-11-23T14:05:00Z"])(
  "the cursor behind a run of %s leads back to that time",
  (requestedAt) => {
    const cursor = encodeCursor([{ requestedAt: "2026-12-01T00:00:00Z" }, { requestedAt }], 2);
    expect(cursor === null ? null : cursorTime(cursor)).toBe(requestedAt);
  },
);

test("a page that is not full is the last", () => {
  expect(encodeCursor([{ requestedAt: "2026-11-23T14:05:00Z" }], 2)).toBeNull();
  expect(encodeCursor([], 2)).toBeNull();
});

test.each(["", "x", Buffer.from("2026-11-23,or(id.eq.1)").toString("base64url")])(
  "%s is no cursor of ours",
  (cursor) => {
    expect(cursorTime(cursor)).toBeNull();
  },
);
