/**
 * Whether a Host header names this machine. In embedded mode whoever reaches the app is its owner, so a page elsewhere
 * must not reach it under a name of its own that resolves to 127.0.0.1 (DNS rebinding).
 */
export function isLoopbackHost(host: string | null): boolean {
  if (host === null) return false;
  const name = host.toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");
  return name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || /^127(\.\d{1,3}){3}$/.test(name);
}
