import { expect, test } from "vitest";
import { z } from "zod";
import { parseBody, parseId } from "./parse.ts";

const schema = z.strictObject({ folder: z.string().min(1, "Type the path of a folder.") });
const sent = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  new Request("http://localhost/api/repos", { method: "POST", body, headers, ...{ duplex: "half" } });
const answerTo = (body: BodyInit | null, headers?: Record<string, string>) => parseBody(sent(body, headers), schema);

test("a body is what its schema says", async () => {
  expect(await answerTo(JSON.stringify({ folder: "/home/zoë" }))).toEqual({ folder: "/home/zoë" });
});

test.each([null, "", "{", "folder=x"])("%o is not JSON", async (body) => {
  await expect(answerTo(body)).rejects.toMatchObject({ code: "invalid_body", message: "The body is not JSON." });
});

test("a body that does not fit is refused in our sentence where we have one, else with the field's name", async () => {
  const refused = { code: "invalid_body", status: 400 };
  const ours = { ...refused, message: "Type the path of a folder." };
  await expect(answerTo('{"folder":""}')).rejects.toMatchObject(ours);
  const theirs = { ...refused, message: expect.stringMatching(/^folder: /) };
  await expect(answerTo('{"folder":1}')).rejects.toMatchObject(theirs);
});

test("64 KiB are taken; a byte more is refused, even where no length is announced", async () => {
  const longest = 64 * 1024 - JSON.stringify({ folder: "" }).length;
  const body = (length: number) => JSON.stringify({ folder: "x".repeat(length) });
  expect((await answerTo(body(longest))).folder).toHaveLength(longest);
  await expect(answerTo(body(longest + 1))).rejects.toMatchObject({ code: "invalid_body", status: 413 });
  let pulls = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulls += 1;
      controller.enqueue(new Uint8Array(10_000).fill(32));
    },
  });
  await expect(answerTo(endless)).rejects.toMatchObject({ code: "invalid_body", status: 413 });
  expect(pulls).toBeLessThan(10);
});

test("an id that cannot exist is not found", () => {
  expect(() => parseId("1", "job_not_found", "No.")).toThrow(expect.objectContaining({ code: "job_not_found" }));
});
