import fc from "fast-check";
import { expect, test } from "vitest";
import type { AxisLetter } from "../axes/axis.ts";
import { choosePersona, choosePersonaId, type PersonaCondition } from "./persona.ts";
import { personaRules } from "./persona-rules.ts";

const letters: AxisLetter[] = ["A", "B", "C", "D", "E", "F"];
const scoresOf = (values: readonly (number | null)[]) =>
  new Map(
    letters.flatMap((letter, i) =>
      values[i] === null || values[i] === undefined ? [] : [[letter, values[i]] as const],
    ),
  );

const anyScores = fc
  .array(fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }), { minLength: 6, maxLength: 6 })
  .map(scoresOf);

/** What a reader of "B <= 50" with a score of 50 would say. */
function holds({ rule, score }: PersonaCondition): boolean {
  const [, comparison, threshold] = rule.split(" ");
  return comparison === ">=" ? score >= Number(threshold) : score <= Number(threshold);
}

test("matched holds satisfied conditions only, and every condition is reported once", () => {
  fc.assert(
    fc.property(anyScores, fc.boolean(), (scores, agentSignal) => {
      const persona = choosePersona(scores, agentSignal);
      const rule = personaRules.find((each) => each.id === persona.id);
      expect(persona.matched.filter((condition) => !holds(condition))).toEqual([]);
      expect(persona.nearly.filter((condition) => holds(condition) || condition.margin < -15)).toEqual([]);
      expect(persona.failed).toEqual([]);
      expect(persona.matched.length + persona.nearly.length).toBe(rule?.conditions.length ?? 0);
      expect(persona.selection === "strict").toBe(rule !== undefined && persona.nearly.length === 0);
      expect(persona.fit).toBeGreaterThanOrEqual(persona.selection === "fallback" ? 0 : 0.5);
    }),
  );
});

test("the short form chooses the same persona", () => {
  fc.assert(
    fc.property(anyScores, fc.boolean(), (scores, agentSignal) => {
      expect(choosePersonaId(scores, agentSignal)).toBe(choosePersona(scores, agentSignal).id);
    }),
  );
});

test("nobody orchestrates agents without an agent signal", () => {
  const scores = scoresOf([90, 30, 0, 20, 90, 30]);
  expect(choosePersona(scores, true).id).toBe("vertical_slice_shipper");
  expect(choosePersona(scores, false).id).not.toBe("vertical_slice_shipper");
});

test("every persona can be reached", () => {
  const found = new Set<string>();
  for (const rule of personaRules) {
    const scores = scoresOf([0, 55, 0, 32, 0, 0]);
    for (const { axis, comparison, threshold } of rule.conditions) {
      scores.set(axis, comparison === ">=" ? threshold + 20 : threshold - 20);
    }
    found.add(choosePersona(scores, true).id);
  }
  expect([...found].sort()).toEqual(personaRules.map((rule) => rule.id).sort());
});

test("an unknown axis rules its personas out; without any axis the fallback stands", () => {
  expect(choosePersona(scoresOf([]), true)).toMatchObject({ id: "balanced_builder", selection: "fallback", fit: 1 });
});
