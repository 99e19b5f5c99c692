/** What is underway between an application, a person and a token: codes of the web flow and of the device flow. */

import { createHash, randomBytes, randomInt } from "node:crypto";
import type { ApplicationData } from "../github-data.ts";

export type CodeGrant = {
  clientId: string;
  login: string;
  scopes: string[];
  redirectUri: string | null;
  challenge: string | null;
  expiresAtMs: number;
};

export type DeviceGrant = {
  clientId: string;
  scopes: string[];
  userCode: string;
  expiresAtMs: number;
  intervalSeconds: number;
  polledAtMs: number | null;
  /** Who allowed it, or that somebody did not. */
  decision: { login: string } | "denied" | null;
};

const codeMinutes = 10;
const deviceMinutes = 15;
const maxOpen = 1_000;

export type Grants = ReturnType<typeof createGrants>;

export function createGrants(now: () => number) {
  const codes = new Map<string, CodeGrant>();
  const devices = new Map<string, DeviceGrant>();

  return {
    openCode: (grant: Omit<CodeGrant, "expiresAtMs">): string => {
      const code = randomBytes(10).toString("hex");
      bound(codes);
      codes.set(code, { ...grant, expiresAtMs: now() + codeMinutes * 60_000 });
      return code;
    },
    /** A code works once; `null` when it is unknown, used or older than ten minutes. */
    takeCode: (code: string, clientId: string): CodeGrant | null => {
      const grant = codes.get(code);
      if (grant?.clientId !== clientId) return null;
      codes.delete(code);
      return grant.expiresAtMs > now() ? grant : null;
    },
    openDevice: (clientId: string, scopes: string[]): { deviceCode: string; grant: DeviceGrant } => {
      const deviceCode = randomBytes(20).toString("hex");
      const letters = Array.from({ length: 8 }, () => "BCDFGHJKLMNPQRSTVWXZ"[randomInt(20)]).join("");
      const userCode = `${letters.slice(0, 4)}-${letters.slice(4)}`;
      const expiresAtMs = now() + deviceMinutes * 60_000;
      const grant = { clientId, scopes, userCode, expiresAtMs, intervalSeconds: 5, polledAtMs: null, decision: null };
      bound(devices);
      devices.set(deviceCode, grant);
      return { deviceCode, grant };
    },
    device: (deviceCode: string): DeviceGrant | null => devices.get(deviceCode) ?? null,
    deviceByUserCode: (userCode: string): DeviceGrant | null => {
      const wanted = userCode.trim().toUpperCase();
      return [...devices.values()].find((one) => one.userCode === wanted && one.expiresAtMs > now()) ?? null;
    },
    closeDevice: (deviceCode: string) => devices.delete(deviceCode),
  };
}

function bound(grants: Map<string, unknown>): void {
  const [oldest] = grants.keys();
  if (grants.size >= maxOpen && oldest !== undefined) grants.delete(oldest);
}

export function scopesIn(text: string | null): string[] {
  return [...new Set((text ?? "").split(/[\s,]+/).filter(Boolean))];
}

export function newTokenValue(): string {
  return `gho_${randomBytes(27).toString("base64url").replace(/[-_]/g, "0").slice(0, 36)}`;
}

/** PKCE with S256, the only method GitHub takes. */
export function fitsChallenge(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null) return true;
  return verifier !== null && createHash("sha256").update(verifier).digest("base64url") === challenge;
}

/**
 * Where the browser goes back to; `null` when the application may not send it there. GitHub's rule: the registered host and port, and a
 * path below the registered one. A registered loopback address may be asked for with any port.
 */
export function redirectFor({ callbackUrl }: ApplicationData, wanted: string | null): string | null {
  if (wanted === null) return callbackUrl;
  const registered = new URL(callbackUrl);
  const asked = URL.canParse(wanted) ? new URL(wanted) : null;
  if (!asked || asked.protocol !== registered.protocol) return null;
  const isLoopback = ["127.0.0.1", "[::1]"].includes(registered.hostname) && asked.hostname === registered.hostname;
  const sameHost = asked.host === registered.host || isLoopback;
  const below = asked.pathname === registered.pathname || asked.pathname.startsWith(withSlash(registered.pathname));
  return sameHost && below ? wanted : null;
}

function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}
