"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { connectFolder } from "#analysis/api.ts";
import { Button } from "./button.tsx";
import { Refusal } from "./refusal.tsx";

/** Connects a folder of this machine. What was typed stays until it has worked. */
export function AddFolder() {
  const router = useRouter();
  const [folder, setFolder] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setRefusal(null);
    const answer = await connectFolder(folder);
    setBusy(false);
    if (!answer.ok) return setRefusal(answer.message);
    setFolder("");
    router.refresh();
  }

  return (
    <form onSubmit={submit} noValidate className="space-y-2">
      <label htmlFor="folder" className="block font-medium text-sm">
        Folder
      </label>
      <div className="flex flex-wrap gap-2">
        <input
          id="folder"
          value={folder}
          onChange={(event) => setFolder(event.target.value)}
          placeholder="/home/you/code/project"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={refusal !== null}
          aria-describedby={refusal === null ? "folder-hint" : "folder-refusal"}
          className="min-h-9 min-w-0 flex-1 basis-64 rounded-md border border-muted/70 bg-surface px-3 py-1.5 font-mono text-sm placeholder:text-muted aria-invalid:border-danger"
        />
        <Button type="submit" disabled={busy}>
          {busy ? "Looking…" : "Add folder"}
        </Button>
      </div>
      {refusal === null ? (
        <p id="folder-hint" className="text-muted text-sm">
          The path of a git repository on this machine. It is only read, and nothing leaves the machine.
        </p>
      ) : (
        <Refusal id="folder-refusal">{refusal}</Refusal>
      )}
    </form>
  );
}
