import { expect, test } from "vitest";
import { isForeignWrite } from "./origin.ts";

const request = (method: string, headers: Record<string, string>) => ({
  method,
  headers: new Headers({ host: "localhost:8108", ...headers }),
});

test("reading is never a foreign write", () => {
  expect(isForeignWrite(request("GET", { origin: "http://evil.example" }))).toBe(false);
});

test.each([
  { origin: "http://localhost:8108" },
  { "sec-fetch-site": "same-origin" },
  // A program without a browser.
  {},
])("a write of this site passes: %o", (headers) => {
  expect(isForeignWrite(request("POST", headers))).toBe(false);
});

test.each([
  { origin: "http://evil.example" },
  { origin: "http://localhost:9999" },
  { origin: "null" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
])("a write of another site does not: %o", (headers) => {
  expect(isForeignWrite(request("POST", headers))).toBe(true);
  expect(isForeignWrite(request("DELETE", headers))).toBe(true);
});
