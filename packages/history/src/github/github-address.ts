/** Where a GitHub is: github.com, or an Enterprise Server under an address of its own. */

import { serviceUrl } from "../remote/protocol/remote-address.ts";

/** The API's address of the site at `url`: `https://api.github.com`, elsewhere `<url>/api/v3`. Throws as `gitUrlOf`. */
export function apiUrlOf(url: string): string {
  const origin = originOf(url);
  return origin === "https://github.com" ? "https://api.github.com" : `${origin}/api/v3`;
}

/** GraphQL's address: `https://api.github.com/graphql`, elsewhere `<url>/api/graphql`. Throws as `gitUrlOf`. */
export function graphqlUrlOf(url: string): string {
  const origin = originOf(url);
  return origin === "https://github.com" ? "https://api.github.com/graphql" : `${origin}/api/graphql`;
}

/**
 * The address git reads a repository from; `fullName` is owner/name. Throws `RemoteError` `bad_address` for a site that is no URL or
 * would get a token in the open.
 */
export function gitUrlOf(url: string, fullName: string): string {
  const path = fullName.split("/").map(encodeURIComponent).join("/");
  return `${originOf(url)}/${path}.git`;
}

function originOf(url: string): string {
  return serviceUrl(`${url.replace(/\/+$/, "")}/owner/name`).origin;
}
