/** `per_page` (30, at most 100) and `page`, and the `Link` header that leads on. */

import type { GitHub } from "./route.ts";

export type Page = { number: number; size: number };

export function pageOf(query: URLSearchParams, { size = 30, max = 100 } = {}): Page {
  const whole = (name: string, otherwise: number) => {
    const value = Math.floor(Number(query.get(name) ?? Number.NaN));
    return value >= 1 ? value : otherwise; // What makes no sense is ignored, as at GitHub.
  };
  return { number: whole("page", 1), size: Math.min(whole("per_page", size), max) };
}

export function slice<Item>(items: Item[], { number, size }: Page): Item[] {
  return items.slice((number - 1) * size, number * size);
}

/** No header when everything fits on one page. */
export function linkHeader(
  github: GitHub,
  path: string,
  query: URLSearchParams,
  { number, size }: Page,
  total: number,
): Record<string, string> {
  const last = Math.max(1, Math.ceil(total / size));
  const link = (page: number, rel: string) => {
    const parameters = new URLSearchParams(query);
    parameters.set("page", String(page));
    return `<${github.apiUrl}${path}?${parameters}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, "prev")] : []),
    ...(number < last ? [link(number + 1, "next"), link(last, "last")] : []),
    ...(number > 1 ? [link(1, "first")] : []),
  ];
  return links.length === 0 ? {} : { link: links.join(", ") };
}
