/** What of GitHub's answers is used, and whether an answer has it. Pure. */

type Viewer = { id: number; login: string };
type Email = { email: string; verified: boolean };

export type RepositoryBody = {
  id: number;
  full_name: string;
  private: boolean;
  archived?: boolean;
  disabled?: boolean;
  default_branch?: string | null;
  size?: number;
  pushed_at?: string | null;
};

export const isViewer = (data: unknown): data is Viewer => has(data, { id: "number", login: "string" });

export const isEmail = (data: unknown): data is Email => has(data, { email: "string", verified: "boolean" });

export const isRepository = (data: unknown): data is RepositoryBody =>
  has(data, { id: "number", full_name: "string", private: "boolean" }) &&
  mayHave(data, {
    archived: "boolean",
    disabled: "boolean",
    default_branch: "string",
    size: "number",
    pushed_at: "string",
  });

export function isListOf<T>(is: (data: unknown) => data is T): (data: unknown) => data is T[] {
  return (data): data is T[] => Array.isArray(data) && data.every(is);
}

type Kinds = Record<string, "string" | "number" | "boolean">;

function has(data: unknown, kinds: Kinds): data is Record<string, unknown> {
  if (typeof data !== "object" || data === null) return false;
  return Object.entries(kinds).every(([name, kind]) => typeof Reflect.get(data, name) === kind);
}

function mayHave(data: Record<string, unknown>, kinds: Kinds): boolean {
  return Object.entries(kinds).every(([name, kind]) => data[name] == null || typeof data[name] === kind);
}
