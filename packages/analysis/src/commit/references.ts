/** What a message points at: its pull request and the issues it mentions. Counts and numbers only. */

const pullRequestSuffix = /\(#(\d{1,8})\)\s*$/;
const mergedPullRequest = /^Merge pull request #(\d{1,8})\b/;
const number = /#(\d{1,8})\b|\bGH-(\d{1,8})\b|https?:\/\/[^\s)>]{1,200}\/(?:issues|-\/issues)\/(\d{1,8})\b/g;
/** What may stand before "#12": "owner/repo", or no word. Looked at behind a number only, since most words are neither. */
const beforeNumber = /(?:^|[^\w/&#])(?:[\w.-]{1,60}\/[\w.-]{1,80})?$/;
const longestRepository = 142;
const trackerKey = /\b([A-Z][A-Z0-9]{1,9})-(\d{1,7})\b/g;
const notTrackers = new Set(
  "UTF UCS ISO SHA MD AES RSA RFC CVE CWE ES ECMA GPT X HTTP HTTPS TLS SSL WCAG ADR PEP UTC GMT GH CP BASE WIN ARM".split(
    " ",
  ),
);

const reversal = /^This reverts commit ([0-9a-f]{7,64})\b/im;

/** The sha, lower case, that the first "This reverts commit ..." line of a message names, whole or abbreviated; or null. */
export function revertedCommit(message: string): string | null {
  return reversal.exec(message)?.[1]?.toLowerCase() ?? null;
}

/** The number of the pull request a squash or merge commit names in its subject, or null. */
export function pullRequestNumber(subject: string): number | null {
  const match = pullRequestSuffix.exec(subject) ?? mergedPullRequest.exec(subject);
  return match === null ? null : Number(match[1]);
}

/**
 * Distinct issues a message refers to: `#12`, `owner/repo#12`, `GH-12`, issue links and tracker keys such as `ABC-12`.
 * The pull request of the subject is not one of them.
 */
export function countIssueReferences(message: string, pullRequest: number | null): number {
  const seen = new Set<string>();
  for (const match of message.matchAll(number)) {
    const [, hash, github, link] = match;
    const before = hash === undefined ? "" : message.slice(Math.max(0, match.index - longestRepository), match.index);
    const issue = hash ?? github ?? link ?? "";
    if (beforeNumber.test(before) && Number(issue) !== pullRequest) seen.add(issue);
  }
  for (const match of message.matchAll(trackerKey)) {
    if (!notTrackers.has(match[1] ?? "")) seen.add(match[0]);
  }
  return seen.size;
}
