import Link from "next/link";

export default function NotFound() {
  return (
    <section className="max-w-prose space-y-3">
      <h1 className="font-semibold text-3xl tracking-tight">Nothing here</h1>
      <p className="text-muted">There is no such page, or it belongs to a run or a repository that is gone.</p>
      <p>
        <Link href="/" className="text-accent underline underline-offset-4">
          To the overview
        </Link>
      </p>
    </section>
  );
}
