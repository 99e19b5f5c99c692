import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { until } from "../testing/rig.ts";
import { listen } from "./listen.ts";
import { json } from "./message.ts";

/** A server that answers once it is told to, and holds 1 MB at most. */
async function startServer() {
  const waiting: (() => void)[] = [];
  const answerAll = () => {
    for (const answer of waiting.splice(0)) answer();
  };
  const server = await listen(
    { port: 0 },
    async ({ body }) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return json(200, { bytes: body.length });
    },
    { allowedHosts: [], serverKind: "dev", isProtected: false, upgrade: () => {}, heldBodyBytes: 1_000_000 },
  );
  onTestFinished(async () => {
    answerAll();
    await server.close();
  });
  return { url: server.url, waiting, answerAll };
}

const post = (url: string, bytes: number) => fetch(`${url}/e/key`, { method: "POST", body: "x".repeat(bytes) });

test("what cannot be held at once is put off, and taken once there is room", async () => {
  const { url, waiting, answerAll } = await startServer();
  const first = post(url, 700_000);
  await until(() => waiting.length === 1, "the first is held");
  const second = await post(url, 700_000);
  expect(second.status).toBe(503);
  expect(second.headers.get("retry-after")).toBe("1");
  expect(await second.json()).toMatchObject({ status: 503, error: expect.stringContaining("send it again") });
  const small = post(url, 1000);
  await until(() => waiting.length === 2, "a small one still fits");
  answerAll();
  expect(await (await first).json()).toEqual({ bytes: 700_000 });
  expect((await small).status).toBe(200);
  const again = post(url, 700_000);
  await until(() => waiting.length === 1, "there is room again");
  answerAll();
  expect((await again).status).toBe(200);
});

test("a sender that goes away in the middle gives its room back", async () => {
  const { url, waiting, answerAll } = await startServer();
  for (let n = 0; n < 3; n++) {
    const gone = await half(url);
    gone.destroy();
    await new Promise((resolve) => gone.once("close", resolve));
  }
  // The server notices a moment later that they are gone; until then it says that it is full.
  const taken = (async () => {
    for (;;) {
      const answer = await post(url, 700_000);
      if (answer.status === 200) return answer;
    }
  })();
  await until(() => waiting.length === 1, "there is room");
  answerAll();
  expect((await taken).status).toBe(200);
});

/** A request of which half has been sent. */
async function half(url: string): Promise<ClientRequest> {
  const sending = request(`${url}/e/key`, { method: "POST", headers: { "content-length": "1400000" } });
  sending.on("error", () => {}); // It is destroyed in the middle.
  sending.on("response", (response: IncomingMessage) => response.resume());
  await new Promise<void>((resolve) => sending.write("x".repeat(700_000), () => resolve()));
  return sending;
}
