"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { startAnalysis } from "#analysis/api.ts";
import { Button } from "./button.tsx";
import { Refusal } from "./refusal.tsx";

type Whose = "mine" | "all" | "other";

type Props = { repoId: string; repoName: string; label?: string; look?: "primary" | "quiet" };

/** Starts an analysis of one repository and goes to it. */
export function StartAnalysis({ repoId, repoName, label = "Analyse", look = "quiet" }: Props) {
  const router = useRouter();
  const id = useId();
  const [whose, setWhose] = useState<Whose>("mine");
  const [email, setEmail] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setRefusal(null);
    const answer = await startAnalysis(repoId, whose === "mine" ? null : whose === "all" ? "all" : email.trim());
    if (answer.ok) return router.push(`/analysis/${answer.data.job_id}`);
    setBusy(false);
    const { job_id: running, same_author: same } = answer.details;
    if (same === true && typeof running === "string") return router.push(`/analysis/${running}`);
    setRefusal(answer.code === "invalid_body" ? "Type the e-mail the author commits with." : answer.message);
  }

  const field = "min-h-9 rounded-md border border-muted/70 bg-surface px-2.5 py-1.5 text-sm";
  return (
    <form onSubmit={submit} noValidate className="space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={`${id}-whose`} className="sr-only">
          Whose commits
        </label>
        <select
          id={`${id}-whose`}
          value={whose}
          onChange={(event) => setWhose(asWhose(event.target.value))}
          className={field}
        >
          <option value="mine">My commits</option>
          <option value="all">Everyone’s commits</option>
          <option value="other">Another author…</option>
        </select>
        {whose === "other" && (
          <input
            type="email"
            aria-label="E-mail of the author"
            placeholder="name@example.com"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            className={`${field} min-w-0 flex-1 basis-48 placeholder:text-muted`}
          />
        )}
        <Button type="submit" look={look} disabled={busy} aria-label={`${label} ${repoName}`}>
          {busy ? "Starting…" : label}
        </Button>
      </div>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
    </form>
  );
}

const asWhose = (value: string): Whose => (value === "all" || value === "other" ? value : "mine");
