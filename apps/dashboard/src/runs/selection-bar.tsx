import { useState } from "react";
import { ApiError, newKey } from "#api/client.ts";
import { cancelRun, rerun } from "#api/runs.ts";
import type { RunRow } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { Dialog } from "#components/dialog.tsx";
import { nounText } from "#format/count-text.ts";
import { useToasts } from "#shell/toasts.tsx";
import { type BulkKind, bulkWords, isFor } from "./bulk-plan.ts";
import type { Selection } from "./use-selection.ts";

const kinds: BulkKind[] = ["cancel", "replay"];

/** Requests under way at the same time. */
const width = 4;

/** What can be done with the runs that are picked out. It asks first, and shows how far it is. */
export function SelectionBar({ selection }: { selection: Selection }) {
  const tell = useToasts();
  const [asked, setAsked] = useState<{ kind: BulkKind; runs: RunRow[] } | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const runs = [...selection.runs.values()];
  if (runs.length === 0) return null;
  const fit = (kind: BulkKind) => runs.filter((run) => isFor(kind, run.status));

  const go = async ({ kind, runs }: { kind: BulkKind; runs: RunRow[] }) => {
    setDone(0);
    const faults = await forAll(
      runs,
      (run) => (kind === "cancel" ? cancelRun(run.run_id) : rerun(run.run_id, undefined, newKey())),
      setDone,
    );
    setDone(null);
    setAsked(null);
    selection.clear();
    const count = runs.length - faults.length;
    if (count > 0) tell.done(`${nounText(count, "run")} ${bulkWords[kind].done}.`);
    if (faults.length > 0) {
      const first = faults[0] instanceof ApiError ? faults[0].message : "Something went wrong.";
      tell.failed(new ApiError(0, `${nounText(faults.length, "run")} could not be ${bulkWords[kind].done}. ${first}`));
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-t bg-accent-soft px-4 py-1.5">
      <output className="font-medium">{nounText(runs.length, "run")} selected</output>
      {kinds
        .filter((kind) => fit(kind).length > 0)
        .map((kind) => (
          <Button
            key={kind}
            variant={kind === "cancel" ? "danger" : "plain"}
            onClick={() => setAsked({ kind, runs: fit(kind) })}
          >
            {bulkWords[kind].do} {nounText(fit(kind).length, "run")}
          </Button>
        ))}
      <Button variant="ghost" onClick={selection.clear}>
        Clear selection
      </Button>
      <Dialog
        open={asked !== null}
        onClose={() => done === null && setAsked(null)}
        title={asked ? `${bulkWords[asked.kind].do} ${nounText(asked.runs.length, "run")}?` : ""}
        footer={
          asked && (
            <>
              <Button disabled={done !== null} onClick={() => setAsked(null)}>
                Leave them
              </Button>
              <Button
                variant={asked.kind === "cancel" ? "danger" : "primary"}
                busy={done !== null}
                onClick={() => void go(asked)}
              >
                {bulkWords[asked.kind].do} {nounText(asked.runs.length, "run")}
              </Button>
            </>
          )
        }
      >
        {asked && done === null && (
          <p>
            {asked.kind === "cancel"
              ? "Steps that are running are not waited for; what they have done stays done."
              : "Each begins again from its start, as a new run with the same event."}
          </p>
        )}
        {asked && done !== null && (
          <label className="grid gap-1">
            {bulkWords[asked.kind].doing} {done} of {asked.runs.length}
            <progress className="w-full accent-accent" max={asked.runs.length} value={done} />
          </label>
        )}
      </Dialog>
    </div>
  );
}

/** Does something with each, a few at a time; returns what went wrong. */
async function forAll<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
  onProgress: (done: number) => void,
): Promise<unknown[]> {
  const faults: unknown[] = [];
  let [next, done] = [0, 0];
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      await work(item).catch((error: unknown) => faults.push(error));
      done += 1;
      onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return faults;
}
