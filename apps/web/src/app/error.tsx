"use client";

import { Button } from "#components/button.tsx";

/** What a reader sees when a page could not be rendered. The reason is in the log, under the same number. */
export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <section className="max-w-prose space-y-4">
      <h1 className="font-semibold text-3xl tracking-tight">This page could not be made</h1>
      <p className="text-muted">
        Often the database does not answer. Check that the app’s other parts are running, then try again.
        {error.digest !== undefined && ` The log has the reason under ${error.digest}.`}
      </p>
      <Button onClick={retry}>Try again</Button>
    </section>
  );
}
