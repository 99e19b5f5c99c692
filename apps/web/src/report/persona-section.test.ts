import type { Persona } from "@vibe/analysis/persona/persona";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { PersonaSection } from "./persona-section.tsx";
import type { StoredResult } from "./stored-result.ts";

const persona: Persona = {
  id: "balanced_builder",
  name: "Reflective Balancer",
  description: "No single pattern stands out.",
  fit: 0.5,
  selection: "fallback",
  matched: [],
  nearly: [],
  failed: [],
  runner_up: null,
  confidence: "low",
  stability: null,
  resamples: 0,
};
const text = (parts: Partial<Persona>) => {
  const result = { persona: { ...persona, ...parts }, persona_reason: null, axes: [] } as unknown as StoredResult;
  return renderToStaticMarkup(createElement(PersonaSection, { result })).replaceAll(/<[^>]*>/g, " ");
};

test("where nothing was drawn, no share of resamples is shown, whatever the version that stored it", () => {
  expect(text({ stability: null })).toContain("not resampled: fewer than 5 sessions");
  expect(text({ stability: 0 })).toContain("not resampled: fewer than 5 sessions");
  expect(text({ stability: 0.995, resamples: 200 })).toContain("no other fits in 199 of 200 resamples");
});
