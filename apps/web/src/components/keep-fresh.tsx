"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { isHealthy } from "#analysis/api.ts";

const EVERY_MS = 2_000;

/**
 * Renders the page anew while something on it still changes by itself, and only while the app is well: the router leaves a page
 * that it cannot fetch for the browser's own error, from which nothing returns.
 */
export function KeepFresh() {
  const router = useRouter();
  useEffect(() => {
    let stopped = false;
    let timer = setTimeout(refresh, EVERY_MS);
    async function refresh() {
      const healthy = await isHealthy();
      if (stopped) return;
      if (healthy) router.refresh();
      timer = setTimeout(refresh, EVERY_MS);
    }
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [router]);
  return null;
}
