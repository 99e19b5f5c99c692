import { expect, test } from "vitest";
import { isForeignVisit, isForeignWrite, siteOrigin } from "./origin.ts";

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

test("a link on another site is a foreign visit; an own one, an address typed in and a program are not", () => {
  for (const site of ["cross-site", "same-site"]) {
    expect(isForeignVisit(request("GET", { "sec-fetch-site": site }))).toBe(true);
  }
  for (const headers of [{ "sec-fetch-site": "same-origin" }, { "sec-fetch-site": "none" }, {}]) {
    expect(isForeignVisit(request("GET", headers))).toBe(false);
  }
});

test.each([
  ["profile.example", "https://profile.example"],
  ["profile.example:8443", "https://profile.example:8443"],
  ["localhost:8108", "http://localhost:8108"],
  ["127.0.0.1:8108", "http://127.0.0.1:8108"],
])("a browser that asks %s is at %s", (host, origin) => {
  expect(siteOrigin(new Headers({ host }))).toBe(origin);
});
