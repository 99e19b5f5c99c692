import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { syncApps, useApps } from "#api/functions.ts";
import { keys } from "#api/keys.ts";
import type { AppDetail } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { ErrorState } from "#components/error-state.tsx";
import { Icon } from "#components/icon.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { nounText } from "#format/count-text.ts";
import { useToasts } from "#shell/toasts.tsx";
import { AddAppDialog } from "./add-app-dialog.tsx";
import { AppCard } from "./app-card.tsx";
import { ConnectGuide } from "./connect-guide.tsx";
import { syncSentence } from "./sync-sentence.ts";

/** The apps that have registered, and the addresses that have not, with the reason. */
export function AppsPage() {
  const client = useQueryClient();
  const tell = useToasts();
  const { data: apps, error, refetch } = useApps();
  const [adding, setAdding] = useState(false);
  const [busy, setBusy] = useState(false);
  const sync = async () => {
    setBusy(true);
    try {
      tell.done(syncSentence(await syncApps()));
      await Promise.all([keys.apps, keys.allFunctions].map((queryKey) => client.invalidateQueries({ queryKey })));
    } catch (failure) {
      tell.failed(failure);
    } finally {
      setBusy(false);
    }
  };
  if (!apps) return error ? <ErrorState error={error} retry={() => void refetch()} /> : <PageHeader title="Apps" />;
  const registered = apps.filter(({ id }) => id !== null);
  return (
    <>
      <PageHeader title="Apps" aside={apps.length > 0 && <output>{nounText(registered.length, "app")}</output>}>
        <Button variant="ghost" onClick={() => setAdding(true)}>
          Add an app …
        </Button>
        {apps.length > 0 && (
          <Button onClick={() => void sync()} busy={busy}>
            <Icon name="rerun" className="size-3.5" /> Sync now
          </Button>
        )}
      </PageHeader>
      {apps.length === 0 ? (
        <ConnectGuide onAdd={() => setAdding(true)} />
      ) : (
        <ul className="grid grid-cols-[minmax(0,1fr)] gap-3 px-4 pb-6">
          {inOrder(apps).map((app) => (
            <AppCard key={app.id ?? app.url} app={app} />
          ))}
        </ul>
      )}
      <AddAppDialog open={adding} onClose={() => setAdding(false)} />
    </>
  );
}

/** What is wrong comes first; the rest by name. */
function inOrder(apps: readonly AppDetail[]): AppDetail[] {
  const rank = (app: AppDetail) => (app.problem === null ? 1 : 0);
  return apps.toSorted((a, b) => rank(a) - rank(b) || (a.name ?? a.url).localeCompare(b.name ?? b.url));
}
