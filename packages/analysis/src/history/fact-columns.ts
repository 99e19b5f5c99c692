/**
 * Facts packed into columns: about 115 bytes a commit where the objects take 600, in arrays that the analysis walks without
 * touching the heap. It is the accumulator of an analysis: facts are added one by one, in any order and more than once, and
 * the columns of two shards add up to the columns of the whole.
 */
import type { ToolMark } from "../ai/detect-tools.ts";
import { type Category, categories } from "../commit/category.ts";
import type { CommitFact, Flag } from "../commit/commit-fact.ts";
import { type Language, languages } from "../commit/languages.ts";
import { subsystems } from "../commit/subsystem-rules.ts";
import { readSha, shaBytes, writeSha } from "./sha-bytes.ts";

/** In a column of counts: the commit does not tell. */
export const unknown = 0xffff_ffff;
/** In the column of offsets. */
export const unknownOffset = -0x8000;

/** Bits of the column of traits. */
export const trait = {
  merge: 1,
  conventional: 2,
  rootReadmeOnly: 4,
  commitPolicy: 8,
  agent: 16,
  bot: 32,
  /** Its files were read. */
  withFiles: 64,
  /** It has no parent. */
  root: 128,
  /** It refers to an issue. */
  issue: 256,
  /** It says more than 200 characters below its subject. */
  explained: 512,
  /** It touches a plan, a design or the like at the root of the repository. */
  rootPlan: 1024,
} as const;

/** Bits of the column of subsystems. */
export const subsystemBit = Object.fromEntries(subsystems.map((name, i) => [name, 1 << i])) as Readonly<
  Record<(typeof subsystems)[number], number>
>;

const numbers = {
  /** Seconds since the epoch, 0 where there is no valid date. */
  authoredAt: Uint32Array,
  committedAt: Uint32Array,
  /** Minutes east of UTC. */
  offset: Int16Array,
  /** Indices into `authors`; of the committer one more, 0 where it is the author. */
  author: Uint32Array,
  committer: Uint32Array,
  /** Index into `coAuthorSets`, 0 for nobody. */
  coAuthors: Uint32Array,
  /** Index into `categories`. */
  category: Uint8Array,
  traits: Uint16Array,
  subsystems: Uint16Array,
  /** Bits by place in the table of languages; 0 also where no files were read. */
  languages: Uint32Array,
  filesChanged: Uint32Array,
  additions: Uint32Array,
  deletions: Uint32Array,
  sourceFiles: Uint32Array,
  sourceLines: Uint32Array,
  messageLength: Uint32Array,
  scope: Uint32Array,
  /** Index into `toolSets`, 0 for none. */
  tools: Uint32Array,
  version: Uint16Array,
  /** Where the commit's ids begin in `ids`: of files, then of areas of code, then of areas of documents. */
  idsFrom: Uint32Array,
  fileIds: Uint8Array,
  codeAreas: Uint8Array,
  docAreas: Uint8Array,
} as const;

type NumberColumns = { [K in keyof typeof numbers]: InstanceType<(typeof numbers)[K]> };
const numberNames = Object.keys(numbers) as (keyof NumberColumns)[];

export type FactColumns = NumberColumns & {
  count: number;
  ids: Uint32Array;
  idCount: number;
  /** 20 bytes a commit. */
  shas: Uint8Array;
  /** By row: the names that are not 40 hexadecimal digits. */
  otherShas: Map<number, string>;
  authors: Interned<string>;
  coAuthorSets: Interned<readonly number[]>;
  toolSets: Interned<readonly ToolMark[]>;
  /** What revert commits say they take back, by row: a sha or the beginning of one. */
  reverted: Map<number, string>;
};

type Interned<T> = { list: T[]; index: Map<string, number> };

/** Columns whose numbers depend on what else was added. */
const interned: ReadonlySet<string> = new Set(["author", "committer", "coAuthors", "tools", "idsFrom"]);
const explainedCharacters = 200;
const firstRows = 256;
const growth = 1.5;

/** Room for `expected` commits; more may come. */
export function emptyColumns(expected = firstRows): FactColumns {
  const columns = Object.fromEntries(numberNames.map((name) => [name, new numbers[name](expected)])) as NumberColumns;
  return {
    ...columns,
    count: 0,
    ids: new Uint32Array(4 * expected),
    idCount: 0,
    shas: new Uint8Array(shaBytes * expected),
    otherShas: new Map(),
    authors: { list: [], index: new Map() },
    coAuthorSets: { list: [[]], index: new Map([["", 0]]) },
    toolSets: { list: [[]], index: new Map([["", 0]]) },
    reverted: new Map(),
  };
}

/** The columns of some facts. */
export function packFacts(facts: Iterable<CommitFact>): FactColumns {
  const columns = emptyColumns();
  for (const fact of facts) addFact(columns, fact);
  return columns;
}

/** Counts above 4,294,967,294, which no commit has, are cut to it. */
export function addFact(columns: FactColumns, fact: CommitFact): void {
  const [files, code, docs] = [fact.fileIds ?? none, fact.codeAreas ?? none, fact.docAreas ?? none];
  const row = nextRow(columns, files.length + code.length + docs.length);
  columns.authoredAt[row] = fact.authoredAt ?? 0;
  columns.committedAt[row] = fact.committedAt ?? 0;
  columns.offset[row] = fact.tzOffsetMin ?? unknownOffset;
  columns.author[row] = intern(columns.authors, fact.authorId, fact.authorId);
  columns.committer[row] =
    fact.committerId === null ? 0 : intern(columns.authors, fact.committerId, fact.committerId) + 1;
  columns.coAuthors[row] = fact.coAuthorIds.length === 0 ? 0 : internCoAuthors(columns, fact.coAuthorIds);
  columns.category[row] = categoryIndex.get(fact.category) ?? categories.length - 1;
  columns.traits[row] = traitsOf(fact);
  columns.subsystems[row] = subsystemsOf(fact);
  columns.languages[row] = languagesOf(fact);
  columns.filesChanged[row] = countOf(fact.filesChanged);
  columns.additions[row] = countOf(fact.additions);
  columns.deletions[row] = countOf(fact.deletions);
  columns.sourceFiles[row] = countOf(fact.sourceFiles);
  columns.sourceLines[row] = countOf(fact.sourceLines);
  columns.messageLength[row] = fact.messageLength;
  columns.scope[row] = fact.scopeId ?? unknown;
  columns.tools[row] = fact.tools.length === 0 ? 0 : internTools(columns, fact.tools);
  columns.version[row] = fact.version;
  columns.fileIds[row] = files.length;
  columns.codeAreas[row] = code.length;
  columns.docAreas[row] = docs.length;
  columns.idsFrom[row] = columns.idCount;
  for (const id of files) columns.ids[columns.idCount++] = id;
  for (const id of code) columns.ids[columns.idCount++] = id;
  for (const id of docs) columns.ids[columns.idCount++] = id;
  if (!writeSha(columns.shas, row, fact.sha)) columns.otherShas.set(row, fact.sha);
  if (fact.reverts !== null) columns.reverted.set(row, fact.reverts);
}

/** Adds the facts of another shard; `from` stays as it is. */
export function mergeColumns(into: FactColumns, from: FactColumns): void {
  const authors = from.authors.list.map((id) => intern(into.authors, id, id));
  const coAuthorSets = from.coAuthorSets.list.map((set) =>
    internCoAuthors(
      into,
      set.map((author) => from.authors.list[author] ?? ""),
    ),
  );
  const toolSets = from.toolSets.list.map((marks) => internTools(into, marks));
  const start = into.count;
  const idStart = into.idCount;
  reserve(into, from.count, from.idCount);
  for (const name of numberNames) into[name].set(from[name].subarray(0, from.count), start);
  into.ids.set(from.ids.subarray(0, from.idCount), idStart);
  into.shas.set(from.shas.subarray(0, from.count * shaBytes), start * shaBytes);
  into.count += from.count;
  into.idCount += from.idCount;
  for (let row = start; row < into.count; row++) {
    const committer = into.committer[row] as number;
    into.author[row] = authors[into.author[row] as number] ?? 0;
    into.committer[row] = committer === 0 ? 0 : (authors[committer - 1] ?? 0) + 1;
    into.coAuthors[row] = coAuthorSets[into.coAuthors[row] as number] ?? 0;
    into.tools[row] = toolSets[into.tools[row] as number] ?? 0;
    into.idsFrom[row] = (into.idsFrom[row] as number) + idStart;
  }
  for (const [row, sha] of from.otherShas) into.otherShas.set(start + row, sha);
  for (const [row, sha] of from.reverted) into.reverted.set(start + row, sha);
}

export function shaOf(columns: FactColumns, row: number): string {
  return columns.otherShas.get(row) ?? readSha(columns.shas, row);
}

/** Everything a row says but the name of the commit, the same whatever was added before it. */
export function contentOf(columns: FactColumns, row: number): string {
  const { authors, coAuthorSets, toolSets } = columns;
  const from = columns.idsFrom[row] as number;
  const ids = (columns.fileIds[row] as number) + (columns.codeAreas[row] as number) + (columns.docAreas[row] as number);
  const people = [columns.author[row] as number, (columns.committer[row] as number) - 1];
  return JSON.stringify([
    numberNames.filter((name) => !interned.has(name)).map((name) => columns[name][row]),
    people.map((person) => authors.list[person]),
    coAuthorSets.list[columns.coAuthors[row] as number]?.map((person) => authors.list[person]).sort(),
    toolSets.list[columns.tools[row] as number],
    [...columns.ids.subarray(from, from + ids)],
    columns.reverted.get(row),
  ]);
}

/** Names an AI tool or was authored by an agent. */
export function isAttributed(columns: FactColumns, row: number): boolean {
  return columns.tools[row] !== 0 || ((columns.traits[row] as number) & trait.agent) !== 0;
}

const categoryIndex = new Map<Category, number>(categories.map((category, i) => [category, i]));
const none: readonly number[] = [];
const languageBit = Object.fromEntries(languages.map(({ id }, i) => [id, 1 << i])) as Readonly<
  Record<Language, number>
>;

function traitsOf(fact: CommitFact): number {
  let bits = fact.parentsCount > 1 ? trait.merge : fact.parentsCount === 0 ? trait.root : 0;
  bits |= fact.issueReferences > 0 ? trait.issue : 0;
  bits |= fact.explanationLength > explainedCharacters ? trait.explained : 0;
  for (const flag of fact.flags) bits |= bitOf(flag);
  bits |= fact.actor === "agent" ? trait.agent : fact.actor === "bot" ? trait.bot : 0;
  return fact.subsystems === null ? bits : bits | trait.withFiles;
}

/** A comparison of constants is faster than looking a name up, and every commit comes through here. */
function bitOf(flag: Flag): number {
  if (flag === "conventional") return trait.conventional;
  if (flag === "root_readme_only") return trait.rootReadmeOnly;
  if (flag === "root_plan") return trait.rootPlan;
  return flag === "commit_policy" ? trait.commitPolicy : 0;
}

function subsystemsOf(fact: CommitFact): number {
  let bits = 0;
  for (const name of fact.subsystems ?? []) bits |= subsystemBit[name] ?? 0;
  return bits;
}

/** A stored fact of an older version has none. */
function languagesOf(fact: CommitFact): number {
  let bits = 0;
  for (const id of fact.languages ?? []) bits |= languageBit[id] ?? 0;
  return bits;
}

function countOf(count: number | null): number {
  return count === null ? unknown : Math.min(count, unknown - 1);
}

function intern<T>(interned: Interned<T>, key: string, value: T): number {
  const known = interned.index.get(key);
  if (known !== undefined) {
    return known;
  }
  interned.index.set(key, interned.list.length);
  return interned.list.push(value) - 1;
}

function internCoAuthors(columns: FactColumns, ids: readonly string[]): number {
  const people = ids.map((id) => intern(columns.authors, id, id)).sort((a, b) => a - b);
  return intern(columns.coAuthorSets, people.join(" "), people);
}

function internTools(columns: FactColumns, marks: readonly ToolMark[]): number {
  let key = "";
  for (const { id, tier, reason } of marks) key += `${id} ${tier} ${reason} `;
  return intern(columns.toolSets, key, marks);
}

function nextRow(columns: FactColumns, ids: number): number {
  reserve(columns, 1, ids);
  columns.count += 1;
  return columns.count - 1;
}

function reserve(columns: FactColumns, rows: number, ids: number): void {
  if (columns.count + rows > columns.author.length) {
    const length = Math.max(columns.count + rows, Math.ceil(growth * columns.author.length));
    for (const name of numberNames) widen(columns, name, length);
    columns.shas = grown(columns.shas, length * shaBytes, Uint8Array);
  }
  if (columns.idCount + ids > columns.ids.length) {
    columns.ids = grown(columns.ids, Math.max(columns.idCount + ids, growth * columns.ids.length), Uint32Array);
  }
}

function widen<K extends keyof NumberColumns>(columns: NumberColumns, name: K, length: number): void {
  columns[name] = grown(columns[name], length, numbers[name] as never) as NumberColumns[K];
}

/** Moves the buffer instead of copying it: what it leaves is free at once, not when somebody collects garbage. */
function grown<T extends Uint8Array | Uint16Array | Int16Array | Uint32Array>(
  from: T,
  length: number,
  kind: new (buffer: ArrayBuffer) => T,
): T {
  return new kind((from.buffer as ArrayBuffer).transfer(Math.ceil(length) * from.BYTES_PER_ELEMENT));
}
