import { addressesOf, type Directory, defaultBranchOf, type Repository } from "../directory.ts";
import type { HistoryEntry } from "../git/repository-reader.ts";
import { emptyRepository, notFound, Refusal } from "../refusal.ts";
import { commitBody, fileBody, sumOf } from "./commit-body.ts";
import { linkHeader, pageOf, slice } from "./paging.ts";
import { answer, type RestRequest, type Route, requireRepository } from "./route.ts";

const filesPerPage = 300;
const maxFiles = 3_000;
const commitsPerComparison = 250;

export const commitRoutes: Route[] = [
  {
    method: "GET",
    template: "/repos/{owner}/{repo}/commits",
    scopes: ["repo"],
    resource: "core",
    handle: async (request) => {
      const { github, query } = request;
      const repository = requireRepository(request, "contents");
      await requireCommits(repository);
      const head = await repository.git.resolve(query.get("sha") || (await defaultBranchOf(repository)));
      if (!head) throw notFound();
      const history = await repository.git.history(head, query.get("path") || undefined);
      const chosen = history.filter(selection(query, github.directory));
      const page = pageOf(query);
      const commits = await repository.git.commits(slice(chosen, page).map(({ oid }) => oid));
      const links = linkHeader(github, `/repositories/${repository.id}/commits`, query, page, chosen.length);
      const bodies = commits.map((commit) => commitBody(commit, repository, github));
      return answer(bodies, links);
    },
  },
  {
    method: "GET",
    template: "/repos/{owner}/{repo}/commits/{ref}",
    scopes: ["repo"],
    resource: "core",
    handle: async (request) => {
      const { github, query, params } = request;
      const repository = requireRepository(request, "contents");
      await requireCommits(repository);
      const ref = params.ref ?? "";
      const oid = await repository.git.resolve(ref.replace(/^(heads|tags)\//, ""));
      const [commit] = oid ? await repository.git.commits([oid]) : [];
      if (!commit) throw new Refusal(422, `No commit found for SHA: ${ref}`);
      const page = pageOf(query, { size: filesPerPage, max: filesPerPage });
      const files = commit.files.slice(0, maxFiles);
      const path = `/repositories/${repository.id}/commits/${encodeURIComponent(ref)}`;
      const sums = sumOf(commit.files);
      return answer(
        {
          ...commitBody(commit, repository, github),
          stats: { total: sums.additions + sums.deletions, ...sums },
          files: slice(files, page).map((file) => fileBody(file, commit.oid, repository, github)),
        },
        linkHeader(github, path, query, page, files.length),
      );
    },
  },
  {
    method: "GET",
    template: "/repos/{owner}/{repo}/compare/{basehead}",
    scopes: ["repo"],
    resource: "core",
    handle: compare,
  },
  {
    method: "GET",
    template: "/repos/{owner}/{repo}/branches",
    scopes: ["repo"],
    resource: "core",
    handle: async (request) => {
      const { github, query } = request;
      const repository = requireRepository(request, "contents");
      const branches = await repository.git.branches();
      const page = pageOf(query);
      const url = `${github.apiUrl}/repos/${repository.fullName}/commits`;
      const bodies = slice(branches, page).map(({ name, oid }) => ({
        name,
        commit: { sha: oid, url: `${url}/${oid}` },
        protected: false,
      }));
      return answer(
        bodies,
        linkHeader(github, `/repositories/${repository.id}/branches`, query, page, branches.length),
      );
    },
  },
  {
    method: "GET",
    template: "/repos/{owner}/{repo}/branches/{branch}",
    scopes: ["repo"],
    resource: "core",
    handle: async (request) => {
      const { github, params } = request;
      const repository = requireRepository(request, "contents");
      const found = (await repository.git.branches()).find(({ name }) => name === params.branch);
      const [commit] = found ? await repository.git.commits([found.oid]) : [];
      if (!found || !commit) throw new Refusal(404, "Branch not found");
      const self = `${github.apiUrl}/repos/${repository.fullName}/branches/${encodeURIComponent(found.name)}`;
      const html = `${github.siteUrl}/${repository.fullName}/tree/${encodeURIComponent(found.name)}`;
      return answer({
        name: found.name,
        commit: commitBody(commit, repository, github),
        _links: { self, html },
        protected: false,
        protection: {
          enabled: false,
          required_status_checks: { enforcement_level: "off", contexts: [], checks: [] },
        },
        protection_url: `${self}/protection`,
      });
    },
  },
];

async function requireCommits(repository: Repository): Promise<void> {
  if ((await repository.git.branches()).length === 0) throw emptyRepository();
}

/** `author` is a login or an address; `since` and `until` look at when a commit was committed. */
export function selection(query: Pick<URLSearchParams, "get">, directory: Directory): (entry: HistoryEntry) => boolean {
  const author = query.get("author");
  const person = author ? directory.person(author) : null;
  const addresses = author ? (person ? addressesOf(person) : [author.toLowerCase()]) : null;
  const since = seconds(query.get("since")) ?? Number.NEGATIVE_INFINITY;
  const until = seconds(query.get("until")) ?? Number.POSITIVE_INFINITY;
  return ({ authorEmail, committedSeconds }) =>
    (addresses === null || addresses.includes(authorEmail.toLowerCase())) &&
    committedSeconds >= since &&
    committedSeconds <= until;
}

function seconds(text: string | null): number | null {
  const ms = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? null : ms / 1_000;
}

async function compare(request: RestRequest) {
  const { github, query, params } = request;
  const repository = requireRepository(request, "contents");
  const [base, head] = await Promise.all(
    (params.basehead ?? "").split(/\.{3}(.*)/s, 2).map((name) => repository.git.resolve(name.replace(/^.*:/, ""))),
  );
  const comparison = base && head ? await repository.git.comparison(base, head) : null;
  if (!base || !head || !comparison) throw notFound();
  const { ahead, behindBy, files, mergeBase } = comparison;
  const isPaged = query.has("page") || query.has("per_page");
  const page = isPaged ? pageOf(query) : { number: 1, size: commitsPerComparison };
  // Without paging GitHub gives the newest 250, with it they come from the oldest on.
  const oids = isPaged ? slice(ahead, page) : ahead.slice(-commitsPerComparison);
  const [baseCommit, mergeBaseCommit, ...commits] = await repository.git.commits([base, mergeBase, ...oids]);
  const name = params.basehead ?? "";
  const html = `${github.siteUrl}/${repository.fullName}/compare`;
  const body = (commit: (typeof commits)[number] | undefined) =>
    commit ? commitBody(commit, repository, github) : null;
  const status = ahead.length > 0 ? (behindBy > 0 ? "diverged" : "ahead") : behindBy > 0 ? "behind" : "identical";
  const path = `/repositories/${repository.id}/compare/${name}`;
  return answer(
    {
      url: `${github.apiUrl}/repos/${repository.fullName}/compare/${name}`,
      html_url: `${html}/${name}`,
      permalink_url: `${html}/${base.slice(0, 7)}...${head.slice(0, 7)}`,
      diff_url: `${html}/${name}.diff`,
      patch_url: `${html}/${name}.patch`,
      base_commit: body(baseCommit),
      merge_base_commit: body(mergeBaseCommit),
      status,
      ahead_by: ahead.length,
      behind_by: behindBy,
      total_commits: ahead.length,
      commits: commits.map(body),
      ...(page.number === 1
        ? { files: files.slice(0, filesPerPage).map((file) => fileBody(file, head, repository, github)) }
        : {}),
    },
    isPaged ? linkHeader(github, path, query, page, ahead.length) : {},
  );
}
