import type { IncomingMessage, ServerResponse } from "node:http";
import { openai, step as steps } from "inngest";
import { expect, test } from "vitest";
import { limits } from "../limits.ts";
import { type Define, startRig, startServer } from "../testing/rig.ts";

const host = { gatewayHosts: ["127.0.0.1"], retryIntervalMs: 5 };

type Answer = (response: ServerResponse, request: IncomingMessage, body: string) => void;

/** A service that steps call through the engine, and what it was asked. */
async function startService(answer: Answer) {
  const asked: { method: string | undefined; headers: IncomingMessage["headers"]; body: string }[] = [];
  const server = await startServer(() => (request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      asked.push({ method: request.method, headers: request.headers, body });
      answer(response, request, body);
    });
  });
  return { url: new URL("/service", server.url).href, asked };
}

const fetching =
  (url: string, init?: RequestInit): Define =>
  (client) => [
    client.createFunction({ id: "fetches", triggers: [{ event: "go" }], retries: 2 }, async ({ step }) => {
      const response = await step.fetch(url, init);
      return { status: response.status, text: await response.text(), kind: response.headers.get("x-kind") };
    }),
  ];

test("step.fetch gets what a service answers, of whatever status, through the engine", async () => {
  const service = await startService((response) => response.writeHead(404, { "x-kind": "test" }).end("nothing here"));
  const init = { method: "POST", headers: { "x-own": "1" }, body: JSON.stringify({ n: 1 }) };
  const rig = await startRig(fetching(service.url, init), host);
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "completed", output: { status: 404, text: "nothing here", kind: "test" } });
  expect(run.steps).toMatchObject([{ name: "step.fetch: 127.0.0.1", op: "StepRun" }]);
  expect(service.asked).toMatchObject([{ method: "POST", headers: { "x-own": "1" }, body: '{"n":1}' }]);
});

test("a service that does not answer is asked again, as often as the step may try", async () => {
  let calls = 0;
  const service = await startService((response) => {
    calls += 1;
    if (calls < 3) response.destroy();
    else response.end("at last");
  });
  const rig = await startRig(fetching(service.url), host);
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "completed", output: { text: "at last" } });
  expect(run.attempts.filter((attempt) => attempt.outcome === "failed")).toHaveLength(2);
});

test.each([
  ["a host that its owner has not named", "http://127.0.0.1:1/", {}, "gatewayHosts"],
  ["another host than those", "http://169.254.169.254/latest", host, "169.254.169.254"],
  ["what is not on the web", "file:///etc/passwd", host, "only http and https"],
])("the engine does not call %s, and says so at once", async (_, url, options, said) => {
  const rig = await startRig(fetching(url), options);
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "failed", error: { message: expect.stringContaining(said) } });
  expect(run.attempts.filter((attempt) => attempt.outcome === "failed")).toHaveLength(2);
});

test("a redirect is the answer, not followed", async () => {
  const service = await startService((response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end());
  const rig = await startRig(fetching(service.url), host);
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "completed", output: { status: 302 } });
});

test("an answer that is too large fails the step", async () => {
  const service = await startService((response) => response.end("x".repeat(limits.fetchBytes + 1)));
  const rig = await startRig(fetching(service.url), host);
  const error = { message: expect.stringContaining("larger than") };
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "failed", error });
});

const inferring =
  (baseUrl: string): Define =>
  (client) => [
    client.createFunction({ id: "infers", triggers: [{ event: "go" }], retries: 1 }, () =>
      steps.ai.infer("ask", {
        model: openai({ model: "gpt-4o", apiKey: "sk-test", baseUrl }),
        body: { messages: [{ role: "user", content: "hello" }] },
      }),
    ),
  ];

test("step.ai.infer calls the model with its key, and the key is gone from the engine afterwards", async () => {
  const service = await startService((response) => response.end(JSON.stringify({ choices: [1] })));
  const rig = await startRig(inferring(service.url), host);
  expect(await rig.run({ name: "go" })).toMatchObject({ status: "completed", output: { choices: [1] } });
  expect(service.asked[0]?.headers.authorization).toBe("Bearer sk-test");
  expect(JSON.parse(service.asked[0]?.body ?? "")).toMatchObject({ model: "gpt-4o" });
});

test("a model's refusal is tried again and then an AIGatewayError", async () => {
  const service = await startService((response) => response.writeHead(429).end("slow down"));
  const rig = await startRig(inferring(service.url), host);
  const run = await rig.run({ name: "go" });
  expect(run).toMatchObject({ status: "failed", error: { message: expect.stringContaining("429: slow down") } });
  expect(run.steps).toMatchObject([{ result: { error: { name: "AIGatewayError" } } }]);
  expect(service.asked).toHaveLength(2);
});
