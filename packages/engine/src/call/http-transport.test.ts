import type { ServerResponse } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { startServer } from "../testing/rig.ts";
import { createHttpTransport } from "./http-transport.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Two calls over one connection: the first is answered, the second meets `second`, any more are answered. */
async function callTwice(second: (response: ServerResponse) => Promise<void> | void) {
  let calls = 0;
  const app = await startServer(() => (request, response) => {
    calls += 1;
    request.resume();
    request.on("end", () => void (calls === 2 ? second(response) : response.end("answered")));
  });
  const { transport, close } = createHttpTransport();
  onTestFinished(close);
  const call = () => transport({ url: app.url, method: "POST", headers: {}, body: "{}" }, new AbortController().signal);
  await call();
  const answer = call();
  await answer.catch(() => {});
  return { answer, calls };
}

test("a connection that the app closed as we took it is replaced by a new one", async () => {
  const { answer, calls } = await callTwice((response) => void response.destroy());
  expect(await answer).toMatchObject({ body: "answered" });
  expect(calls).toBe(3);
});

test("a call that ends after the app has worked on it is lost, and not made again", async () => {
  const { answer, calls } = await callTwice(async (response) => {
    await pause(100);
    response.destroy();
  });
  await expect(answer).rejects.toMatchObject({ failure: "lost" });
  expect(calls).toBe(2);
});

test("a reply that is cut is lost, and the call not made again", async () => {
  const { answer, calls } = await callTwice((response) => {
    response.writeHead(206, { "content-length": "500" });
    response.write("[", () => response.destroy());
  });
  await expect(answer).rejects.toMatchObject({ failure: "lost" });
  expect(calls).toBe(2);
});
