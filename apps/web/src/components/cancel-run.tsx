"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { cancelAnalysis } from "#analysis/api.ts";
import { Button } from "./button.tsx";
import { Refusal } from "./refusal.tsx";

export function CancelRun({ jobId, onCancelled }: { jobId: string; onCancelled?: () => void }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function cancel() {
    setBusy(true);
    const answer = await cancelAnalysis(jobId);
    setBusy(false);
    // One that has ended meanwhile needs no cancelling; the page shows how it ended.
    if (!answer.ok && answer.code !== "already_ended") return setRefusal(answer.message);
    onCancelled?.();
    router.refresh();
  }

  return (
    <div className="space-y-2">
      <Button look="quiet" onClick={cancel} disabled={busy}>
        {busy ? "Cancelling…" : "Cancel"}
      </Button>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
    </div>
  );
}
