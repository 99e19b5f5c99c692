import type { AnalysisResult } from "@vibe/analysis/result";
import { formatCount, formatNumber, shortSha } from "#format.ts";
import { Section } from "./section.tsx";

/** What was read and what was not, in sentences. */
export function CoverageSection({ result }: { result: AnalysisResult }) {
  const { coverage: c, analyzer_version: version } = result;
  const subject = formatNumber(c.subject_commits);
  const counts = [
    `${formatCount(c.listed_commits, "commit")} by ${formatCount(c.authors, "author")} can be reached from the head. ${subject} of them are what this report is about.`,
    ...(c.other_author_commits > 0
      ? [`${formatCount(c.other_author_commits, "commit")} by other people were left out.`]
      : []),
    c.commits_with_paths === c.subject_commits && c.commits_with_line_counts === c.subject_commits
      ? "Changed files and line counts are known for all of them."
      : `Changed files are known for ${formatNumber(c.commits_with_paths)} of these ${subject}, line counts for ${formatNumber(c.commits_with_line_counts)}.`,
    ...(c.first_commit_seen ? ["The history was read from its first commit."] : []),
  ];
  return (
    <Section id="coverage" title="Coverage" lead="What was read, and what was not.">
      <ul className="max-w-[72ch] list-disc space-y-1.5 pl-5 marker:text-muted">
        {[...counts, ...c.notes].map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p className="mt-4 text-muted text-sm">
        Computed by version {version} at commit{" "}
        <code title={c.head_sha} className="font-mono">
          {shortSha(c.head_sha)}
        </code>
        .
      </p>
    </Section>
  );
}
