import { expect, test } from "vitest";
import { checkHealth } from "./health.ts";

const env = {
  supabase: { url: "http://database", publishableKey: "p", secretKey: "s" },
  engineUrl: "http://engine",
};

const answering =
  (status: (url: string) => number): typeof fetch =>
  async (input) =>
    new Response(null, { status: status(String(input)) });

test("both answer", async () => {
  expect(
    await checkHealth(
      env,
      answering(() => 200),
    ),
  ).toEqual({ database: "ok", engine: "ok" });
});

test("the one that refuses is named", async () => {
  const health = await checkHealth(
    env,
    answering((url) => (url.startsWith("http://database") ? 401 : 200)),
  );
  expect(health).toEqual({ database: "unreachable", engine: "ok" });
});

test("one that cannot be connected to is unreachable, not an error", async () => {
  const health = await checkHealth(env, async () => {
    throw new TypeError("fetch failed");
  });
  expect(health).toEqual({ database: "unreachable", engine: "unreachable" });
});

test("Inngest Cloud is not checked", async () => {
  const health = await checkHealth(
    { ...env, engineUrl: null },
    answering(() => 200),
  );
  expect(health).toEqual({ database: "ok", engine: "not_checked" });
});
