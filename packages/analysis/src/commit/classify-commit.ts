/** The one classifier: what kind of change a commit is, and what told so. Paths outweigh words where they are known. */
import type { Category } from "./category.ts";
import { revertedCommit } from "./references.ts";
import { parseSubject, type SubjectLine } from "./subject-line.ts";
import type { Subsystem } from "./subsystem-rules.ts";
import {
  categoryOfEmoji,
  categoryOfType,
  categoryOfVerb,
  keywordRules,
  narrowVerbs,
  objectRules,
  phraseRules,
  tagRules,
  verbsThatYield,
} from "./word-rules.ts";

/** What told the category; "prefix" stands for a conventional type, a gitmoji and git's own markers. */
type CategorySource = "prefix" | "verb" | "keyword" | "paths" | "none";
export type Tag = "auth" | "setup" | "security" | "perf";
export type Classification = { category: Category; source: CategorySource; tags: Tag[]; subject: SubjectLine };

/** What the files of a commit are, lock files included; null when they were not read. */
export type FileKinds = { subsystems: readonly Subsystem[]; lockFilesOnly: boolean; count: number } | null;

/**
 * Classifies by, in this order: git's own markers (fixup, revert, merge), files that are all of one kind, the
 * conventional type, the leading verb with its object, a gitmoji, keywords. The words of a merge are branch names and say nothing.
 */
export function classifyCommit(message: string, files: FileKinds): Classification {
  const [firstLine = ""] = message.split(/\r\n?|\n/, 1);
  const subject = parseSubject(firstLine);
  const lower = subject.text.toLowerCase();
  const tags = tagsOf(subject, lower);
  if (subject.marker === "fixup") {
    return { category: "fixup", source: "prefix", tags, subject };
  }
  if (subject.marker === "revert" || revertedCommit(message) !== null) {
    return { category: "revert", source: "prefix", tags, subject };
  }
  const byPaths = categoryOfFiles(files);
  const told = categoryOfSubject(subject, lower);
  // A test commit that also adds what the tests need, such as a dependency, is one.
  const testsToo = told.category === "test" && byPaths !== "test" && files?.subsystems.includes("tests") === true;
  if (byPaths !== null && !testsToo) {
    return { category: byPaths, source: "paths", tags, subject };
  }
  return { ...told, tags: subject.marker === "merge" ? [] : tags, subject };
}

function categoryOfFiles(files: FileKinds): Category | null {
  if (files === null || files.count === 0) {
    return null;
  }
  if (files.subsystems.length > 0 && files.subsystems.every((s) => s === "tests")) return "test";
  // Tests beside documents do not make them product work: adding a test may not lower the guardrails.
  const rest = files.subsystems.filter((s) => s !== "tests");
  const only = (...kinds: Subsystem[]) => rest.length > 0 && rest.every((s) => kinds.includes(s));
  if (only("docs")) return "docs";
  if (only("ci", "infra")) return "infra";
  if (only("deps") || files.lockFilesOnly) return "chore";
  return null;
}

type Told = { category: Category; source: CategorySource };

function categoryOfSubject(subject: SubjectLine, text: string): Told {
  if (subject.marker === "merge") {
    return { category: "unknown", source: "none" };
  }
  if (subject.type !== null) {
    return { category: categoryOfType[subject.type] ?? "unknown", source: "prefix" };
  }
  const told = categoryOfWords(text);
  const signed = subject.emoji === null ? undefined : categoryOfEmoji[subject.emoji];
  const vague = told.category === "unknown" || told.category === "change";
  return signed !== undefined && vague ? { category: signed, source: "prefix" } : told;
}

function categoryOfWords(text: string): Told {
  if (/^v?\d+\.\d+(?:\.\d+)?(?:-[\w.]+)?$/.test(text)) {
    return { category: "chore", source: "keyword" };
  }
  const [, first = "", rest = ""] = /^([a-z]+)(?![\w-])[\s,:]*(.*)$/.exec(text) ?? [];
  if (first === "wip") {
    return { category: "unknown", source: "none" };
  }
  const verb = phraseRules.find(([, beginning]) => beginning.test(text))?.[0] ?? categoryOfLeadingVerb(first, rest);
  if (verb !== undefined) {
    const object = objectRules.find((rule) => rule.verb?.test(first) !== false && rule.object.test(rest))?.category;
    if (
      object !== undefined &&
      (verbsThatYield.has(verb) || (verb === "fix" && (object === "docs" || object === "style")))
    ) {
      return { category: object, source: "verb" };
    }
    return { category: verb, source: "verb" };
  }
  const keyword = keywordRules.find(([, pattern]) => pattern.test(text));
  return keyword === undefined ? { category: "unknown", source: "none" } : { category: keyword[0], source: "keyword" };
}

function categoryOfLeadingVerb(first: string, rest: string): Category | undefined {
  const narrow = narrowVerbs.find(({ verb }) => verb.test(first));
  return narrow?.rest.test(rest) === false ? narrow.otherwise : categoryOfVerb.get(first);
}

function tagsOf(subject: SubjectLine, text: string): Tag[] {
  const words = `${subject.scope ?? ""} ${text}`;
  const tags: Tag[] = tagRules.filter(([, pattern]) => pattern.test(words)).map(([tag]) => tag);
  return subject.type === "perf" ? [...tags, "perf"] : tags;
}
