import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { pauseFunction, resumeFunction } from "#api/functions.ts";
import { keys } from "#api/keys.ts";
import type { FunctionDetail } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { Dialog } from "#components/dialog.tsx";
import { Icon } from "#components/icon.tsx";
import { nounText } from "#format/count-text.ts";
import { useToasts } from "#shell/toasts.tsx";
import { InvokeDialog } from "./invoke-dialog.tsx";

/** Invoke it, pause it, let it go on. */
export function FunctionActions({ fn }: { fn: FunctionDetail }) {
  const client = useQueryClient();
  const tell = useToasts();
  const [open, setOpen] = useState<"invoke" | "pause" | null>(null);
  const [cancelRunning, setCancelRunning] = useState(false);
  const [busy, setBusy] = useState(false);
  const act = async (work: () => Promise<void>, said: string) => {
    setBusy(true);
    try {
      await work();
      await client.invalidateQueries({ queryKey: keys.allFunctions });
      setOpen(null);
      tell.done(said);
    } catch (error) {
      tell.failed(error);
    } finally {
      setBusy(false);
    }
  };
  const pause = () => act(() => pauseFunction(fn.id, cancelRunning), "Paused: events start no more runs of it.");
  const resume = () => act(() => resumeFunction(fn.id), "It goes on: events start runs of it again.");
  const live = fn.runs.queued + fn.runs.running;
  return (
    <>
      {fn.paused_at === null ? (
        <Button
          onClick={() => {
            setCancelRunning(false);
            setOpen("pause");
          }}
        >
          Pause …
        </Button>
      ) : (
        <Button busy={busy} onClick={() => void resume()}>
          Resume
        </Button>
      )}
      <Button variant="primary" onClick={() => setOpen("invoke")}>
        <Icon name="play" className="size-3.5" /> Invoke …
      </Button>
      <InvokeDialog open={open === "invoke"} onClose={() => setOpen(null)} fn={fn} />
      <Dialog
        open={open === "pause"}
        onClose={() => setOpen(null)}
        title="Pause this function?"
        footer={
          <>
            <Button onClick={() => setOpen(null)}>Leave it</Button>
            <Button variant="primary" busy={busy} onClick={() => void pause()}>
              Pause
            </Button>
          </>
        }
      >
        <div className="grid gap-3">
          <p>
            Events start no more runs of it until it is resumed; what would have begun is listed as skipped and can be
            run again. Its crons stand still, and go on with their next tick.
          </p>
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              className="mt-1"
              checked={cancelRunning}
              onChange={(event) => setCancelRunning(event.target.checked)}
            />
            <span>
              Cancel its live runs as well{live > 0 && ` (${nounText(live, "run")} of the period shown)`}. Otherwise
              they go on.
            </span>
          </label>
        </div>
      </Dialog>
    </>
  );
}
