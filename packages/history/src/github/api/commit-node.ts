/** A commit as GraphQL gives it, and what becomes of it. Pure. */

import type { Identity, Moment, RawCommit } from "@vibe/analysis/commit/commit";
import type { Mailmap } from "../../remote/mailmap.ts";
import { isCount, isFields, isListUpTo, isOrNull, isSha, isText } from "./shape.ts";

type Actor = { name: string | null; email: string | null; date: string | null } | null;

export type CommitNode = {
  oid: string;
  message: string;
  author: Actor;
  committer: Actor;
  parents: { totalCount: number; nodes: { oid: string }[] };
};

/** Of a merge of more the rest is asked for by itself. */
const usualParents = 10;

/** Unlike REST, GraphQL keeps the offset of a date. */
export const commitFields = `fragment CommitFields on Commit {
  oid message author { name email date } committer { name email date }
  parents(first: ${usualParents}) { totalCount nodes { oid } }
}`;

export const isCommitNode = (data: unknown): data is CommitNode =>
  isFields(data) &&
  isSha(data.oid) &&
  isText(data.message) &&
  isActor(data.author) &&
  isActor(data.committer) &&
  isFields(data.parents) &&
  isCount(data.parents.totalCount) &&
  isListUpTo(usualParents, isNamed)(data.parents.nodes);

export const isNamed = (data: unknown): data is { oid: string } => isFields(data) && isSha(data.oid);

function isActor(data: unknown): data is Actor {
  const isTextOrNull = isOrNull(isText);
  return (
    data === null || (isFields(data) && isTextOrNull(data.name) && isTextOrNull(data.email) && isTextOrNull(data.date))
  );
}

/** `parents`: where not all of them are in the node. `files` is null: no diff was read. */
export function commitOf(node: CommitNode, parents: string[] | null, mailmap: Mailmap): RawCommit {
  return {
    sha: node.oid,
    parents: parents ?? node.parents.nodes.map(({ oid }) => oid),
    author: personOf(node.author, mailmap),
    committer: personOf(node.committer, mailmap),
    message: node.message.trimEnd(),
    files: null,
    countsKnown: true,
    aiNote: null,
  };
}

function personOf(actor: Actor, mailmap: Mailmap): Identity & Moment {
  const identity = { name: actor?.name ?? "", email: actor?.email ?? "" };
  return { ...mailmap(identity), ...momentOf(actor?.date ?? "") };
}

/** `2026-01-31T18:00:00+05:30`. What is none counts as the epoch, as for git. */
function momentOf(text: string): Moment {
  const [, clock, sign = "+", hours = "0", minutes = "0"] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:Z|([+-])(\d\d):?(\d\d))$/.exec(text) ?? [];
  const shown = clock === undefined ? Number.NaN : Date.parse(`${clock}Z`);
  if (Number.isNaN(shown)) return { epochSeconds: 0, offsetMinutes: 0 };
  const ahead = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  const offsetMinutes = Math.abs(ahead) < 24 * 60 && ahead !== 0 ? ahead : 0;
  return { epochSeconds: shown / 1_000 - ahead * 60, offsetMinutes };
}
