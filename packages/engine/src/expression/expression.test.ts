import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluateFor, expressionFault, holds, keyFor, parseExpression } from "./expression.ts";

const event = {
  name: "a",
  ts: 1_000,
  data: {
    id: "x",
    n: 1,
    big: "25",
    flag: true,
    nested: { id: "x" },
    nothing: null,
    list: [1, 2],
    tags: ["a", "b"],
    at: "1970-01-02T00:00:00Z",
    json: '{"k":7}',
    b64: "aGk=",
  },
};
const async = { name: "b", data: { id: "x", n: 1, other: "y" } };

function evaluated(source: string) {
  const expression = parseExpression(source);
  if (!expression) throw new Error(`${source}: ${expressionFault(source)}`);
  return evaluateFor(expression, { event, async, now: 86_400_000 });
}

test.each([
  ["event.data.id == async.data.id", true],
  ["event.data.n == async.data.n", true],
  ["event.data.id == async.data.other", false],
  ["event.data.id == 'x'", true],
  ['"x" == event.data.id', true],
  ["event.data.nested.id==async.data.id", true],
  ["event.data.n == '1'", false],
  ["event.data.list == [1, 2]", true],
  ["event.data.n > 0 && event.data.n <= 1", true],
  ["event.data.n != 1 || event.data.flag", true],
  ["!(event.data.id in ['y', 'z'])", true],
  ["'id' in event.data.nested", true],
  ["event.data['id'] == 'x'", true],
  ["size(event.data.list) == 2 && event.data.list.size() == 2", true],
  ["event.data.tags.exists(t, t == 'b') && event.data.tags.all(t, size(t) == 1)", true],
  ["event.data.tags.filter(t, t > 'a') == ['b']", true],
  ["has(event.data.nested) && !has(event.data.missing)", true],
  ["event.data.id.startsWith('x') && 'hello'.contains('ell') && 'ab'.matches('^a.$')", true],
  ["uppercase(event.data.id) == 'X'", true],
  ["b64decode(event.data.b64) == 'hi' && json_parse(event.data.json).k == 7", true],
  ["date(event.data.at) == now() && now_minus('1h') < now() && now() < now_plus('1s')", true],
  ["event.data.big > 3", true],
  ["event.data.nested > 3", false],
])("%s is %s", (source, expected) => {
  expect(evaluated(source)).toBe(expected);
});

test.each([
  ["event.data.n == 1 ? 180 : 0", 180],
  ["1 + 2 * 3 - 4 / 2 % 3", 5],
  ["-event.data.n", -1],
  ["event.data.id + '-' + event.data.n", "x-1"],
  ["event.data.missing || 'none'", "none"],
  ["int('12') + 0x10", 28],
  ["event.data.list.map(n, n * 2)[1]", 4],
  ["event.data.list.map(n, n > 1, n * 2)[0]", 4],
  ["event.data.list.filter(a, event.data.list.exists(b, b > a))[0]", 1],
  ["1 / 0", undefined],
  ["event.data.id * 2", undefined],
])("%s has the value %s", (source, expected) => {
  expect(evaluated(source)).toBe(expected);
});

test("a field that is missing is null, but two that are missing do not belong together", () => {
  expect(evaluated("event.data.missing.deeper == null")).toBe(true);
  expect(evaluated("event.data.nothing == null")).toBe(true);
  expect(evaluated("event.data.missing == async.data.missing")).toBe(false);
  expect(evaluated("event.data.nothing == async.data.nothing")).toBe(false);
});

test.each([
  ["", "Unexpected token: EOF at character 1"],
  ["event.data.id ==", "Unexpected token: EOF at character 17"],
  ["event.data.id === 'x'", "Unexpected character: = at character 17"],
  ["event.data.id == 'it", "Unterminated string"],
  ["other.data.id == 'x'", '"other"'],
  ["event.data.tags.exists(t, u == 'b')", '"u"'],
  ["event.data.tags.exists('t', true)", "invalid"],
  ["sleep(3)", '"sleep()"'],
  ["(event.data.n", "Expected RPAREN"],
  ["event.data.n event", "Unexpected character"],
  ["b'x' == event.data.id", "bytes"],
  [`event.data.n < ${"9".repeat(400)}`, "too large"],
  ["'x'".padEnd(5000), "longer"],
  [`${"(".repeat(1500)}1${")".repeat(1500)}`, "deeply"],
  [`${"!".repeat(3900)}true`, "deeply"],
  [`1${" || 1".repeat(700)}`, "deeply"],
  [`event${"[0]".repeat(1300)}`, "deeply"],
])("%j is refused", (source, reason) => {
  expect(parseExpression(source)).toBeNull();
  expect(expressionFault(source)).toContain(reason);
});

test("a path does not reach into prototypes", () => {
  expect(evaluated("event.data.constructor.name")).toBeNull();
  expect(evaluated("event.data['__proto__']")).toBeNull();
});

test("a condition that has no value does not hold", () => {
  const expression = parseExpression("event.data.id * 2 > 1");
  expect(expression && holds(expression, { event })).toBe(false);
});

test("what an expression may cost is bounded, whatever the events are", () => {
  const long = { data: { list: Array.from({ length: 20_000 }, (_, n) => n), text: `${"a".repeat(100_000)}!` } };
  const faultOf = (source: string) => {
    const expression = parseExpression(source);
    const faults: string[] = [];
    const value = expression && evaluateFor(expression, { event: long }, (_, fault) => faults.push(fault));
    expect(value).toBeUndefined();
    return faults.join();
  };
  expect(faultOf("event.data.list.all(a, !event.data.list.exists(b, a + b < 0))")).toContain("it takes too long");
  expect(faultOf("event.data.list.all(a, !(-1 in event.data.list))")).toContain("it takes too long");
  expect(faultOf("event.data.list.map(a, event.data.text + event.data.text)")).toContain("it takes too long");
  expect(faultOf("event.data.text.matches('^(a+)+$')")).toContain("takes too long");
  expect(faultOf("event.data.text.matches('(')")).toContain("no pattern");
});

test("an expression that has no value is reported, with the reason", () => {
  const reports: string[][] = [];
  const key = "event.data.id * 2";
  expect(keyFor(key, event, 0, (...report) => reports.push(report))).toBeNull();
  expect(keyFor("event.data.missing", event, 0, (...report) => reports.push(report))).toBeNull();
  expect(reports).toEqual([[key, '"x" is no number']]);
});

test("a key is the value as text, and none when it has no value", () => {
  expect(keyFor("event.data.id", event)).toBe("x");
  expect(keyFor("event.data.n", event)).toBe("1");
  expect(keyFor("event.data.missing", event)).toBeNull();
  expect(keyFor("event.data.id + '-' + event.data.n", event)).toBe("x-1");
  expect(keyFor("event.data.id * 2", event)).toBeNull();
});

test("whatever the text, it is parsed or refused, and evaluating it never fails", () => {
  const word = fc.constantFrom(
    "event",
    ".data",
    ".n",
    "==",
    "(",
    ")",
    "&&",
    "'x'",
    "1",
    "-",
    "!",
    "[",
    "]",
    "?",
    ":",
    "size(",
    "in",
    "{",
    "}",
    ",",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word).map((words) => words.join(" ")),
      ),
      (source) => {
        const expression = parseExpression(source);
        if (!expression) return typeof expressionFault(source) === "string";
        holds(expression, { event, async });
        return true;
      },
    ),
    { numRuns: 500 },
  );
});
