/** Search qualifiers (`user:ada is:merged words`), as far as the stand-in's repositories and pull requests have the fields. */

import { type Caller, sees } from "./access.ts";
import type { Directory, Repository } from "./directory.ts";
import { type MeasuredPullRequest, measure } from "./pull-request.ts";
import { Refusal } from "./refusal.ts";

type SearchQuery = { words: string[]; qualifiers: [name: string, value: string][] };

function parse(text: string): SearchQuery {
  const parts = text.match(/(?:[\w-]+:)?(?:"[^"]*"|\S+)/g) ?? [];
  const query: SearchQuery = { words: [], qualifiers: [] };
  for (const part of parts) {
    const [, name, value = ""] = /^([\w-]+):"?([^"]*)"?$/.exec(part) ?? [];
    if (name) query.qualifiers.push([name, value]);
    else query.words.push(part.replaceAll('"', "").toLowerCase());
  }
  return query;
}

/** Repositories the caller sees. Throws the 422 for an empty query and an error for a qualifier the stand-in does not know. */
export function searchRepositories(text: string, caller: Caller, directory: Directory): Repository[] {
  if (text.trim() === "") throw new Refusal(422, "Validation Failed", { more: { errors: [missingQuery] } });
  const { words, qualifiers } = parse(text);
  const visible = directory.repositories().filter((one) => sees(caller, one) === "yes");
  return visible.filter(
    (one) =>
      words.every((word) => `${one.name} ${one.description ?? ""}`.toLowerCase().includes(word)) &&
      qualifiers.every(([name, value]) => repositoryFits(one, name, value)),
  );
}

const missingQuery = { resource: "Search", field: "q", code: "missing" };

function repositoryFits(one: Repository, name: string, value: string): boolean {
  switch (name) {
    case "user":
    case "org":
      return same(one.owner.login, value);
    case "repo":
      return same(one.fullName, value);
    case "is":
      return value === (one.private ? "private" : "public");
    case "fork":
      return value === "true" || (value === "only" ? one.fork : !one.fork);
    case "archived":
      return String(one.archived) === value;
    case "in":
    case "sort":
      return true; // Names and descriptions are always searched.
    default:
      throw unknownQualifier(name);
  }
}

/** Pull requests the caller sees, newest first unless the query sorts otherwise. */
export async function searchPullRequests(
  text: string,
  caller: Caller,
  directory: Directory,
): Promise<{ pull: MeasuredPullRequest; repository: Repository }[]> {
  const { words, qualifiers } = parse(text);
  const visible = directory.repositories().filter((one) => sees(caller, one) === "yes");
  const all = await Promise.all(
    visible.flatMap((repository) =>
      repository.pullRequests.map(async (one) => ({ pull: await measure(one, repository), repository })),
    ),
  );
  const found = all.filter(
    ({ pull, repository }) =>
      words.every((word) => `${pull.title} ${pull.body ?? ""}`.toLowerCase().includes(word)) &&
      qualifiers.every(([name, value]) => pullRequestFits(pull, repository, name, value)),
  );
  const [field, direction = "desc"] = (qualifiers.find(([name]) => name === "sort")?.[1] ?? "created-desc").split("-");
  const value = ({ pull }: (typeof found)[number]) => (field === "updated" ? pull.updated : pull.createdAt);
  const ascending = found.toSorted((one, other) => (value(one) < value(other) ? -1 : 1));
  return direction === "asc" ? ascending : ascending.reverse();
}

function pullRequestFits(pull: MeasuredPullRequest, repository: Repository, name: string, value: string): boolean {
  switch (name) {
    case "repo":
      return same(repository.fullName, value);
    case "user":
    case "org":
      return same(repository.owner.login, value);
    case "author":
      return same(pull.author, value);
    case "base":
      return pull.baseName === value;
    case "head":
      return pull.headName === value;
    case "type":
      return value === "pr";
    case "is":
    case "state":
      if (value === "pr") return true;
      if (value === "closed") return pull.state !== "open";
      if (value === "unmerged") return pull.state !== "merged";
      return (
        value === pull.state ||
        (value === "public" && !repository.private) ||
        (value === "private" && repository.private)
      );
    case "merged":
      return inRange(pull.mergedAt, value);
    case "created":
      return inRange(pull.createdAt, value);
    case "sort":
      return true;
    default:
      throw unknownQualifier(name);
  }
}

/** `>=2024-01-01`, `2024-01-01..2024-06-30` or one day. */
function inRange(moment: string | undefined, range: string): boolean {
  if (moment === undefined) return false;
  const [, operator = "", from = "", to] = /^(>=|<=|>|<)?([^.]*)(?:\.\.(.*))?$/.exec(range) ?? [];
  const at = moment.slice(0, from.length);
  if (operator === ">=") return at >= from;
  if (operator === ">") return at > from;
  if (operator === "<=") return at <= from;
  if (operator === "<") return at < from;
  return to === undefined
    ? at === from
    : (from === "*" || at >= from) && (to === "*" || moment.slice(0, to.length) <= to);
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** GitHub takes an unknown qualifier for a word and finds nothing; here the reason is said. */
function unknownQualifier(name: string): Error {
  return new Error(`The GitHub stand-in does not know the search qualifier "${name}:". Add it to src/search-query.ts.`);
}
