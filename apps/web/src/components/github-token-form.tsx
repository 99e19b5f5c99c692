"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { saveGitHubToken } from "#analysis/api.ts";
import { Button } from "./button.tsx";
import { Refusal } from "./refusal.tsx";

/** Takes a token, which is never shown again. `label` says what sending it does. */
export function GitHubTokenForm({ label }: { label: string }) {
  const router = useRouter();
  const [token, setToken] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setRefusal(null);
    const answer = await saveGitHubToken(token);
    setBusy(false);
    if (!answer.ok) return setRefusal(answer.message);
    setToken("");
    router.refresh();
  }

  return (
    <form onSubmit={submit} noValidate className="max-w-2xl space-y-2">
      <label htmlFor="github-token" className="block font-medium text-sm">
        Token
      </label>
      <div className="flex flex-wrap gap-2">
        <input
          id="github-token"
          type="password"
          value={token}
          onChange={(event) => setToken(event.target.value)}
          placeholder="github_pat_…"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={refusal !== null}
          aria-describedby={refusal === null ? "github-token-hint" : "github-token-refusal"}
          className="min-h-9 min-w-0 flex-1 basis-64 rounded-md border border-muted/70 bg-surface px-3 py-1.5 font-mono text-sm placeholder:text-muted aria-invalid:border-danger"
        />
        <Button type="submit" disabled={busy}>
          {busy ? "Asking GitHub…" : label}
        </Button>
      </div>
      {refusal === null ? (
        <p id="github-token-hint" className="text-muted text-sm">
          GitHub is asked whose it is. It is stored encrypted and never shown again.
        </p>
      ) : (
        <Refusal id="github-token-refusal">{refusal}</Refusal>
      )}
    </form>
  );
}
