import { connect } from "node:net";

/** Where the frameworks that apps are built with listen while they are developed. */
const usualPorts = [
  80, 443, 3000, 3001, 3002, 3003, 3004, 3005, 3006, 3007, 3008, 3009, 3010, 4321, 5000, 5173, 8000, 8080, 8081, 8787,
  8888, 8910, 8911, 8912, 8913, 8914, 8915,
];
const usualPaths = ["/api/inngest", "/x/inngest", "/.netlify/functions/inngest", "/.redwood/functions/inngest"];
const connectMs = 500;
const answerMs = 2000;

/** The addresses on this machine at which an app built on Inngest's SDK answers. Nothing else is looked at. */
export async function discoverApps(options: { besides: number; port: string | undefined }): Promise<string[]> {
  const own = Number(options.port);
  const ports = new Set([...usualPorts, ...(Number.isInteger(own) && own > 0 && own < 65_536 ? [own] : [])]);
  ports.delete(options.besides);
  const found = await Promise.all(
    [...ports].map(async (port) => {
      if (!(await isOpen(port))) return [];
      const urls = usualPaths.map((path) => `http://localhost:${port}${path}`);
      const answers = await Promise.all(urls.map(isApp));
      return urls.filter((_, index) => answers[index]);
    }),
  );
  return found.flat();
}

/** Most ports are closed: asking nobody over HTTP would take longer. */
function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "localhost", port, timeout: connectMs });
    const settle = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", () => settle(true));
    socket.once("timeout", () => settle(false));
    socket.once("error", () => settle(false));
  });
}

async function isApp(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(answerMs) });
    await response.body?.cancel();
    return response.headers.has("x-inngest-sdk");
  } catch {
    return false; // Something else lives there, or nothing that speaks HTTP.
  }
}
