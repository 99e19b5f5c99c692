import { createServer } from "node:http";
import next from "next";

/**
 * Serves the built app on a loopback port for the process that forked this one, tells it when it listens, and ends when
 * that process does: the IPC channel closes also when the parent is killed.
 */
const port = Number(process.argv[2]);
const hostname = "127.0.0.1";

// A terminal or pipe that has gone away is no reason to fail; without this, reporting it would report itself for ever.
process.stderr.on("error", () => {});
process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches every process of a terminal; the parent decides when this one ends.
process.on("SIGINT", () => {});

const app = next({ dev: false, dir: import.meta.dirname, hostname, port });
const server = createServer(app.getRequestHandler());
server.on("error", (error) => process.send?.({ listening: false, message: error.message }));
process.on("SIGTERM", () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
await app.prepare();
server.listen(port, hostname, () => process.send?.({ listening: true }));
