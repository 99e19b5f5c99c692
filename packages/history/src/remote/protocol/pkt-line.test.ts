import fc from "fast-check";
import { expect, test } from "vitest";
import { collect } from "../../testing/collect.ts";
import { RemoteError } from "../remote-error.ts";
import { delimiter, flush, packet, readPackets } from "./pkt-line.ts";

async function* pieces(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const edges = [0, ...cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (const [index, edge] of edges.slice(1).entries()) yield bytes.subarray(edges[index], edge);
}

async function read(bytes: Buffer, cuts: readonly number[] = []): Promise<string[]> {
  const found: string[] = [];
  for await (const item of readPackets(pieces(bytes, cuts))) {
    found.push(item.kind === "data" ? item.payload.toString("latin1") : item.kind);
  }
  return found;
}

test("packets are read wherever they are cut", async () => {
  const lines = fc.array(
    fc.oneof(
      fc.constantFrom("flush", "delimiter"),
      fc.string({ maxLength: 40 }).map((text) => `=${text}`),
    ),
  );
  await fc.assert(
    fc.asyncProperty(lines, fc.array(fc.nat(), { maxLength: 20 }), async (items, cuts) => {
      const bytes = items.map((item) => (item === "flush" ? flush : item === "delimiter" ? delimiter : packet(item)));
      const expected = items.map((item) => (item.startsWith("=") ? Buffer.from(`${item}\n`).toString("latin1") : item));
      expect(await read(Buffer.concat(bytes), cuts)).toEqual(expected);
    }),
  );
});

test("any bytes are packets, or an error of ours", async () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789abcdefg"), maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(digits, fc.array(fc.nat(), { maxLength: 9 }), async (text, cuts) => {
      const error = await collect(readPackets(pieces(Buffer.from(text), cuts))).then(
        () => null,
        (thrown) => thrown,
      );
      if (error !== null) expect(error).toBeInstanceOf(RemoteError);
    }),
    { numRuns: 500 },
  );
});

test.each(["0003", "fff1", "00 5", "-001", "<htm"])("a packet that begins with %j is none", async (text) => {
  await expect(read(Buffer.from(`${text}aaaaaaaa`))).rejects.toMatchObject({ code: "bad_answer" });
});

test.each(["0", "0006a", "0000000"])(
  "an answer that ends with %j was cut off, which may go better next time",
  async (text) => {
    await expect(read(Buffer.from(text))).rejects.toMatchObject({ code: "network_failed", retryable: true });
  },
);
