/** What the files of a commit tell, without their names: counts, parts of the system, small keyed ids. */
import type { FileKinds } from "./classify-commit.ts";
import type { FileChange } from "./commit.ts";
import { type IdOf, smallestIds } from "./hash.ts";
import { type Language, languageOf } from "./languages.ts";
import { type Subsystem, subsystems } from "./subsystem-rules.ts";
import { areaOf, kindOfPath } from "./subsystems.ts";

const maxFileIds = 64;
const maxAreas = 16;

export type PathFacts = {
  filesChanged: number;
  additions: number | null;
  deletions: number | null;
  /** Files written by hand: without lock files, build output, vendored, minified and media files, and snapshots. */
  sourceFiles: number;
  /** Added and deleted lines in those files. */
  sourceLines: number | null;
  /** Of files written by hand, in the registry's order. */
  subsystems: Subsystem[];
  /** Of files written by hand, in alphabetical order. */
  languages: Language[];
  fileIds: number[];
  /** Areas of the system in which anything but documentation and tests changed. */
  codeAreas: number[];
  /** Areas in which documentation changed. */
  docAreas: number[];
  /** The only documentation touched is the README at the root. */
  rootReadmeOnly: boolean;
  /** Touches a document at the root whose name says that it plans: PLAN.md, SPEC.md. */
  rootPlan: boolean;
  /** Touches the configuration of a tool that enforces the form of commit messages. */
  commitPolicy: boolean;
  kinds: FileKinds;
};

const commitPolicyName =
  /(?:^|\/)(?:\.?commitlint(?:rc)?(?:\.[\w.]+)?|\.releaserc(?:\.\w+)?|release\.config\.[cm]?js|release-please-config\.json|\.czrc|cog\.toml)$/;

/** A document at the root with one of these words in its name, whatever stands around: `PLAN.md`, `product-spec.md`, `TODO`. */
const rootPlanName =
  /^(?:[\w .-]{0,60}[_ .-])?(?:plan|plans|planning|spec|specs|specification|design|architecture|roadmap|rfc|rfcs|prd|requirements|proposal|adr|todo|todos)(?:[_ .-][\w .-]{0,60})?$/i;
const documentEnding = /\.(?:mdx?|markdown|txt|rst|adoc|asciidoc|org|docx?|pdf)$/i;
/** Dependencies of a Python program. */
const notPlan = /(?:^|[\w-]*-)requirements[\w.-]*\.(?:txt|in)$/i;

/**
 * Sums over all files, generated ones included, so that they equal `git log --numstat`; a count git does not give (a
 * binary file) adds nothing, one that is missing because contents were not at hand makes the sum unknown.
 */
export function readPaths(files: readonly FileChange[], countsKnown: boolean, idOf: IdOf): PathFacts {
  const seen = new Set<Subsystem>();
  const all = new Set<Subsystem>();
  const written = new Set<Language>();
  const fileIds: number[] = [];
  const codeAreas: number[] = [];
  const docAreas: number[] = [];
  let [additions, deletions, sourceFiles, sourceLines] = [0, 0, 0, 0];
  let [complete, sourceComplete, rootReadme, otherDocs, rootPlan, commitPolicy] = [
    true,
    true,
    false,
    false,
    false,
    false,
  ];
  let locks = 0;
  for (const file of files) {
    const known = countsKnown || (file.added !== null && file.deleted !== null);
    const [added, deleted] = [lines(file.added), lines(file.deleted)];
    const { subsystem, generated, lockFile } = kindOfPath(file.path);
    additions += added;
    deletions += deleted;
    complete &&= known;
    all.add(subsystem);
    locks += lockFile ? 1 : 0;
    if (generated) {
      continue;
    }
    sourceFiles += 1;
    sourceLines += added + deleted;
    sourceComplete &&= known;
    seen.add(subsystem);
    const language = languageOf(file.path);
    if (language !== null) written.add(language);
    fileIds.push(idOf(file.path));
    rootPlan ||= isRootPlan(file.path);
    commitPolicy ||= commitPolicyName.test(file.path);
    const area = idOf(areaOf(file.path));
    if (subsystem === "docs") {
      docAreas.push(area);
      const isRootReadme = /^readme(?:\.\w+)?$/i.test(file.path);
      rootReadme ||= isRootReadme;
      otherDocs ||= !isRootReadme;
    } else if (subsystem !== "tests") {
      codeAreas.push(area);
    }
  }
  return {
    filesChanged: files.length,
    additions: complete ? additions : null,
    deletions: complete ? deletions : null,
    sourceFiles,
    sourceLines: sourceComplete ? sourceLines : null,
    subsystems: subsystems.filter((subsystem) => seen.has(subsystem)),
    languages: [...written].sort(),
    fileIds: smallestIds(fileIds, maxFileIds),
    codeAreas: smallestIds(codeAreas, maxAreas),
    docAreas: smallestIds(docAreas, maxAreas),
    rootReadmeOnly: rootReadme && !otherDocs,
    rootPlan,
    commitPolicy,
    kinds: { subsystems: [...all], lockFilesOnly: locks === files.length, count: files.length },
  };
}

function isRootPlan(path: string): boolean {
  if (path.includes("/") || notPlan.test(path)) {
    return false;
  }
  const name = path.replace(documentEnding, "");
  return (name !== path || /^[A-Z]+$/.test(name)) && rootPlanName.test(name);
}

/** A count that no file can have is none. */
function lines(count: number | null): number {
  return count !== null && count > 0 && count < 2 ** 32 ? Math.trunc(count) : 0;
}
