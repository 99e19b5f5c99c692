import { listJobs } from "@vibe/store/jobs";
import type { Metadata } from "next";
import Link from "next/link";
import { RunTable } from "#components/run-table.tsx";
import { cursorTime, encodeCursor } from "#server/cursor.ts";
import { pageSession } from "#server/session.ts";

export const metadata: Metadata = { title: "Runs" };

const PAGE = 25;

type Props = { searchParams: Promise<{ cursor?: string | string[] }> };

export default async function RunsPage({ searchParams }: Props) {
  const { user } = await pageSession();
  const { cursor } = await searchParams;
  const before = typeof cursor === "string" ? cursorTime(cursor) : null;
  const jobs = await listJobs(user, { before: before ?? undefined, limit: PAGE });
  const older = encodeCursor(jobs, PAGE);
  return (
    <div>
      <h1 className="font-semibold text-3xl tracking-tight">Runs</h1>
      {jobs.length === 0 ? (
        <p className="mt-4 max-w-[60ch] text-muted">
          {before === null ? (
            <>
              Nothing has been analysed yet. Start with one of your{" "}
              <Link href="/repos" className="text-accent underline underline-offset-4">
                repositories
              </Link>
              .
            </>
          ) : (
            "There are no older runs."
          )}
        </p>
      ) : (
        <RunTable jobs={jobs} />
      )}
      <nav aria-label="Pages" className="mt-4 flex gap-6 text-sm">
        {before !== null && (
          <Link href="/analysis" className="text-accent underline-offset-4 hover:underline">
            Newest runs
          </Link>
        )}
        {older !== null && (
          <Link href={`/analysis?cursor=${older}`} className="text-accent underline-offset-4 hover:underline">
            Older runs
          </Link>
        )}
      </nav>
    </div>
  );
}
