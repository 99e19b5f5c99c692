import type { ReactNode } from "react";
import { Link } from "wouter";
import { useFunctions } from "#api/functions.ts";
import type { FunctionDetail } from "#api/wire.ts";
import { CopyButton } from "#components/copy-button.tsx";
import { DetailHeader, HeaderFact } from "#components/detail-header.tsx";
import { EmptyState } from "#components/empty-state.tsx";
import { ErrorState } from "#components/error-state.tsx";
import { Icon } from "#components/icon.tsx";
import { Part } from "#components/part.tsx";
import { Ago } from "#components/time.tsx";
import { useNow } from "#live/server-clock.ts";
import { rangeNames } from "#runs/filter-bar.tsx";
import { sinceOf } from "#runs/run-filter.ts";
import { runPath, useParams } from "#shell/address.ts";
import { ConfigList } from "./config-list.tsx";
import { FunctionActions } from "./function-actions.tsx";
import { isFailing } from "./function-order.ts";
import { LatestRuns } from "./latest-runs.tsx";
import { periodOf } from "./period.ts";
import { FailureShare, RunNumbers } from "./run-counts.tsx";
import { TriggerLine } from "./trigger-line.tsx";

/** One function: what starts it, its rules in words, how its runs fare, and what can be done with it. */
export function FunctionPage({ id }: { id: string }) {
  const [params] = useParams();
  const period = periodOf(params);
  const now = useNow(true, 60_000);
  const { data, error, refetch } = useFunctions(sinceOf({ range: period, from: "" }, now));
  const fn = data?.find((one) => one.id === id);
  if (!fn) {
    if (!data) return error ? <ErrorState error={error} retry={() => void refetch()} /> : null;
    return (
      <EmptyState title="There is no such function.">
        It may have another name since its app last registered.
      </EmptyState>
    );
  }
  return (
    <div className="flex min-h-full flex-col bg-surface">
      <DetailHeader
        section={{ path: "/functions", name: "Functions" }}
        title={fn.name}
        state={<State fn={fn} />}
        actions={fn.archived ? undefined : <FunctionActions fn={fn} />}
      >
        <HeaderFact name="Function">
          <span className="name font-mono text-xs">{fn.id}</span>
          <CopyButton text={fn.id} label="function id" />
        </HeaderFact>
        <HeaderFact name="App">
          <bdi className="wrap-anywhere">{fn.app_id}</bdi>
        </HeaderFact>
        {fn.last_run_at !== null && (
          <HeaderFact name="Last run">
            <Ago at={fn.last_run_at} />
          </HeaderFact>
        )}
        <HeaderFact name={period === null ? "Runs" : `Runs in the ${rangeNames[period].toLowerCase()}`}>
          <span>
            <RunNumbers fn={fn} period={period} />
          </span>
        </HeaderFact>
        {fn.failure_share !== null && (
          <HeaderFact name="Failed">
            <FailureShare fn={fn} />
          </HeaderFact>
        )}
      </DetailHeader>
      <Notes fn={fn} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-8 gap-y-5 p-4 lg:grid-cols-2">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <Part title="Triggers">
            <Triggers fn={fn} />
          </Part>
          <Part title="Rules">
            <ConfigList config={fn.config} />
          </Part>
        </div>
        <LatestRuns functionId={fn.id} />
      </div>
    </div>
  );
}

function State({ fn }: { fn: FunctionDetail }) {
  if (fn.archived) return <span className="text-muted">Gone from its app</span>;
  if (fn.paused_at === null) return null;
  return (
    <span className="inline-flex items-center gap-1.5 font-medium text-wait">
      <span aria-hidden className="size-2 rounded-full bg-wait-bar" />
      Paused
    </span>
  );
}

/** What is out of the ordinary, in full. */
function Notes({ fn }: { fn: FunctionDetail }) {
  const { paused_at, warnings, last_failure } = fn;
  return (
    <>
      {fn.archived && <Note>Its app does not register it any more: nothing starts it. Runs it still has go on.</Note>}
      {paused_at !== null && (
        <Note>
          Paused <Ago at={paused_at} />: events start no runs of it, which are listed as skipped instead, and its crons
          stand still. What is invoked or run again by hand still runs.
        </Note>
      )}
      {isFailing(fn) && last_failure !== null && (
        <Note tone="bad">
          Its last failure was <Ago at={last_failure.at} />:{" "}
          <Link href={runPath(last_failure.run_id)} className="line-clamp-4 underline">
            <bdi>{last_failure.message}</bdi>
          </Link>
        </Note>
      )}
      {warnings.map((warning) => (
        <Note key={warning}>{warning}</Note>
      ))}
    </>
  );
}

function Note({ tone = "wait", children }: { tone?: "wait" | "bad"; children: ReactNode }) {
  const [back, mark] = tone === "bad" ? ["bg-bad-soft", "text-bad"] : ["bg-wait-soft", "text-wait"];
  return (
    <p role="note" className={`flex items-start gap-2 border-line border-b px-4 py-2 wrap-anywhere ${back}`}>
      <Icon name="warning" className={`mt-0.5 size-4 ${mark}`} />
      <span>{children}</span>
    </p>
  );
}

function Triggers({ fn }: { fn: FunctionDetail }) {
  if (fn.triggers.length === 0) return <p className="text-muted">None: it runs only when it is invoked.</p>;
  return (
    <ul className="grid gap-1 text-muted">
      {fn.triggers.map((trigger) => (
        <li key={JSON.stringify(trigger)}>
          <TriggerLine trigger={trigger} ticks={fn.next_ticks} isWhole />
        </li>
      ))}
    </ul>
  );
}
