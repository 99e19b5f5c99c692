/**
 * Who and what exists: the given data with ids, looked up as GitHub does (names without regard to case, former names
 * redirect). A test may change it while the server runs.
 */

import { createHash } from "node:crypto";
import { createRepositoryReader, type RepositoryReader } from "./git/repository-reader.ts";
import type {
  ApplicationData,
  GitHubData,
  OrganizationData,
  PullRequestData,
  RepositoryData,
  TokenData,
  UserData,
} from "./github-data.ts";

export type Person = Required<Omit<UserData, "name" | "publicEmail" | "emails">> & {
  type: "User";
  name: string | null;
  publicEmail: string | null;
  emails: { email: string; primary: boolean; verified: boolean; visibility: "public" | "private" | null }[];
};
export type Organization = Required<Omit<OrganizationData, "name">> & {
  type: "Organization";
  name: string | null;
  createdAt: string;
};
export type Account = Person | Organization;
export type PullRequest = PullRequestData;

export type Repository = Omit<Required<RepositoryData>, "blocked" | "description" | "defaultBranch"> & {
  owner: Account;
  name: string;
  description: string | null;
  blocked: "dmca" | "tos" | null;
  /** `null`: whatever HEAD points to. */
  givenBranch: string | null;
  git: RepositoryReader;
};

export type Directory = ReturnType<typeof createDirectory>;

const longAgo = "2020-01-01T00:00:00Z";

/** Throws when a repository or a token names an owner that does not exist. */
export function createDirectory(data: GitHubData) {
  const accounts = new Map<string, Account>();
  const repositories = new Map<number, Repository>();
  const tokens = new Map<string, TokenData>();
  const applications = new Map<string, ApplicationData>();

  const account = (login: string): Account | null => accounts.get(login.toLowerCase()) ?? null;
  const person = (login: string): Person | null => {
    const found = account(login);
    return found?.type === "User" ? found : null;
  };

  /** Adds a repository, or replaces the one of the same name (its id stays). */
  function putRepository(given: RepositoryData): Repository {
    const [ownerLogin = "", name = ""] = given.fullName.split("/");
    const owner = account(ownerLogin);
    if (!owner || !name) throw new Error(`"${given.fullName}" needs the form owner/name with a known owner.`);
    const { blocked = null, description = null, defaultBranch = null, ...rest } = given;
    const repository: Repository = {
      private: false,
      archived: false,
      disabled: false,
      fork: false,
      createdAt: longAgo,
      stars: 0,
      collaborators: [],
      renamedFrom: [],
      pullRequests: [],
      ...rest,
      id: given.id ?? repositoryNamed(given.fullName)?.repository.id ?? idOf(`repository ${given.fullName}`),
      owner,
      name,
      blocked,
      description,
      givenBranch: defaultBranch,
      git: createRepositoryReader(given.path),
    };
    repositories.set(repository.id, repository);
    return repository;
  }

  /** `moved`: the name is a former one. */
  function repositoryNamed(fullName: string): { repository: Repository; moved: boolean } | null {
    const all = [...repositories.values()];
    const current = all.find((one) => sameName(one.fullName, fullName));
    if (current) return { repository: current, moved: false };
    const former = all.find((one) => one.renamedFrom.some((name) => sameName(name, fullName)));
    return former ? { repository: former, moved: true } : null;
  }

  function existing(fullName: string): Repository {
    const found = repositoryNamed(fullName);
    if (!found || found.moved) throw new Error(`There is no repository ${fullName}.`);
    return found.repository;
  }

  function putToken(token: TokenData): void {
    if (!person(token.user)) throw new Error(`A token is for the user "${token.user}", who does not exist.`);
    tokens.set(token.value, token);
  }

  for (const user of data.users ?? []) accounts.set(user.login.toLowerCase(), personOf(user));
  for (const one of data.organizations ?? []) accounts.set(one.login.toLowerCase(), organizationOf(one));
  for (const one of data.repositories ?? []) putRepository(one);
  for (const one of data.tokens ?? []) putToken(one);
  for (const one of data.applications ?? []) applications.set(one.clientId, one);

  return {
    account,
    person,
    people: () => [...accounts.values()].filter((one) => one.type === "User"),
    organizations: () => [...accounts.values()].filter((one) => one.type === "Organization"),
    /** Whose commits those with this address are. */
    personByEmail: (email: string): Person | null => {
      const wanted = email.toLowerCase();
      const people = [...accounts.values()].filter((one) => one.type === "User");
      return people.find((one) => addressesOf(one).includes(wanted)) ?? null;
    },
    repositories: () => [...repositories.values()],
    repositoryById: (id: number): Repository | null => repositories.get(id) ?? null,
    repositoryNamed,
    putRepository,
    removeRepository: (fullName: string) => repositories.delete(existing(fullName).id),
    /** The old name redirects from then on, as it does at GitHub. */
    renameRepository: (from: string, to: string): Repository => {
      const { owner: _, name: __, git: ___, givenBranch, description, blocked, ...rest } = existing(from);
      return putRepository({
        ...rest,
        fullName: to,
        renamedFrom: [...rest.renamedFrom, rest.fullName],
        ...(givenBranch === null ? {} : { defaultBranch: givenBranch }),
        ...(description === null ? {} : { description }),
        ...(blocked === null ? {} : { blocked }),
      });
    },
    /** Adds a pull request, or replaces the one of the same number. */
    putPullRequest: (fullName: string, pull: PullRequestData) => {
      const repository = existing(fullName);
      repository.pullRequests = [...repository.pullRequests.filter((one) => one.number !== pull.number), pull];
    },
    token: (value: string): TokenData | null => tokens.get(value) ?? null,
    tokens: () => [...tokens.values()],
    putToken,
    revokeToken: (value: string) => tokens.delete(value),
    application: (clientId: string): ApplicationData | null => applications.get(clientId) ?? null,
  };
}

/** Lower case: what identifies a person in commits, GitHub's own no-reply address included. */
export function addressesOf(one: Person): string[] {
  const noreply = `${one.id}+${one.login}@users.noreply.github.com`;
  return [...one.emails.map(({ email }) => email), noreply].map((email) => email.toLowerCase());
}

export async function defaultBranchOf(repository: Repository): Promise<string> {
  return repository.givenBranch ?? (await repository.git.headBranch());
}

/** The opaque ids of GraphQL and of `node_id`. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(`${kind}:${id}`).toString("base64url")}`;
}

export function nodeIdOf(one: Account): string {
  return nodeId(one.type === "User" ? "U" : "O", one.id);
}

function personOf({ emails = [], ...user }: UserData): Person {
  const primary = emails.findIndex((one) => one.primary);
  return {
    createdAt: longAgo,
    ...user,
    type: "User",
    id: user.id ?? idOf(`user ${user.login}`),
    name: user.name ?? null,
    publicEmail: user.publicEmail ?? null,
    emails: emails.map((one, index) => ({
      email: one.email,
      primary: index === Math.max(primary, 0),
      verified: one.verified ?? true,
      visibility: one.visibility ?? (index === Math.max(primary, 0) ? "private" : null),
    })),
  };
}

function organizationOf(one: OrganizationData): Organization {
  return {
    members: [],
    ssoRequired: false,
    createdAt: longAgo,
    ...one,
    type: "Organization",
    id: one.id ?? idOf(`organization ${one.login}`),
    name: one.name ?? null,
  };
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function idOf(text: string): number {
  return 1_000 + (createHash("sha256").update(text.toLowerCase()).digest().readUInt32BE(0) % 1_000_000_000);
}
