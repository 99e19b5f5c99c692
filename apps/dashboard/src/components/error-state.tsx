import { ApiError } from "#api/client.ts";
import { Button } from "./button.tsx";

/** What stands where something could not be read, with the engine's sentence. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const isMissing = error instanceof ApiError && error.status === 404;
  return (
    <div role="alert" className="mx-auto grid max-w-lg justify-items-center gap-3 px-4 py-16 text-center">
      <p className="wrap-anywhere">
        {error instanceof ApiError ? error.message : "Something went wrong in this page. Reload it and try again."}
      </p>
      {retry && !isMissing && <Button onClick={retry}>Try again</Button>}
    </div>
  );
}
