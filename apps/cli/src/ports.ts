import { createServer } from "node:net";
import { type Ports, UsageError } from "./usage.ts";

const FLAGS: Record<keyof Ports, string> = { web: "--port", engine: "--engine-port", supabase: "--supabase-port" };

/** @throws UsageError naming the first port that another program holds, and the flag that chooses another */
export async function requireFreePorts(ports: Ports): Promise<void> {
  for (const name of ["web", "engine", "supabase"] as const) {
    if ((await isFree(ports[name], "127.0.0.1")) && (await isFree(ports[name], "::1"))) continue;
    throw new UsageError(
      `Port ${ports[name]} (${name}) is taken by another program; stop that one, or choose another port: npm start -- ${FLAGS[name]} <port>`,
    );
  }
}

/** `localhost` may mean either address of this machine; a machine without IPv6 has nobody on `::1`. */
function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "EADDRINUSE"));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
