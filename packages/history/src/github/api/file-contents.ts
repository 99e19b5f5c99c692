/**
 * What files of a commit and of its parent are, asked of GraphQL where REST's numbers do not say: a binary file, an empty one and
 * one that was only moved all have zero lines there. Two kinds of questions: which objects they are, and the text of some.
 */

import { createHash } from "node:crypto";
import type { GitHubTransport } from "../github-transport.ts";
import { isCount, isFields, isFlag, isOrNull, isSha, isText } from "./shape.ts";

/** Where a file is: in which commit, and at which path. */
export type Place = { commit: string; path: string };

export type Entry = { oid: string; type: string; object: { byteSize?: number; isBinary?: boolean | null } | null };

type Asking = { transport: GitHubTransport; fullName: string; signal: AbortSignal };

const placesPerQuery = 100;
const textsPerQuery = 25;
/** GitHub gives no more than the beginning of a larger file. */
const maxTextBytes = 512 * 1024;
/** Of all texts of one commit. */
const maxTextsBytes = 16 * 1024 * 1024;

/** What is at each place, in their order; `null` where there is nothing. One request for 100. */
export async function entriesAt(places: readonly Place[], asking: Asking): Promise<(Entry | null)[]> {
  const found: (Entry | null)[] = [];
  for (let from = 0; from < places.length; from += placesPerQuery) {
    const some = places.slice(from, from + placesPerQuery);
    const variables = Object.fromEntries(some.map(({ path }, index) => [`p${index}`, path]));
    const declared = some.map((_, index) => `$p${index}: String!`).join(", ");
    const asked = some.map(
      ({ commit }, index) => `e${index}: object(oid: "${commit}") { ... on Commit { file(path: $p${index}) {
        oid type object { ... on Blob { byteSize isBinary } } } } }`,
    );
    const isHolder = (data: unknown): data is { file?: Entry | null } =>
      isFields(data) && (data.file == null || isEntry(data.file));
    const holders = await ask(asking, { name: "LookAtFiles", declared, variables, asked }, "e", isHolder);
    found.push(...holders.map((holder) => holder?.file ?? null));
  }
  return found;
}

function isEntry(data: unknown): data is Entry {
  if (!isFields(data) || !isSha(data.oid) || !isText(data.type)) return false;
  const { object } = data;
  if (object === null) return true;
  if (!isFields(object)) return false;
  return (
    (object.byteSize === undefined || isCount(object.byteSize)) &&
    (object.isBinary === undefined || isOrNull(isFlag)(object.isBinary))
  );
}

/**
 * The contents of files by their object names. One is missing where GitHub does not give every byte of it: too large, binary, or
 * not UTF-8. The object name proves that what came is what git has.
 */
export async function textsOf(entries: readonly Entry[], asking: Asking): Promise<Map<string, Buffer>> {
  let bytes = 0;
  const wanted = new Set<string>();
  for (const { oid, object } of entries) {
    const size = object?.byteSize ?? Number.POSITIVE_INFINITY;
    if (wanted.has(oid) || size > maxTextBytes || bytes + size > maxTextsBytes) continue;
    bytes += size;
    wanted.add(oid);
  }
  const texts = new Map<string, Buffer>();
  const oids = [...wanted];
  for (let from = 0; from < oids.length; from += textsPerQuery) {
    const some = oids.slice(from, from + textsPerQuery);
    const asked = some.map((oid, index) => `b${index}: object(oid: "${oid}") { ... on Blob { text } }`);
    const isHolder = (data: unknown): data is { text?: string | null } =>
      isFields(data) && (data.text == null || isText(data.text));
    const holders = await ask(asking, { name: "ReadTexts", declared: "", variables: {}, asked }, "b", isHolder);
    for (const [index, oid] of some.entries()) {
      const content = Buffer.from(holders[index]?.text ?? "");
      if (objectName(content, oid.length) === oid) texts.set(oid, content);
    }
  }
  return texts;
}

function objectName(content: Buffer, length: number): string {
  const header = `blob ${content.length}\0`;
  return createHash(length === 64 ? "sha256" : "sha1")
    .update(header)
    .update(content)
    .digest("hex");
}

type Question = { name: string; declared: string; variables: Record<string, string>; asked: string[] };

/** One query of many parts, whose answers come back in their order. */
async function ask<Part>(
  { transport, fullName, signal }: Asking,
  { name, declared, variables, asked }: Question,
  prefix: string,
  isPart: (data: unknown) => data is Part,
): Promise<(Part | null)[]> {
  const text = `query ${name}($owner: String!, $repository: String!${declared === "" ? "" : `, ${declared}`}) {
    repository(owner: $owner, name: $repository) { ${asked.join("\n")} }
    rateLimit { cost }
  }`;
  const aliases = asked.map((_, index) => `${prefix}${index}`);
  const isAnswer = (data: unknown): data is { repository: Record<string, Part | null> } => {
    if (!isFields(data) || !isFields(data.repository)) return false;
    const { repository } = data;
    return aliases.every((alias) => isOrNull(isPart)(repository[alias]));
  };
  const [owner, repository] = fullName.split("/");
  const answer = await transport.query(isAnswer, text, { owner, repository, ...variables }, signal);
  return aliases.map((alias) => answer.repository[alias] ?? null);
}
