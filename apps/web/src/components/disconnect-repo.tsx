"use client";

import { useRouter } from "next/navigation";
import { disconnectRepo } from "#analysis/api.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

type Props = { repoId: string; name: string; atGitHub: boolean };

/** Disconnecting deletes, so it asks first and says what. */
export function DisconnectRepo({ repoId, name, atGitHub }: Props) {
  const router = useRouter();

  async function disconnect(): Promise<string | null> {
    const answer = await disconnectRepo(repoId);
    if (!answer.ok && answer.code !== "repo_not_found") return answer.message;
    router.refresh();
    return null;
  }

  return (
    <ConfirmDialog
      label="Disconnect"
      title={`Disconnect ${name}?`}
      keep="Keep it"
      confirm="Disconnect and delete"
      busyLabel="Deleting…"
      act={disconnect}
    >
      <p>
        This deletes all of its runs, its reports and what was read from its commits. A run under way ends.{" "}
        {atGitHub
          ? "At GitHub nothing changes, and your GitHub account stays connected."
          : "The repository itself is not touched."}
      </p>
    </ConfirmDialog>
  );
}
