import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { syncApps } from "#api/functions.ts";
import { keys } from "#api/keys.ts";
import type { AppDetail } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { HeaderFact } from "#components/detail-header.tsx";
import { Icon } from "#components/icon.tsx";
import { Ago } from "#components/time.tsx";
import { nounText } from "#format/count-text.ts";
import { functionPath } from "#shell/address.ts";
import { useToasts } from "#shell/toasts.tsx";
import { sdkText } from "./sdk-text.ts";

/** An app, or an address that has registered none; what is wrong with it is there in full. */
export function AppCard({ app }: { app: AppDetail }) {
  const isRegistered = app.id !== null;
  return (
    <li className="overflow-hidden rounded-lg border border-line bg-surface" data-app={app.id ?? app.url}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3">
        <div className="flex min-w-0 items-center gap-3">
          <span
            aria-hidden
            className={`size-2 shrink-0 rounded-full ${app.problem === null ? "bg-good-bar" : "bg-bad-bar"}`}
          />
          <h2 className="name font-semibold" title={app.name ?? app.url}>
            <bdi>{app.name ?? app.url}</bdi>
          </h2>
        </div>
        {!isRegistered && <span className="text-bad">Not registered</span>}
        {isRegistered && (
          <Link
            href={`/functions?${new URLSearchParams({ app: app.id ?? "" })}`}
            className="ml-auto text-accent underline"
          >
            {nounText(app.function_count, "function")}
          </Link>
        )}
      </div>
      {app.problem !== null && <Problem url={app.url} problem={app.problem} isRegistered={isRegistered} />}
      {isRegistered && (
        <dl className="flex flex-wrap gap-x-6 gap-y-1 px-4 pb-3">
          <HeaderFact name="Address">
            <span className="wrap-anywhere font-mono text-xs">{app.url}</span>
          </HeaderFact>
          {app.sdk !== null && <HeaderFact name="SDK">{sdkText(app.sdk)}</HeaderFact>}
          {app.framework !== null && <HeaderFact name="Framework">{app.framework}</HeaderFact>}
          {app.synced_at !== null && (
            <HeaderFact name="Last sync">
              <Ago at={app.synced_at} />
            </HeaderFact>
          )}
        </dl>
      )}
      {app.warnings.length > 0 && <Warnings warnings={app.warnings} />}
    </li>
  );
}

function Problem({ url, problem, isRegistered }: { url: string; problem: string; isRegistered: boolean }) {
  const client = useQueryClient();
  const tell = useToasts();
  const [busy, setBusy] = useState(false);
  const again = async () => {
    setBusy(true);
    try {
      const [result] = await syncApps(url);
      await Promise.all([keys.apps, keys.allFunctions].map((queryKey) => client.invalidateQueries({ queryKey })));
      if (result?.status === "registered") tell.done("It has registered.");
    } catch (error) {
      tell.failed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2 border-line border-t bg-bad-soft px-4 py-2.5">
      <Icon name="warning" className="mt-0.5 size-4 text-bad" />
      <p className="min-w-0 flex-1 basis-60 wrap-anywhere whitespace-pre-wrap">
        {problem}
        {isRegistered && " What it registered before still holds."}
      </p>
      <Button onClick={() => void again()} busy={busy}>
        Try again
      </Button>
    </div>
  );
}

function Warnings({ warnings }: { warnings: AppDetail["warnings"] }) {
  return (
    <ul className="grid gap-1 border-line border-t bg-wait-soft px-4 py-2.5">
      {warnings.map(({ function_id, warning }) => (
        <li key={`${function_id} ${warning}`} className="flex items-start gap-2">
          <Icon name="warning" className="mt-0.5 size-4 text-wait" />
          <span className="wrap-anywhere">
            <Link href={functionPath(function_id)} className="text-accent underline">
              <bdi>{function_id}</bdi>
            </Link>
            : {warning}
          </span>
        </li>
      ))}
    </ul>
  );
}
