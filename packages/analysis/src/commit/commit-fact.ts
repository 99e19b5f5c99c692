/**
 * What is kept of a commit: numbers, categories and keyed ids. No message, no e-mail, no path. JSON-serialisable;
 * `null` means "not known", never zero.
 */

import { aiToolRegistryVersion } from "../ai/ai-tools.ts";
import { detectTools, type ToolMark, toolOfIdentity } from "../ai/detect-tools.ts";
import { ownLines } from "../ai/own-lines.ts";
import { parseTrailerIdentity, type Trailer, trailersOf } from "../ai/trailers.ts";
import { type Actor, classifyActor } from "./actors.ts";
import type { Category } from "./category.ts";
import { classifyCommit } from "./classify-commit.ts";
import type { Identity, Moment, RawCommit } from "./commit.ts";
import { idsWith } from "./hash.ts";
import type { Language } from "./languages.ts";
import { readPaths } from "./path-facts.ts";
import { countIssueReferences, pullRequestNumber, revertedCommit } from "./references.ts";
import type { Subsystem } from "./subsystem-rules.ts";

/** Raise it when this program would make another fact of the same commit. */
const ownVersion = 6;

/** Changes with the code or with the registry of AI tools; facts of an older version are worth reading again. */
export const factVersion = ownVersion * 1000 + aiToolRegistryVersion;

/** What turns names into ids, the same for all commits of one repository and known to nobody else. */
export type FactKeys = {
  /** Maps an e-mail to an opaque author id. */
  identify: (email: string) => string;
  /** Secret per repository; ids of files, areas and scopes are hashed with it. */
  salt: string;
};

export type Flag =
  | "merge"
  | "revert"
  | "fixup"
  | "conventional"
  | "co_authored"
  | "root_readme_only"
  | "root_plan"
  | "commit_policy";

export type CommitFact = {
  version: number;
  sha: string;
  /** What `identify` made of the author's e-mail. */
  authorId: string;
  /** Set where somebody else committed it: who applied an agent's work. */
  committerId: string | null;
  /** People named in co-author trailers; tools and bots are not among them. */
  coAuthorIds: string[];
  /** Seconds since the epoch by the author's clock; null when the date is none, or lies days after the commit was made. */
  authoredAt: number | null;
  /** Minutes east of UTC of the author's clock; null when absurd. */
  tzOffsetMin: number | null;
  committedAt: number | null;
  actor: Actor;
  parentsCount: number;
  /** Everything based on paths is null where the files were not read. */
  filesChanged: number | null;
  additions: number | null;
  deletions: number | null;
  sourceFiles: number | null;
  sourceLines: number | null;
  subsystems: Subsystem[] | null;
  /** What its files written by hand are written in, by their names. */
  languages: Language[] | null;
  /** The 64 smallest 24-bit keyed ids of the files written by hand. */
  fileIds: number[] | null;
  codeAreas: number[] | null;
  docAreas: number[] | null;
  category: Category;
  flags: Flag[];
  /** The sha that "This reverts commit ..." names, lower case, whole or as short as it is written; null without such a line. */
  reverts: string | null;
  tools: ToolMark[];
  /** Characters of the whole message without trailing blanks, trailers included. */
  messageLength: number;
  /** Characters below the subject that are neither trailers nor quoted. */
  explanationLength: number;
  /** 24-bit keyed id of the conventional scope; null where there is none. */
  scopeId: number | null;
  issueReferences: number;
  /** The number in a "(#12)" suffix; the pull request itself was not read. */
  pullRequest: number | null;
};

/** 2100-01-01: later dates are typing errors. */
const latestEpochSeconds = 4_102_444_800;
/** Nothing is committed before it was written; a day is left for clocks that go wrong. */
const maxSecondsAhead = 86_400;
const maxOffsetMinutes = 16 * 60;
const maxCoAuthors = 32;

/**
 * Turns a commit into the fact that is kept. Total: odd input gives an odd fact, never an exception. Called with
 * `files: null` it knows words only; a later call with files replaces that.
 */
export function toFact(raw: RawCommit, { identify, salt }: FactKeys): CommitFact {
  const idOf = idsWith(salt);
  const message = raw.message.trimEnd();
  const [firstLine = ""] = message.split(/\r\n?|\n/, 1);
  const lines = ownLines(message);
  const trailers = trailersOf(lines);
  const coAuthors = trailers
    .filter((trailer) => trailer.name === "co-authored-by")
    .map((t) => parseTrailerIdentity(t.value));
  const paths = raw.files === null ? null : readPaths(raw.files, raw.countsKnown, idOf);
  const { category, subject } = classifyCommit(message, paths?.kinds ?? null);
  const coAuthorIds = humanIds(coAuthors, raw.author, identify);
  const pullRequest = pullRequestNumber(firstLine);
  const flags: [Flag, boolean][] = [
    ["merge", raw.parents.length > 1],
    ["revert", category === "revert"],
    ["fixup", category === "fixup"],
    ["conventional", subject.type !== null],
    ["co_authored", coAuthorIds.length > 0],
    ["root_readme_only", paths?.rootReadmeOnly === true],
    ["root_plan", paths?.rootPlan === true],
    ["commit_policy", paths?.commitPolicy === true],
  ];
  return {
    version: factVersion,
    sha: raw.sha,
    authorId: identify(raw.author.email),
    committerId: raw.committer.email === raw.author.email ? null : identify(raw.committer.email),
    coAuthorIds,
    authoredAt: authoredSeconds(raw.author, raw.committer),
    tzOffsetMin: validOffset(raw.author),
    committedAt: validSeconds(raw.committer),
    actor: classifyActor(raw.author),
    parentsCount: raw.parents.length,
    filesChanged: paths?.filesChanged ?? null,
    additions: paths?.additions ?? null,
    deletions: paths?.deletions ?? null,
    sourceFiles: paths?.sourceFiles ?? null,
    sourceLines: paths?.sourceLines ?? null,
    subsystems: paths?.subsystems ?? null,
    languages: paths?.languages ?? null,
    fileIds: paths?.fileIds ?? null,
    codeAreas: paths?.codeAreas ?? null,
    docAreas: paths?.docAreas ?? null,
    category,
    flags: flags.filter(([, on]) => on).map(([flag]) => flag),
    reverts: revertedCommit(message),
    tools: detectTools([raw.author, raw.committer], trailers, lines, raw.aiNote),
    messageLength: message.length,
    explanationLength: explanationLength(lines, trailers),
    scopeId: subject.scope === null ? null : idOf(subject.scope),
    issueReferences: countIssueReferences(message, pullRequest),
    pullRequest,
  };
}

function explanationLength(lines: readonly string[], trailers: readonly Trailer[]): number {
  const below = lines.reduce((sum, line) => sum + line.trim().length, 0);
  return Math.max(0, below - trailers.reduce((sum, { name, value }) => sum + `${name}: ${value}`.length, 0));
}

function humanIds(coAuthors: readonly Identity[], author: Identity, identify: (email: string) => string): string[] {
  const own = author.email.trim().toLowerCase();
  const emails = coAuthors
    .filter((person) => toolOfIdentity(person) === null && classifyActor(person) === "human")
    .map((person) => person.email)
    .filter((email) => email !== "" && email.trim().toLowerCase() !== own);
  return [...new Set(emails.map(identify))].sort().slice(0, maxCoAuthors);
}

function authoredSeconds(author: Moment, committer: Moment): number | null {
  const [written, committed] = [validSeconds(author), validSeconds(committer)];
  return written !== null && committed !== null && written > committed + maxSecondsAhead ? null : written;
}

function validSeconds(moment: Moment): number | null {
  const seconds = moment.epochSeconds;
  return Number.isFinite(seconds) && seconds > 0 && seconds < latestEpochSeconds ? Math.trunc(seconds) : null;
}

/** Adding 0 turns -0, which JSON does not keep, into 0. */
function validOffset(moment: Moment): number | null {
  const minutes = moment.offsetMinutes;
  return Number.isFinite(minutes) && Math.abs(minutes) <= maxOffsetMinutes ? Math.trunc(minutes) + 0 : null;
}
