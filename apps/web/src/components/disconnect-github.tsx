"use client";

import { disconnectGitHub } from "#analysis/api.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

/** Deletes the stored token. What was made with it stays, so the question says what goes and what does not. */
export function DisconnectGitHub({ login, tokensUrl }: { login: string; tokensUrl: string }) {
  return (
    <ConfirmDialog
      label="Disconnect"
      title={`Disconnect ${login}?`}
      keep="Keep it"
      confirm="Disconnect"
      busyLabel="Disconnecting…"
      act={disconnectGitHub}
      over="github_not_connected"
    >
      <p>
        The token stored here is deleted. Repositories you connected and their reports stay. To analyse a private one
        again you need a new token, and a run that is still reading one fails.
      </p>
      <p>
        The token itself stays valid until it expires or you{" "}
        <a href={tokensUrl} className="text-accent underline underline-offset-4">
          delete it at GitHub
        </a>
        .
      </p>
    </ConfirmDialog>
  );
}
