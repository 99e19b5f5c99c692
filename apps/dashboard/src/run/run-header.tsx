import { useState } from "react";
import { Link, useLocation } from "wouter";
import { newKey } from "#api/client.ts";
import { cancelRun, rerun } from "#api/runs.ts";
import type { RunDetail } from "#api/wire.ts";
import { Button, LinkButton } from "#components/button.tsx";
import { CopyButton } from "#components/copy-button.tsx";
import { DetailHeader, HeaderFact } from "#components/detail-header.tsx";
import { Dialog } from "#components/dialog.tsx";
import { Icon } from "#components/icon.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import { Duration, Time } from "#components/time.tsx";
import { countText } from "#format/count-text.ts";
import { eventPath, functionPath, runPath } from "#shell/address.ts";
import { useToasts } from "#shell/toasts.tsx";

/** What a run is of, how it stands, and what can be done with it. */
export function RunHeader({ run }: { run: RunDetail }) {
  return (
    <DetailHeader
      section={{ path: "/runs", name: "Runs" }}
      title={run.function_name}
      state={<StatusBadge status={run.status} waitingForApp={run.waiting_for_app} />}
      actions={<Actions run={run} />}
    >
      <HeaderFact name="Run">
        <span className="font-mono text-xs">{run.run_id}</span>
        <CopyButton text={run.run_id} label="run id" />
      </HeaderFact>
      <HeaderFact name="Function">
        <Link
          href={functionPath(run.function_id)}
          className="name max-w-64 text-accent underline"
          title={run.function_id}
        >
          <bdi>{run.function_id}</bdi>
        </Link>
      </HeaderFact>
      <HeaderFact name="Event">
        {run.event_id === null ? (
          <bdi>{run.event_name}</bdi>
        ) : (
          <Link href={eventPath(run.event_id)} className="name max-w-64 text-accent underline" title={run.event_name}>
            <bdi>{run.event_name}</bdi>
          </Link>
        )}
        {run.events.length > 1 && <span className="text-muted">and {countText(run.events.length - 1)} more</span>}
      </HeaderFact>
      <HeaderFact name="Queued">
        <Time at={run.queued_at} />
      </HeaderFact>
      <HeaderFact name="Took">
        <Duration from={run.run_started_at} to={run.ended_at} />
      </HeaderFact>
      <HeaderFact name="Calls">{countText(run.trace.attempts)}</HeaderFact>
      {run.parent_run_id !== null && <RunFact name="Invoked by" id={run.parent_run_id} />}
      {run.original_run_id !== null && <RunFact name="Rerun of" id={run.original_run_id} />}
    </DetailHeader>
  );
}

function RunFact({ name, id }: { name: string; id: string }) {
  return (
    <HeaderFact name={name}>
      <Link href={runPath(id)} className="font-mono text-accent text-xs underline">
        {id}
      </Link>
    </HeaderFact>
  );
}

function Actions({ run }: { run: RunDetail }) {
  const tell = useToasts();
  const [, go] = useLocation();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const act = async (work: () => Promise<void>) => {
    setBusy(true);
    await work().catch(tell.failed);
    setBusy(false);
  };
  const cancel = () =>
    act(async () => {
      await cancelRun(run.run_id);
      setAsking(false);
      tell.done("The run is cancelled.");
    });
  const again = () => act(async () => go(runPath(await rerun(run.run_id, undefined, newKey()))));
  const isLive = run.status === "Queued" || run.status === "Running";
  return (
    <>
      {run.event_id !== null && <LinkButton href={eventPath(run.event_id)}>Open event</LinkButton>}
      <Button busy={busy && !asking} onClick={() => void again()}>
        <Icon name="rerun" className="size-3.5" /> Rerun
      </Button>
      {isLive && (
        <Button variant="danger" onClick={() => setAsking(true)}>
          <Icon name="stop" className="size-3.5" /> Cancel
        </Button>
      )}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Cancel this run?"
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Leave it</Button>
            <Button variant="danger" busy={busy} onClick={() => void cancel()}>
              Cancel the run
            </Button>
          </>
        }
      >
        <p>No further step is begun. A step that is running just now is not waited for; what it has done stays done.</p>
      </Dialog>
    </>
  );
}
