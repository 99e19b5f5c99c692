import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { getIntrospectionQuery } from "graphql";
import { expect, test } from "vitest";
import { type JsonObject, objectOr } from "../../json.ts";
import { ask } from "../../testing/http.ts";
import { type Rig, startRig } from "../../testing/rig.ts";
import { createBudget } from "./budget.ts";
import { prepare } from "./prepare.ts";

const gql = async (rig: Rig, query: string) => (await ask("POST", `${rig.url}/v0/gql`, { query })).body;
const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, n) => part(n)).join(" ");
const nested = (levels: number, open: string, inner: string) => open.repeat(levels) + inner + "}".repeat(levels);

const chain = (count: number, part: (next: string) => string) =>
  `{ apps { ...F0 } } ${times(count, (n) => `fragment F${n} on App { ${part(`...F${n + 1}`)} }`)} fragment F${count} on App { id }`;

test.each([
  ["10,000 aliases", `{ ${times(10_000, (n) => `a${n}: apps { id }`)} }`, "more than 10000 words"],
  ["2,001 aliases", `{ ${times(2001, (n) => `a${n}: __typename`)} }`, "more than 2000 fields"],
  [
    "2,001 aliases in several operations",
    times(3, (n) => `query Q${n} { ${times(667, (i) => `a${i}: __typename`)} }`),
    "fields",
  ],
  [
    "200 levels",
    `{ apps ${nested(100, "{ functions { app ", "{ id }").concat("}".repeat(100))} }`,
    "more than 30 levels",
  ],
  ["100,000 levels", "{ apps ".repeat(100_000), "longer than"],
  ["5,000 levels", "{ apps ".repeat(4999), "more than 30 levels"],
  [
    "200 lists in each other",
    `{ runs(filter: { status: ${"[".repeat(200)}${"]".repeat(200)} }) { totalCount } }`,
    "30 levels",
  ],
  ["1 MB", `{ apps { id } } ${"#".repeat(1024 * 1024)}`, "longer than 262144 characters"],
  [
    "fragments that name each other",
    "{ apps { ...A } } fragment A on App { ...B } fragment B on App { ...A }",
    "within itself",
  ],
  ["fragments that double 25 times", chain(25, (next) => `id ${next} ${next}`), "more than 2000 fields"],
  ["1,000 fragments in a chain", chain(1000, (next) => next), "more than 30 levels"],
  ["fragments within fragments", chain(100, (next) => nested(28, "... {", next)), "more than 30 levels"],
  ["fragments that go 100 levels deep", chain(100, (next) => `functions { app { ${next} } }`), "more than 30 levels"],
  [
    "introspection in circles",
    "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
    "introspection depth",
  ],
  [
    "introspection 50 times",
    `{ ${times(50, (n) => `a${n}: __schema { types { ${times(40, (i) => `b${i}: name`)} } }`)} }`,
    "fields",
  ],
])("a query of %s is refused before anything is done", (_, query, words) => {
  expect(prepare(query)).toEqual({ errors: [expect.objectContaining({ message: expect.stringContaining(words) })] });
});

test.each([
  ["the introspection that tools send", getIntrospectionQuery()],
  ["200 KB of text", `{ run(runID: "${"x".repeat(200_000)}") { id } }`],
  ["a chain of 20 fragments", chain(20, (next) => next)],
  [
    "the spans of a run five levels deep",
    `{ run(runID: "x") { trace { ${nested(5, "name childrenSpans { ", "name")} } } }`,
  ],
])("a query of %s is read", (_, query) => {
  expect(prepare(query)).toHaveProperty("document");
});

test("a query that is asked again is not read again", () => {
  const [first, again, other] = ["{ apps { id } }", "{ apps { id } }", "{ apps { name } }"].map(prepare);
  expect(again).toEqual(first);
  const documentOf = (prepared: unknown) => Object(prepared).document;
  expect(documentOf(again)).toBe(documentOf(first));
  expect(documentOf(other)).not.toBe(documentOf(first));
  times(60, (n) => String("document" in prepare(`{ apps { a${n}: id } }`)));
  expect(documentOf(prepare("{ apps { id } }"))).not.toBe(documentOf(first));
});

test("a query with 1,000 mistakes is told of the first hundred", () => {
  const prepared = prepare(`{ apps { ${times(1000, (n) => `colour${n}`)} } }`);
  expect("errors" in prepared && prepared.errors.length).toBe(101);
});

test("a budget refuses once by throwing, and then in silence", () => {
  const budget = createBudget();
  expect(budget.afford(100_000)).toBe(true);
  expect(() => budget.afford(1)).toThrow("more than 100000 values");
  expect(budget.afford(0)).toBe(false);
  expect(budget.jsonText("x")).toBeNull();
  expect(() => budget.spend(0)).toThrow("more than 100000 values");
});

test("a budget counts the text that it writes", () => {
  const budget = createBudget();
  const text = "x".repeat(8 * 1024 * 1024);
  for (let n = 0; n < 3; n++) expect(budget.jsonText(text)).toHaveLength(text.length + 2);
  expect(() => budget.jsonText(text)).toThrow("characters of data");
  expect(budget.jsonText("x")).toBeNull();
});

test("a query of more than the engine gives at once gets what fits, and an error; others are answered as ever", async () => {
  const rig = await startRig((client) => [
    client.createFunction({ id: "quick", triggers: [{ event: "app/quick" }] }, () => "done"),
  ]);
  await rig.engine.send(Array.from({ length: 60 }, () => ({ name: "app/quick" })));
  await rig.engine.idle();
  const wide = times(1900, (n) => `a${n}: id`);
  const answer = await gql(
    rig,
    `{ few: runs(first: 3) { edges { node { id } } } runs(first: 60) { edges { node { ${wide} } } } apps { id } }`,
  );
  const { few, runs, apps } = objectOr(answer.data);
  expect(Object(few).edges).toHaveLength(3);
  expect({ runs, apps }).toEqual({ runs: { edges: null }, apps: null });
  expect(answer.errors).toMatchObject([{ path: ["runs", "edges"], message: expect.stringContaining("ask for fewer") }]);

  const greedy = `{ ${times(500, (n) => `a${n}: runs(first: 1000) { totalCount }`)} }`;
  const { data, errors } = await gql(rig, greedy);
  expect(objectOr(objectOr(data).a0)).toEqual({ totalCount: 60 });
  expect(objectOr(data).a499).toBeNull();
  expect(errors).toHaveLength(100);
  expect(await gql(rig, "{ apps { id } }")).toEqual({ data: { apps: [{ id: "app" }] } });
});

test("an engine that is asked nothing over GraphQL does not load the library", async () => {
  const loadedBy = async (file: string) => {
    const path = fileURLToPath(new URL(file, import.meta.url));
    const script = `import { registerHooks } from "node:module";
      let isLoaded = false;
      registerHooks({ load: (url, context, next) => {
        isLoaded ||= url.includes("node_modules/graphql/");
        return next(url, context);
      } });
      await import(${JSON.stringify(path)});
      console.log(isLoaded);`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
    return stdout.trim();
  };
  expect(await loadedBy("../../engine.ts")).toBe("false");
  expect(await loadedBy("./answer.ts")).toBe("true");
});

test("a page has no more than 1,000 entries, and what is no number of entries is the usual page", async () => {
  const rig = await startRig((client) => [
    client.createFunction({ id: "quick", triggers: [{ event: "app/quick" }] }, () => "done"),
  ]);
  await rig.engine.send(Array.from({ length: 50 }, () => ({ name: "app/quick" })));
  await rig.engine.idle();
  const { data } = await gql(
    rig,
    `{ all: runs(first: 1000000) { edges { cursor } } usual: runs(first: -1) { edges { cursor } }
       stream(query: { limit: 7 }) { id } events(query: { limit: 5 }) { id } }`,
  );
  const { all, usual, stream, events } = objectOr(data) as Record<string, JsonObject & unknown[]>;
  expect([Object(all).edges.length, Object(usual).edges.length, stream?.length, events?.length]).toEqual([
    50, 40, 7, 5,
  ]);
});
