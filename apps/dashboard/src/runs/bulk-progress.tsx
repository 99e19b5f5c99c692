import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { act, read } from "#api/client.ts";
import { keys } from "#api/keys.ts";
import type { Bulk } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { nounText } from "#format/count-text.ts";
import { useToasts } from "#shell/toasts.tsx";
import { bulkPaths, bulkWords } from "./bulk-plan.ts";

/** The operations on many runs that are under way, whoever began them, and a word when one ends. */
export function BulkProgress() {
  const tell = useToasts();
  const { data: bulks, refetch } = useQuery({
    queryKey: keys.bulks,
    queryFn: async ({ signal }) => {
      const lists = await Promise.all(Object.values(bulkPaths).map((path) => read<Bulk[]>(path, {}, signal)));
      return lists.flatMap(({ data }) => data);
    },
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => status === "running") ? 500 : false),
  });
  const known = useRef<ReadonlyMap<string, Bulk["status"]> | null>(null);
  useEffect(() => {
    if (!bulks) return;
    for (const { id, kind, status, done } of bulks) {
      // What had ended before this page began is no news. What began since may have ended before it was seen to run.
      if (known.current === null || status === "running" || known.current.get(id) === status) continue;
      tell.done(`${nounText(done, "run")} ${bulkWords[kind].done}${status === "stopped" ? ", then stopped" : ""}.`);
    }
    known.current = new Map(bulks.map(({ id, status }) => [id, status]));
  }, [bulks, tell]);

  const stop = (bulk: Bulk) =>
    act("DELETE", `${bulkPaths[bulk.kind]}/${encodeURIComponent(bulk.id)}`).then(() => refetch(), tell.failed);
  return (bulks ?? [])
    .filter(({ status }) => status === "running")
    .map((bulk) => (
      <div key={bulk.id} className="flex items-center gap-3 border-line border-t bg-busy-soft px-4 py-1.5">
        <span aria-hidden className="size-2 animate-breathe rounded-full bg-busy-bar" />
        <output>
          {bulkWords[bulk.kind].doing} {bulk.function_id ? `the runs of ${bulk.function_id}` : "runs"}:{" "}
          {nounText(bulk.done, "run")} so far
        </output>
        <Button className="ml-auto" onClick={() => void stop(bulk)}>
          Stop
        </Button>
      </div>
    ));
}
