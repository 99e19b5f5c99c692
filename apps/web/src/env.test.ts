import { expect, test } from "vitest";
import { EnvError, parseEnv } from "./env.ts";

const whole = {
  NEXT_PUBLIC_SUPABASE_URL: "http://127.0.0.1:54321",
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_1",
  SUPABASE_SERVICE_ROLE_KEY: "sb_secret_1",
  GITHUB_TOKEN_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
};
const owner = { EMBEDDED_OWNER_EMAIL: "owner@this-machine.local", EMBEDDED_OWNER_PASSWORD: "p" };

function refusal(source: Record<string, string>): string {
  try {
    parseEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.message;
  }
  throw new Error("It was accepted.");
}

test("a whole environment is parsed, without an owner and on Inngest Cloud", () => {
  expect(parseEnv(whole)).toEqual({
    supabase: { url: "http://127.0.0.1:54321", publishableKey: "sb_publishable_1", secretKey: "sb_secret_1" },
    engineUrl: null,
    owner: null,
    github: {
      url: "https://github.com",
      keys: [{ id: expect.any(String), bytes: Buffer.alloc(32, 7) }],
      environmentToken: null,
      clones: null,
    },
    development: false,
  });
});

test("the anon key stands in for the publishable one", () => {
  const { NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: _, ...rest } = whole;
  expect(parseEnv({ ...rest, NEXT_PUBLIC_SUPABASE_ANON_KEY: "anon" }).supabase.publishableKey).toBe("anon");
});

test("both halves of the owner's account make it embedded; one alone is a mistake", () => {
  expect(parseEnv({ ...whole, ...owner }).owner).toEqual({ email: "owner@this-machine.local", password: "p" });
  expect(refusal({ ...whole, EMBEDDED_OWNER_EMAIL: "owner@this-machine.local" })).toContain("EMBEDDED_OWNER_PASSWORD");
});

test.each([
  ["http://127.0.0.1:8288/", "http://127.0.0.1:8288"],
  ["1", "http://localhost:8288"],
  ["0", null],
  ["", null],
])("INNGEST_DEV=%s means the engine at %s", (value, url) => {
  expect(parseEnv({ ...whole, INNGEST_DEV: value }).engineUrl).toBe(url);
});

test("what is missing is named, with how to get it and without values", () => {
  const message = refusal({ NEXT_PUBLIC_SUPABASE_URL: " ", SUPABASE_SERVICE_ROLE_KEY: "sb_secret_1" });
  expect(message).toContain("NEXT_PUBLIC_SUPABASE_URL: the address of the Supabase project");
  expect(message).toContain("NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: the publishable (or anon) key");
  expect(message).not.toContain("sb_secret_1");
});

test.each([
  ["https://github.example.com/", "https://github.example.com"],
  ["http://127.0.0.1:4000", "http://127.0.0.1:4000"],
  [" ", "https://github.com"],
])("GITHUB_URL=%s means the GitHub at %s", (value, url) => {
  expect(parseEnv({ ...whole, GITHUB_URL: value }).github.url).toBe(url);
});

test.each(["github.com", "http://github.example.com", "ftp://github.com"])(
  "GITHUB_URL=%s is refused: a token would go there in the open, or nowhere",
  (value) => {
    expect(refusal({ ...whole, GITHUB_URL: value })).toContain("GITHUB_URL: the address of GitHub");
  },
);

test("the token of the environment is the owner's; without an owner it is nobody's", () => {
  expect(parseEnv({ ...whole, ...owner, GITHUB_TOKEN: " ghp_1\n" }).github.environmentToken).toBe("ghp_1");
  expect(parseEnv({ ...whole, ...owner, GITHUB_TOKEN: "" }).github.environmentToken).toBeNull();
  expect(parseEnv({ ...whole, GITHUB_TOKEN: "ghp_1" }).github.environmentToken).toBeNull();
});

test("without a usable key to store tokens under the app says how to make one, and not what was set", () => {
  const { GITHUB_TOKEN_ENCRYPTION_KEY: _, ...rest } = whole;
  expect(refusal(rest)).toContain("GITHUB_TOKEN_ENCRYPTION_KEY: the key that GitHub tokens are stored under");
  const short = refusal({ ...whole, GITHUB_TOKEN_ENCRYPTION_KEY: "tooshort" });
  expect(short).toContain("GITHUB_TOKEN_ENCRYPTION_KEY: key 1 has to be 32 bytes in base64");
  expect(short).not.toContain("tooshort");
});

test("clones are made in the folder that is given, which has to be a whole path", () => {
  expect(parseEnv({ ...whole, GITHUB_CLONES_FOLDER: "/data/clones" }).github.clones).toBe("/data/clones");
  expect(parseEnv({ ...whole, GITHUB_CLONES_FOLDER: " " }).github.clones).toBeNull();
  expect(refusal({ ...whole, GITHUB_CLONES_FOLDER: "clones" })).toContain("GITHUB_CLONES_FOLDER");
});
