/** The tables of `docs/methodology.md` that must say what the code does: made from it, and compared with it by a test. */
import { aiToolRegistryVersion, aiTools } from "../ai/ai-tools.ts";
import { axisDefinitions } from "../axes/axes.ts";
import { effectMeasures } from "../comparison/effect-measures.ts";
import { personaRules } from "../persona/persona-rules.ts";

export const tableNames = ["components", "personas", "measures", "tools"] as const;
export type TableName = (typeof tableNames)[number];

export function methodologyTable(name: TableName): string {
  switch (name) {
    case "components":
      return axisDefinitions
        .map(
          ({ letter, name: axis, lowLabel, highLabel, components }) =>
            `### ${letter}: ${axis}\n\nFrom ${lowLabel} to ${highLabel}.\n\n${table(
              ["Component", "Weight", "Value"],
              components.map(({ label, weight, definition }) => [label, `${weight}`, definition]),
            )}`,
        )
        .join("\n\n");
    case "personas":
      return table(
        ["Persona", "Conditions", "What it says"],
        personaRules.map(({ name: persona, conditions, needsAgentSignal, description }) => [
          persona,
          [
            ...conditions.map(({ axis, comparison, threshold }) => `${axis} ${comparison} ${threshold}`),
            ...(needsAgentSignal ? ["agents at work"] : []),
          ].join(", "),
          description,
        ]),
      );
    case "measures":
      return table(
        ["Measure", "Compared as"],
        effectMeasures.map(({ label, unit }) => [
          label,
          unit === "ratio" ? "a factor between typical amounts (geometric means)" : "a difference of shares",
        ]),
      );
    case "tools":
      return `Version ${aiToolRegistryVersion} of the registry knows ${aiTools.length} tools.\n\n${table(
        ["Tool", "Signs", "Seen in"],
        aiTools.map(({ name: tool, source, ...signs }) => [
          tool,
          signsOf(signs),
          source ?? "not seen; bot accounts only",
        ]),
      )}`;
  }
}

type Signs = {
  emails: readonly string[];
  logins: readonly string[];
  domains: readonly string[];
  names: readonly string[];
};

function signsOf({ emails, logins, domains, names }: Signs): string {
  const code = (values: readonly string[]) => values.map((value) => `\`${value}\``).join(", ");
  return [
    [emails, "addresses"],
    [logins, "accounts"],
    [domains, "machine mailboxes at"],
    [names, "names"],
  ]
    .flatMap(([values, what]) => (values?.length ? [`${what as string} ${code(values as readonly string[])}`] : []))
    .join("; ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
