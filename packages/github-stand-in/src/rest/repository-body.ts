import { affiliation, type Caller, hasScope } from "../access.ts";
import { defaultBranchOf, nodeId, type Repository } from "../directory.ts";
import { utcTime } from "../git/commit-record.ts";
import { languagesOf } from "../git/languages.ts";
import type { GitHub } from "./route.ts";
import { simpleUser } from "./user.ts";

/** A repository as it stands in lists, and, with what `full` adds, alone. */
export async function repositoryBody(repository: Repository, caller: Caller, github: GitHub) {
  const { siteUrl } = github;
  const html = `${siteUrl}/${repository.fullName}`;
  const branch = await defaultBranchOf(repository);
  const head = await repository.git.resolve(branch);
  const newest = head ? (await repository.git.commits([head]))[0] : undefined;
  const pushedAt = newest ? utcTime(newest.committer.epochSeconds) : repository.createdAt;
  const [language = null] = head ? Object.keys(languagesOf(await repository.git.tree(head))) : [];
  const openIssues = repository.pullRequests.filter((one) => !one.closedAt && !one.mergedAt).length;
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
    owner: simpleUser(repository.owner, github),
    html_url: html,
    description: repository.description,
    fork: repository.fork,
    ...urls(`${github.apiUrl}/repos/${repository.fullName}`),
    git_url: `git://${siteUrl.replace(/^\w+:\/\//, "")}/${repository.fullName}.git`,
    ssh_url: `git@github.com:${repository.fullName}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    homepage: null,
    size: await repository.git.sizeKb(),
    stargazers_count: repository.stars,
    watchers_count: repository.stars,
    language,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: repository.archived,
    disabled: repository.disabled,
    open_issues_count: openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? "private" : "public",
    forks: 0,
    open_issues: openIssues,
    watchers: repository.stars,
    default_branch: branch,
    created_at: repository.createdAt,
    updated_at: pushedAt,
    pushed_at: pushedAt,
    ...permissions(repository, caller),
  };
}

/** What only the repository's own page says. */
export function fullPart(): Record<string, unknown> {
  return { network_count: 0, subscribers_count: 0 };
}

function permissions(repository: Repository, caller: Caller) {
  if (caller.kind === "anonymous") return {};
  const how = affiliation(caller.user, repository);
  const canWrite = how !== null && (caller.token.kind === "fine-grained" || hasScope(caller.token, "public_repo"));
  const isOwner = how === "owner";
  return { permissions: { admin: isOwner, maintain: isOwner, push: canWrite, triage: canWrite, pull: true } };
}

const templates: Record<string, string> = {
  archive: "/{archive_format}{/ref}",
  assignees: "/assignees{/user}",
  blobs: "/git/blobs{/sha}",
  branches: "/branches{/branch}",
  collaborators: "/collaborators{/collaborator}",
  comments: "/comments{/number}",
  commits: "/commits{/sha}",
  compare: "/compare/{base}...{head}",
  contents: "/contents/{+path}",
  contributors: "/contributors",
  deployments: "/deployments",
  downloads: "/downloads",
  events: "/events",
  forks: "/forks",
  git_commits: "/git/commits{/sha}",
  git_refs: "/git/refs{/sha}",
  git_tags: "/git/tags{/sha}",
  hooks: "/hooks",
  issue_comment: "/issues/comments{/number}",
  issue_events: "/issues/events{/number}",
  issues: "/issues{/number}",
  keys: "/keys{/key_id}",
  labels: "/labels{/name}",
  languages: "/languages",
  merges: "/merges",
  milestones: "/milestones{/number}",
  notifications: "/notifications{?since,all,participating}",
  pulls: "/pulls{/number}",
  releases: "/releases{/id}",
  stargazers: "/stargazers",
  statuses: "/statuses/{sha}",
  subscribers: "/subscribers",
  subscription: "/subscription",
  tags: "/tags",
  teams: "/teams",
  trees: "/git/trees{/sha}",
};

function urls(url: string): Record<string, string> {
  return {
    url,
    ...Object.fromEntries(Object.entries(templates).map(([name, path]) => [`${name}_url`, `${url}${path}`])),
  };
}
