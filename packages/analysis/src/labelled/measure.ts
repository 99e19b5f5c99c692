/** How well the classifier and the detector agree with the labels: shares of 1, from the facts that are kept. */

import type { Category } from "../commit/category.ts";
import { toFact } from "../commit/commit-fact.ts";
import { plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { agentIdentities, agentMessages, type MarkRow, otherIdentities, otherMessages, reverts } from "./marks.ts";
import { type Split, subjects } from "./subjects.ts";

export type Agreement = { cases: number; precision: number; recall: number };
export type ClassifierFigures = {
  cases: number;
  accuracy: number;
  unknownShare: number;
  /** Only categories that occur among the labels or the answers. */
  categories: Map<Category, Agreement>;
};

/** What the classifier makes of one half of the subjects. `unknownShare` counts its answers, right or not. */
export function measureClassifier(split: Split): ClassifierFigures {
  const answers = subjects
    .filter((subject) => subject.split === split)
    .map(({ category, message, paths }) => {
      const files = paths === null ? null : [...paths];
      return { expected: category, got: toFact(rawCommit({ message, files }), plainKeys).category };
    });
  const share = (holds: (answer: (typeof answers)[number]) => boolean) => answers.filter(holds).length / answers.length;
  const found = new Set(answers.flatMap(({ expected, got }) => [expected, got]));
  const agreement = (category: Category) =>
    agree(
      answers.map(({ expected }) => (expected === category ? category : "")),
      answers.map(({ got }) => (got === category ? category : "")),
    );
  return {
    cases: answers.length,
    accuracy: share(({ expected, got }) => expected === got),
    unknownShare: share(({ got }) => got === "unknown"),
    categories: new Map([...found].sort().map((category) => [category, agreement(category)])),
  };
}

/** Marks of all labelled identities and messages: of those given how many are right, of those that are there how many found. */
export function measureMarks(): Agreement {
  const rows = [...identityCases(), ...messageCases()];
  return agree(
    rows.map(({ expected }) => expected),
    rows.map(({ got }) => got),
  );
}

/** The cases in which a tool is named that is not there, for a test to print. */
export function wrongMarks(): string[] {
  return [...identityCases(), ...messageCases()]
    .filter(({ expected, got }) => got.split(" ").some((id) => id !== "" && !expected.split(" ").includes(id)))
    .map(({ text, expected, got }) => `${text}: ${got} instead of ${expected}`);
}

type MarkCase = { text: string; expected: string; got: string };

function identityCases(): MarkCase[] {
  return [...agentIdentities, ...otherIdentities].map(([expected, text]: MarkRow) => {
    const [, name = "", email = ""] = /^(.*?)\s*<(.*)>$/.exec(text) ?? [];
    return { text, expected, got: toolsOf({ name, email }) };
  });
}

function messageCases(): MarkCase[] {
  const whole = [...agentMessages, ...otherMessages].map(
    ([expected, text]): MarkRow => [expected, `Change a thing\n\n${text}`],
  );
  return [...whole, ...reverts].map(([expected, text]) => ({ text, expected, got: toolsOf({ message: text }) }));
}

function toolsOf(parts: Parameters<typeof rawCommit>[0]): string {
  const { tools } = toFact(rawCommit(parts), plainKeys);
  return tools.map(({ id }) => id).join(" ");
}

/** Over pairs of a case and one of its blank-separated answers. Nothing answered at all is precise. */
function agree(expected: readonly string[], got: readonly string[]): Agreement {
  const pairs = (texts: readonly string[]) =>
    texts.flatMap((text, index) => text.split(" ").flatMap((answer) => (answer === "" ? [] : [`${index} ${answer}`])));
  const [wanted, given] = [new Set(pairs(expected)), pairs(got)];
  const right = given.filter((pair) => wanted.has(pair)).length;
  return {
    cases: expected.length,
    precision: given.length === 0 ? 1 : right / given.length,
    recall: wanted.size === 0 ? 1 : right / wanted.size,
  };
}
