import type { Coverage } from "@vibe/analysis/result";
import { formatCount } from "#format.ts";

/** The counts of what was read, in sentences. Bots and agents commit too, but are not among the authors. */
export function coverageSentences(c: Coverage, whose: string): string[] {
  const known = c.commits_with_paths === c.subject_commits && c.commits_with_line_counts === c.subject_commits;
  return [
    `${formatCount(c.listed_commits, "commit")} can be reached from the head, merges and bots included. They have ${formatCount(c.authors, "human author")}.`,
    `Analysed: ${formatCount(c.subject_commits, "commit")} (${whose}, without merges and bots).`,
    ...(c.other_author_commits > 0
      ? [`Left out as made by others: ${formatCount(c.other_author_commits, "commit")}.`]
      : []),
    // Where some are not known, the notes say of how many.
    ...(c.subject_commits > 0 && known ? ["Changed files and line counts are known for all of them."] : []),
    ...(c.first_commit_seen ? ["The history was read from its first commit."] : []),
  ];
}
