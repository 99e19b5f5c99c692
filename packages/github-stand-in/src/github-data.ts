/**
 * What a stand-in is made of, as a test or the demo writes it down. Commits are not in here: they are read from the git folders.
 * Times are ISO strings. Ids left out are derived from the name, so they are the same in every run.
 */

export type UserData = {
  login: string;
  id?: number;
  name?: string;
  /** The address shown to everybody; none by default. */
  publicEmail?: string;
  /** The first is the primary one unless another says so. Commits of any of them are this user's. */
  emails?: { email: string; primary?: boolean; verified?: boolean; visibility?: "public" | "private" | null }[];
  createdAt?: string;
};

export type OrganizationData = {
  login: string;
  id?: number;
  name?: string;
  /** Logins. */
  members?: string[];
  /** Tokens must have been authorised for this organisation before they see its private repositories. */
  ssoRequired?: boolean;
};

export type PullRequestData = {
  number: number;
  title: string;
  body?: string;
  /** A login. */
  author: string;
  createdAt: string;
  updatedAt?: string;
  /** Open as long as neither is given. */
  closedAt?: string;
  mergedAt?: string;
  mergedBy?: string;
  draft?: boolean;
  /** Branch names. `base` is the default branch unless given. */
  base?: string;
  head?: string;
  /** With these the sizes are counted from git; what is given below wins. */
  headSha?: string;
  mergeCommitSha?: string;
  additions?: number;
  deletions?: number;
  changedFiles?: number;
  commits?: number;
  reviews?: number;
};

export type RepositoryData = {
  /** owner/name */
  fullName: string;
  /** A bare repository or a work tree on this machine. It is only read. */
  path: string;
  id?: number;
  description?: string;
  private?: boolean;
  /** What HEAD points to unless given. */
  defaultBranch?: string;
  archived?: boolean;
  disabled?: boolean;
  fork?: boolean;
  createdAt?: string;
  stars?: number;
  /** Logins who may read it besides the owner. */
  collaborators?: string[];
  /** Former full names: they redirect here. */
  renamedFrom?: string[];
  /** Answers 451 (`dmca`) or 403 (`tos`) to everybody, as GitHub does for a repository it has taken down. */
  blocked?: "dmca" | "tos";
  pullRequests?: PullRequestData[];
};

type TokenBasics = {
  value: string;
  /** The login it acts for. */
  user: string;
  /** From then on it is refused. */
  expiresAt?: string;
  /** Organisations with single sign-on it has been authorised for. */
  ssoAuthorized?: string[];
};

export type FineGrainedPermission = "contents" | "pull_requests" | "emails";

export type TokenData =
  | (TokenBasics & { kind: "classic"; scopes: string[] })
  | (TokenBasics & { kind: "oauth"; scopes: string[]; clientId: string })
  | (TokenBasics & {
      kind: "fine-grained";
      /** Full names, or all that the user owns. Private repositories outside the list do not exist for it. */
      repositories: "all" | string[];
      /** Read access beside `metadata`, which every such token has. */
      permissions: FineGrainedPermission[];
    });

export type ApplicationData = {
  clientId: string;
  clientSecret: string;
  name?: string;
  /** What was registered as the authorization callback URL. */
  callbackUrl: string;
  deviceFlow?: boolean;
};

export type GitHubData = {
  users?: UserData[];
  organizations?: OrganizationData[];
  repositories?: RepositoryData[];
  tokens?: TokenData[];
  applications?: ApplicationData[];
};
