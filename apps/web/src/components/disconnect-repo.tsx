"use client";

import { useRouter } from "next/navigation";
import { useId, useRef, useState } from "react";
import { disconnectRepo } from "#analysis/api.ts";
import { Button } from "./button.tsx";
import { Refusal } from "./refusal.tsx";

/** Disconnecting deletes, so it asks first and says what. */
export function DisconnectRepo({ repoId, name }: { repoId: string; name: string }) {
  const router = useRouter();
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function disconnect() {
    setBusy(true);
    const answer = await disconnectRepo(repoId);
    setBusy(false);
    if (!answer.ok && answer.code !== "repo_not_found") return setRefusal(answer.message);
    dialog.current?.close();
    router.refresh();
  }

  return (
    <>
      <Button look="quiet" onClick={() => dialog.current?.showModal()}>
        Disconnect
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={title}
        className="m-auto w-[min(30rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-6 text-ink backdrop:bg-black/50"
      >
        <h2 id={title} className="font-semibold text-lg">
          Disconnect {name}?
        </h2>
        <p className="mt-3 text-sm">
          This deletes all of its runs, its reports and what was read from its commits. A run under way ends. The
          repository itself is not touched.
        </p>
        <div className="mt-6 flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={() => dialog.current?.close()}>
            Keep it
          </Button>
          <Button look="danger" onClick={disconnect} disabled={busy}>
            {busy ? "Deleting…" : "Disconnect and delete"}
          </Button>
        </div>
        {refusal !== null && <Refusal>{refusal}</Refusal>}
      </dialog>
    </>
  );
}
