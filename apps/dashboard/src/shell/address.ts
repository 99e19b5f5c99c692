import { useCallback, useMemo } from "react";
import { navigate, useLocationProperty } from "wouter/use-browser-location";

/** The id in `/runs/<id>` and its like, decoded. The router's own parameters are decoded twice where an id has a `%`. */
export function usePathId(): string {
  return useLocationProperty(() => idOf(location.pathname));
}

/** The second part of a path, decoded; as it stands, when it is not encoded as it should be. */
export function idOf(pathname: string): string {
  const part = pathname.split("/")[2] ?? "";
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export type SetParams = (change: Record<string, string | readonly string[] | null>, how?: { push?: boolean }) => void;

/** What is asked for in the address, and a way to change some of it; `null`, an empty text or list takes a name away. */
export function useParams(): [URLSearchParams, SetParams] {
  const search = useLocationProperty(() => location.search);
  const params = useMemo(() => new URLSearchParams(search), [search]);
  const set = useCallback<SetParams>((change, { push = false } = {}) => {
    navigate(changed(location.pathname, location.search, change), { replace: !push });
  }, []);
  return [params, set];
}

/** An address with some of its parameters changed. */
export function changed(
  pathname: string,
  search: string,
  change: Record<string, string | readonly string[] | null>,
): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    params.delete(name);
    const values = value === null || value === "" ? [] : typeof value === "string" ? [value] : value;
    for (const one of values) params.append(name, one);
  }
  const text = params.toString();
  return text === "" ? pathname : `${pathname}?${text}`;
}

export const runPath = (id: string): string => `/runs/${encodeURIComponent(id)}`;
export const eventPath = (id: string): string => `/events/${encodeURIComponent(id)}`;
export const functionPath = (id: string): string => `/functions/${encodeURIComponent(id)}`;
