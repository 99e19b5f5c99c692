import { z } from "zod";
import { type Client, dataOf } from "./client.ts";

export type TokenKind = "oauth" | "personal";

const connectionSchema = z
  .object({
    user_id: z.string(),
    platform_user_id: z.number(),
    login: z.string(),
    sealed_token: z.string(),
    token_kind: z.enum(["oauth", "personal"]),
    scopes: z.array(z.string()),
    expires_at: z.string().nullable(),
  })
  .transform((row) => ({
    userId: row.user_id,
    platformUserId: row.platform_user_id,
    login: row.login,
    sealedToken: row.sealed_token,
    kind: row.token_kind,
    scopes: row.scopes,
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at),
  }));

export type GitHubConnection = z.infer<typeof connectionSchema>;

const COLUMNS = "user_id, platform_user_id, login, sealed_token, token_kind, scopes, expires_at";

/** Where a person's token lies: a token sealed for one place does not open in another. */
export const tokenPlace = (userId: string): string => `platform_connections:github:${userId}`;

/** The GitHub account of a person, its token sealed, or null. Service role only. */
export async function getGitHubConnection(service: Client, userId: string): Promise<GitHubConnection | null> {
  const answer = await service
    .from("platform_connections")
    .select(COLUMNS)
    .eq("user_id", userId)
    .eq("platform", "github")
    .maybeSingle();
  const row = dataOf("getGitHubConnection", answer);
  return row === null ? null : connectionSchema.parse(row);
}

/** Until when a person's jobs are not to ask GitHub, with whatever token; null when they may. Service role only. */
export async function getGitHubLimit(service: Client, userId: string, now: Date): Promise<Date | null> {
  const answer = await service.from("users").select("until:github_limited_until").eq("id", userId).maybeSingle();
  const row = z.object({ until: z.string().nullable() }).nullable().parse(dataOf("getGitHubLimit", answer));
  const until = row === null || row.until === null ? null : new Date(row.until);
  return until !== null && until > now ? until : null;
}

/** Whose GitHub account the caller has connected, or null. */
export async function getOwnGitHubConnection(
  user: Client,
): Promise<{ userId: string; login: string; platformUserId: number } | null> {
  const answer = await user
    .from("platform_connections")
    .select("userId:user_id, login, platformUserId:platform_user_id")
    .eq("platform", "github")
    .maybeSingle();
  const row = dataOf("getOwnGitHubConnection", answer);
  const schema = z.object({ userId: z.string(), login: z.string(), platformUserId: z.number() });
  return row === null ? null : schema.parse(row);
}

export type ConnectionToSave = {
  userId: string;
  platformUserId: number;
  login: string;
  sealedToken: string;
  kind: TokenKind;
  scopes: string[];
  expiresAt: Date | null;
};

/** Keeps a person's GitHub account in place of the one there was. Service role only. */
export async function saveGitHubConnection(service: Client, connection: ConnectionToSave): Promise<void> {
  const answer = await service.rpc("save_platform_connection", {
    p_user_id: connection.userId,
    p_connection: {
      platform: "github",
      platform_user_id: connection.platformUserId,
      login: connection.login,
      sealed_token: connection.sealedToken,
      token_kind: connection.kind,
      scopes: connection.scopes,
      expires_at: connection.expiresAt?.toISOString() ?? null,
    },
  });
  dataOf("saveGitHubConnection", answer);
}

/** Forgets a person's GitHub account. Service role only. */
export async function removeGitHubConnection(service: Client, userId: string): Promise<"removed" | "none"> {
  const answer = await service.rpc("remove_platform_connection", { p_user_id: userId, p_platform: "github" });
  return z.object({ outcome: z.enum(["removed", "none"]) }).parse(dataOf("removeGitHubConnection", answer)).outcome;
}

const PAGE = 500;

/** All sealed tokens, page by page. Service role only. */
export async function* listSealedTokens(service: Client): AsyncIterable<{ userId: string; sealedToken: string }> {
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const answer = await service
      .from("platform_connections")
      .select("userId:user_id, sealedToken:sealed_token")
      .eq("platform", "github")
      .gt("user_id", after)
      .order("user_id")
      .limit(PAGE);
    const rows = z
      .array(z.object({ userId: z.string(), sealedToken: z.string() }))
      .parse(dataOf("listSealedTokens", answer));
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.userId;
  }
}

/** Puts a token that was sealed anew in place of the old one. False when there is another one by now. Service role only. */
export async function resealToken(service: Client, userId: string, before: string, after: string): Promise<boolean> {
  const answer = await service.rpc("reseal_platform_token", {
    p_user_id: userId,
    p_platform: "github",
    p_before: before,
    p_after: after,
  });
  return z.boolean().parse(dataOf("resealToken", answer));
}
