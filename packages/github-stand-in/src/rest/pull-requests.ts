import type { Caller } from "../access.ts";
import { nodeId, type Repository } from "../directory.ts";
import { type MeasuredPullRequest, measure } from "../pull-request.ts";
import { notFound } from "../refusal.ts";
import { linkHeader, pageOf, slice } from "./paging.ts";
import { repositoryBody } from "./repository-body.ts";
import { answer, type GitHub, type Route, requireRepository } from "./route.ts";
import { simpleUser } from "./user.ts";

export const pullRequestRoutes: Route[] = [
  {
    method: "GET",
    template: "/repos/{owner}/{repo}/pulls",
    scopes: ["repo"],
    resource: "core",
    handle: async (request) => {
      const { github, caller, query } = request;
      const repository = requireRepository(request, "pull_requests");
      const pulls = await Promise.all(repository.pullRequests.map((one) => measure(one, repository)));
      const chosen = sortPulls(pulls.filter(selected(query, repository)), query);
      const page = pageOf(query);
      const shown = slice(chosen, page);
      const bodies = await Promise.all(shown.map((one) => pullBody(one, repository, caller, github)));
      return answer(bodies, linkHeader(github, `/repositories/${repository.id}/pulls`, query, page, chosen.length));
    },
  },
  {
    method: "GET",
    template: "/repos/{owner}/{repo}/pulls/{pull_number}",
    scopes: ["repo"],
    resource: "core",
    handle: async (request) => {
      const { github, caller, params } = request;
      const repository = requireRepository(request, "pull_requests");
      const found = repository.pullRequests.find(({ number }) => String(number) === params.pull_number);
      if (!found) throw notFound();
      const pull = await measure(found, repository);
      return answer({ ...(await pullBody(pull, repository, caller, github)), ...alonePart(pull, github) });
    },
  },
];

function selected(query: URLSearchParams, repository: Repository): (pull: MeasuredPullRequest) => boolean {
  const state = query.get("state") ?? "open";
  const base = query.get("base");
  const head = query.get("head");
  return (pull) =>
    (state === "all" || (state === "open") === (pull.state === "open")) &&
    (base === null || base === pull.baseName) &&
    (head === null || head === `${repository.owner.login}:${pull.headName}`);
}

/** Newest first, unless sorted by something else than `created`. */
function sortPulls(pulls: MeasuredPullRequest[], query: URLSearchParams): MeasuredPullRequest[] {
  const sort = query.get("sort") ?? "created";
  const value = (pull: MeasuredPullRequest) => (sort === "updated" ? pull.updated : pull.createdAt);
  const ascending = pulls.toSorted((one, other) =>
    value(one) === value(other) ? one.number - other.number : value(one) < value(other) ? -1 : 1,
  );
  const direction = query.get("direction") ?? (sort === "created" ? "desc" : "asc");
  return direction === "asc" ? ascending : ascending.reverse();
}

function userBody(login: string | undefined, github: GitHub) {
  const account = login ? github.directory.account(login) : null;
  return account ? simpleUser(account, github) : null;
}

async function pullBody(pull: MeasuredPullRequest, repository: Repository, caller: Caller, github: GitHub) {
  const api = `${github.apiUrl}/repos/${repository.fullName}`;
  const url = `${api}/pulls/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const html = `${github.siteUrl}/${repository.fullName}/pull/${pull.number}`;
  const repo = await repositoryBody(repository, caller, github);
  const side = (ref: string, sha: string) => ({
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: simpleUser(repository.owner, github),
    repo,
  });
  const links = {
    self: url,
    html,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${pull.headOid}`,
  };
  return {
    url,
    id: repository.id * 10_000 + pull.number,
    node_id: nodeId("PR", `${repository.id}:${pull.number}`),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state === "open" ? "open" : "closed",
    locked: false,
    title: pull.title,
    user: userBody(pull.author, github),
    body: pull.body ?? null,
    created_at: pull.createdAt,
    updated_at: pull.updated,
    closed_at: pull.closedAt ?? pull.mergedAt ?? null,
    merged_at: pull.mergedAt ?? null,
    merge_commit_sha: pull.mergeCommitSha ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: pull.draft ?? false,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    head: side(pull.headName, pull.headOid),
    base: side(pull.baseName, pull.baseOid),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: repository.owner.login === pull.author ? "OWNER" : "CONTRIBUTOR",
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** What only the pull request's own page says: its sizes. */
function alonePart(pull: MeasuredPullRequest, github: GitHub) {
  return {
    merged: pull.state === "merged",
    mergeable: pull.state === "open" ? true : null,
    rebaseable: pull.state === "open" ? true : null,
    mergeable_state: pull.state === "open" ? "clean" : "unknown",
    merged_by: userBody(pull.mergedBy, github),
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: pull.sizes.commits,
    additions: pull.sizes.additions,
    deletions: pull.sizes.deletions,
    changed_files: pull.sizes.changedFiles,
  };
}
