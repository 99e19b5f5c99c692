import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSealedWithOlderKey, openSecret, parseSealingKeys, sealSecret } from "./sealed-secret.ts";

const newKey = () => randomBytes(32).toString("base64");
const setting = "GITHUB_TOKEN_ENCRYPTION_KEY";
const place = "platform_connections/1";

describe("a sealed secret", () => {
  test("opens with its key, whatever it is, and shows nothing of itself", async () => {
    const keys = parseSealingKeys(setting, newKey());
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), async (secret) => {
        const sealed = await sealSecret(keys, place, secret);
        expect(await openSecret(keys, place, sealed)).toBe(secret);
        if (secret.length > 8) expect(sealed).not.toContain(secret);
      }),
      { numRuns: 30 },
    );
  });

  test("is another one each time, so equal tokens cannot be told", async () => {
    const keys = parseSealingKeys(setting, newKey());
    expect(await sealSecret(keys, place, "token")).not.toBe(await sealSecret(keys, place, "token"));
  });

  test("opens neither elsewhere, nor with another key, nor after a change", async () => {
    const keys = parseSealingKeys(setting, newKey());
    const sealed = await sealSecret(keys, place, "token");
    await expect(openSecret(keys, "platform_connections/2", sealed)).rejects.toThrow("another place");
    await expect(openSecret(parseSealingKeys(setting, newKey()), place, sealed)).rejects.toThrow("is not configured");
    const [header, key, iv, text, tag] = sealed.split(".");
    const forged = [header, key, iv, text?.startsWith("A") ? `B${text.slice(1)}` : `A${text?.slice(1)}`, tag].join(".");
    await expect(openSecret(keys, place, forged)).rejects.toThrow("was changed");
    await expect(openSecret(keys, place, "token")).rejects.toThrow("no sealed secret");
  });

  test("sealed for another place does not open under a header that names this one", async () => {
    const keys = parseSealingKeys(setting, newKey());
    const there = (await sealSecret(keys, "platform_connections/2", "theirs")).split(".").slice(1);
    const [header] = (await sealSecret(keys, place, "mine")).split(".");
    await expect(openSecret(keys, place, [header, ...there].join("."))).rejects.toThrow("was changed");
  });
});

describe("keys", () => {
  test("rotate: what the old one sealed opens while it is there, and says that it is old", async () => {
    const [old, fresh] = [newKey(), newKey()];
    const sealed = await sealSecret(parseSealingKeys(setting, old), place, "token");
    const both = parseSealingKeys(setting, `${fresh}, ${old}`);
    expect(await openSecret(both, place, sealed)).toBe("token");
    expect(isSealedWithOlderKey(both, sealed)).toBe(true);
    expect(isSealedWithOlderKey(both, await sealSecret(both, place, "token"))).toBe(false);
  });

  test("may be hexadecimal, and what is no key is named by its place and not shown", () => {
    expect(parseSealingKeys(setting, randomBytes(32).toString("hex"))).toHaveLength(1);
    expect(() => parseSealingKeys(setting, `${newKey()},short-one`)).toThrow(`${setting}: key 2 has to be 32 bytes`);
    expect(() => parseSealingKeys(setting, "short-one")).not.toThrow("short-one");
  });
});
