import type { CookieMethodsServer } from "@supabase/ssr";
import { type NextRequest, NextResponse } from "next/server";
import { EnvError, env } from "./env.ts";
import { contentSecurityPolicy } from "./server/csp.ts";
import { isLoopbackHost } from "./server/loopback.ts";
import { isForeignWrite, siteOrigin } from "./server/origin.ts";
import { signedInUser, userClient } from "./server/user-client.ts";

/**
 * Runs before every request: keeps other names for this machine out, renews the session for pages (which cannot set
 * cookies themselves), sends the signed-out to sign in, and adds the content security policy.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  try {
    return await guard(request);
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    console.error(error.message);
    return new Response(error.message, { status: 503, headers: { "Content-Type": "text/plain; charset=utf-8" } });
  }
}

async function guard(request: NextRequest): Promise<Response> {
  const { owner, development } = env();
  if (owner !== null && !isLoopbackHost(request.headers.get("host"))) {
    return new Response("This installation answers on this machine only: use localhost or 127.0.0.1.", { status: 403 });
  }
  const { pathname } = request.nextUrl;
  if (pathname.startsWith("/api/")) {
    // The SDK's own handler does not look at origins, and an unsigned engine must not be played by a web page.
    if (pathname === "/api/inngest" && isForeignWrite(request)) return new Response(null, { status: 403 });
    return NextResponse.next();
  }

  const policy = contentSecurityPolicy(btoa(crypto.randomUUID()), development);
  const pass = () => {
    const headers = new Headers(request.headers);
    headers.set("Content-Security-Policy", policy);
    const response = NextResponse.next({ request: { headers } });
    response.headers.set("Content-Security-Policy", policy);
    return response;
  };
  if (isOpen(pathname)) return pass();
  if (pathname === "/" && request.nextUrl.searchParams.has("error_code")) {
    // Supabase Auth sends to the site's own address what it cannot match with a sign-in.
    const callback = request.nextUrl.clone();
    callback.pathname = "/login/callback";
    return NextResponse.redirect(callback);
  }

  let response = pass();
  const cookies: CookieMethodsServer = {
    getAll: () => request.cookies.getAll(),
    setAll: (changed, headers) => {
      for (const { name, value } of changed) request.cookies.set(name, value);
      response = pass();
      for (const { name, value, options } of changed) response.cookies.set(name, value, options);
      for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    },
  };
  const client = userClient(cookies, { origin: siteOrigin(request.headers) });
  try {
    if ((await signedInUser(client)) !== null) return response;
  } catch {
    // The auth server does not answer. The page finds the same, and says so in words.
    return response;
  }

  const login = request.nextUrl.clone();
  login.pathname = "/login";
  login.search = new URLSearchParams({ next: pathname + request.nextUrl.search }).toString();
  return NextResponse.redirect(login);
}

const isOpen = (pathname: string): boolean => pathname === "/login" || pathname.startsWith("/login/");

export const config = { matcher: "/((?!_next/static|_next/image|icon.svg).*)" };
