import { expect, test } from "vitest";
import { isLoopbackHost } from "./loopback.ts";

test.each([
  "localhost",
  "localhost:8108",
  "LOCALHOST:8108",
  "app.localhost:3000",
  "127.0.0.1:8108",
  "127.9.8.7",
  "[::1]:8108",
  "localhost.",
])("%s is this machine", (host) => {
  expect(isLoopbackHost(host)).toBe(true);
});

test.each([
  null,
  "",
  "example.com",
  "localhost.example.com",
  "127.0.0.1.example.com",
  "1127.0.0.1",
  "10.0.0.1:8108",
  "[::2]",
  "0.0.0.0:8108",
  "notlocalhost",
])("%s is not", (host) => {
  expect(isLoopbackHost(host)).toBe(false);
});
