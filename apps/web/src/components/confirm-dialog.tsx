"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useId, useRef, useState } from "react";
import type { Answer } from "#analysis/api.ts";
import { Button } from "./button.tsx";
import { Refusal } from "./refusal.tsx";

type Props = {
  /** What the button on the page says, and the question it leads to. */
  label: string;
  title: string;
  /** What will happen. */
  children: ReactNode;
  keep: string;
  confirm: string;
  busyLabel: string;
  act: () => Promise<Answer<unknown>>;
  /** The code of the refusal that says that it was done before. */
  over: string;
};

/** Asks before something that cannot be taken back, and renders the page anew when it is done. */
export function ConfirmDialog({ label, title, children, keep, confirm, busyLabel, act, over }: Props) {
  const router = useRouter();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function go() {
    setBusy(true);
    const answer = await act();
    setBusy(false);
    if (!answer.ok && answer.code !== over) return setRefusal(answer.message);
    setRefusal(null);
    router.refresh();
    dialog.current?.close();
  }

  return (
    <>
      <Button look="quiet" onClick={() => dialog.current?.showModal()}>
        {label}
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={titleId}
        className="m-auto w-[min(30rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-6 text-ink backdrop:bg-black/50"
      >
        <h2 id={titleId} className="font-semibold text-lg">
          {title}
        </h2>
        <div className="mt-3 space-y-2 text-sm">{children}</div>
        <div className="mt-6 flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={() => dialog.current?.close()}>
            {keep}
          </Button>
          <Button look="danger" onClick={go} disabled={busy}>
            {busy ? busyLabel : confirm}
          </Button>
        </div>
        {refusal !== null && (
          <div className="mt-4">
            <Refusal>{refusal}</Refusal>
          </div>
        )}
      </dialog>
    </>
  );
}
