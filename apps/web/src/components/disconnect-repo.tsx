"use client";

import { disconnectRepo } from "#analysis/api.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

type Props = { repoId: string; name: string; atGitHub: boolean };

/** Disconnecting deletes, so it asks first and says what. */
export function DisconnectRepo({ repoId, name, atGitHub }: Props) {
  return (
    <ConfirmDialog
      label="Disconnect"
      title={`Disconnect ${name}?`}
      keep="Keep it"
      confirm="Disconnect and delete"
      busyLabel="Deleting…"
      act={() => disconnectRepo(repoId)}
      over="repo_not_found"
    >
      <p>
        This deletes all of its runs, its reports and what was read from its commits. A run under way ends.{" "}
        {atGitHub
          ? "A clone that was made of it here is deleted too. At GitHub nothing changes, and your GitHub account stays connected."
          : "The repository itself is not touched."}
      </p>
    </ConfirmDialog>
  );
}
