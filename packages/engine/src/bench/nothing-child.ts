import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Where reported steps go when nobody keeps them: a server that says yes to everything. */
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.end("{}"));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address() as AddressInfo; // A TCP server that listens has no other kind.
  process.send?.(`http://127.0.0.1:${address.port}`);
});
process.on("disconnect", () => process.exit(0));
