import fc from "fast-check";
import { expect, test } from "vitest";
import { isObject, type Json, parseJson } from "../json.ts";
import { Keys } from "../keys.ts";
import { canonicalJson } from "./canonical-json.ts";
import { hashedSigningKey, isSameSecret, isSignedBy, signatureOf } from "./signature.ts";

const key = "signkey-test-0123456789abcdef";
const old = "signkey-test-fedcba9876543210";
const now = Date.UTC(2026, 0, 1);

test("canonical JSON says the same, whatever the order of its parts was", () => {
  const shuffled = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, part]) => [name, shuffled(part)]),
    );
  };
  fc.assert(
    fc.property(fc.jsonValue(), (generated) => {
      const value = parseJson(JSON.stringify(generated));
      const text = canonicalJson(value);
      expect(parseJson(text)).toEqual(value);
      expect(canonicalJson(shuffled(value))).toBe(text);
    }),
  );
});

test("canonical JSON has the form of RFC 8785", () => {
  const example =
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001,-0],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}';
  expect(canonicalJson(parseJson(example))).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  // By UTF-16 code units: the pair of surrogates of U+1F600 comes before U+FB33.
  const keys = '{"\\ufb33":1,"\\ud83d\\ude00":2,"\\r":3,"1":4,"__proto__":5,"\\u20ac":6,"":7}';
  expect(canonicalJson(parseJson(keys))).toBe('{"":7,"\\r":3,"1":4,"__proto__":5,"€":6,"\u{1F600}":2,"\uFB33":1}');
});

test("a signature is of one text, by one key, and for five minutes", () => {
  const signature = signatureOf("body", key, now);
  expect(signature).toMatch(/^t=1767225600&s=[0-9a-f]{64}$/);
  expect(isSignedBy(signature, "body", [key], now)).toBe(true);
  expect(isSignedBy(signature, "body", [old, key], now + 299_000)).toBe(true);
  expect(isSignedBy(signature, "body!", [key], now)).toBe(false);
  expect(isSignedBy(signature, "body", [old], now)).toBe(false);
  expect(isSignedBy(signature, "body", [key], now + 301_000)).toBe(false);
  expect(isSignedBy(signature, "body", [key], now - 301_000)).toBe(false);
});

test.each(["", "t=&s=", "s=00", "t=1767225600", "t=x&s=00", "t=NaN&s=00", "nonsense"])(
  "%j is no signature of anything",
  (signature) => expect(isSignedBy(signature, "body", [key], now)).toBe(false),
);

test("a key is shown with its prefix and the hash of its bytes", () => {
  expect(hashedSigningKey("signkey-test-00ff")).toBe(
    "signkey-test-06eb7d6a69ee19e5fbdf749018d3d2abfa04bcbd1365db312eb86dc7169389b8",
  );
  expect(isSameSecret("a", "a") && !isSameSecret("a", "b") && !isSameSecret("", "b")).toBe(true);
});

test("keys that cannot be used are refused in words", () => {
  expect(() => new Keys({ signingKey: "not hexadecimal" })).toThrow(/hexadecimal/);
  expect(() => new Keys({ signingKey: "signkey-x-abc" })).toThrow(/even number/);
  expect(() => new Keys({ signingKeyFallback: key })).toThrow(/no signing key/);
});

test("the API opens to either key, hashed for programs and as it is for browsers", () => {
  const keys = new Keys({ signingKey: key, signingKeyFallback: old });
  const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  expect(keys.allowApi(`Bearer ${hashedSigningKey(key)}`)).toBe(true);
  expect(keys.allowApi(`Bearer ${hashedSigningKey(old)}`)).toBe(true);
  expect(keys.allowApi(basic("anyone", key))).toBe(true);
  for (const wrong of [undefined, "", "Bearer", `Bearer ${key}`, basic("", ""), basic("x", "y"), `Digest ${key}`]) {
    expect(keys.allowApi(wrong)).toBe(false);
  }
  expect(new Keys({}).allowApi(undefined)).toBe(true);
});
