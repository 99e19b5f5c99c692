"use client";

import { saveGitHubToken } from "#analysis/api.ts";
import { TextForm } from "./text-form.tsx";

/** Takes a token, which is never shown again. `label` says what sending it does. */
export function GitHubTokenForm({ label }: { label: string }) {
  return (
    <TextForm
      id="github-token"
      label="Token"
      type="password"
      placeholder="github_pat_…"
      button={label}
      busyButton="Asking GitHub…"
      hint="GitHub is asked whose it is. It is stored encrypted and never shown again."
      send={saveGitHubToken}
    />
  );
}
