import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { act, newKey } from "#api/client.ts";
import type { Bulk } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { Dialog } from "#components/dialog.tsx";
import { nounText } from "#format/count-text.ts";
import { serverNow } from "#live/server-clock.ts";
import { useToasts } from "#shell/toasts.tsx";
import { type BulkKind, bulkPaths, bulkWords, planOf } from "./bulk-plan.ts";
import { countRuns } from "./count-runs.ts";
import { queryOf, type RunFilter } from "./run-filter.ts";

type BulkDialogProps = { kind: BulkKind | null; filter: RunFilter; onClose: () => void; onStarted: () => void };

/** Asks before all runs that match are cancelled or run again, and says how many they are. */
export function BulkDialog({ kind, filter, onClose, onStarted }: BulkDialogProps) {
  return (
    <Dialog
      open={kind !== null}
      onClose={onClose}
      title={kind === null ? "" : `${bulkWords[kind].do} all runs that match`}
    >
      {kind !== null && <Question kind={kind} filter={filter} onClose={onClose} onStarted={onStarted} />}
    </Dialog>
  );
}

function Question({ kind, filter, onClose, onStarted }: BulkDialogProps & { kind: BulkKind }) {
  const tell = useToasts();
  const [key] = useState(newKey);
  const [now] = useState(serverNow);
  const [busy, setBusy] = useState(false);
  const plan = planOf(kind, filter, now);
  const count = useQuery({
    queryKey: ["bulk-count", kind, filter, now],
    enabled: "body" in plan,
    queryFn: ({ signal }) =>
      countRuns(queryOf({ ...filter, statuses: "body" in plan ? plan.statuses : [] }, now), signal),
  });
  if ("reason" in plan) return <p>{plan.reason}</p>;

  const start = async () => {
    setBusy(true);
    try {
      await act<Bulk>("POST", bulkPaths[kind], plan.body, key);
      onStarted();
      onClose();
    } catch (error) {
      tell.failed(error);
      setBusy(false);
    }
  };
  const { data } = count;
  const which = plan.statuses.map((status) => status.toLowerCase()).join(", ");
  const number = data && `${data.atLeast ? "more than " : ""}${nounText(data.count, "run")}`;
  return (
    <div className="grid gap-3">
      <p>
        {number === undefined ? (
          "Counting …"
        ) : (
          <>
            This is about <strong>{number}</strong> ({which}), as they are now. Runs that begin later are not meant.
          </>
        )}
        {kind === "replay" && " Each begins again from its start, as a new run with the same event."}
        {count.isError && " They could not be counted."}
      </p>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Leave them</Button>
        <Button
          variant={kind === "cancel" ? "danger" : "primary"}
          busy={busy}
          disabled={count.isPending || data?.count === 0}
          onClick={() => void start()}
        >
          {bulkWords[kind].do} {number ?? "them"}
        </Button>
      </div>
    </div>
  );
}
