import { shortSha } from "#format.ts";
import { coverageSentences } from "./coverage-sentences.ts";
import { Section } from "./section.tsx";
import type { StoredResult } from "./stored-result.ts";

/** What was read and what was not, in sentences. */
export function CoverageSection({ result, whose }: { result: StoredResult; whose: string }) {
  const { coverage, analyzer_version: version } = result;
  return (
    <Section id="coverage" title="Coverage" lead="What was read, and what was not.">
      <ul className="max-w-[72ch] list-disc space-y-1.5 pl-5 marker:text-muted">
        {[...coverageSentences(coverage, whose), ...coverage.notes].map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p className="mt-4 text-muted text-sm">
        Computed by version {version} at commit{" "}
        <code title={coverage.head_sha} className="font-mono">
          {shortSha(coverage.head_sha)}
        </code>
        .
      </p>
    </Section>
  );
}
