import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";

/**
 * The server that OneTimeShare is compared with: `node:http` alone. PUT writes a file and makes it durable: it syncs the
 * file and its folder. GET sends a file. The argument is the folder.
 */
const [folder = "."] = process.argv.slice(2);

const server = createServer((request, response) => {
  const path = join(folder, basename(request.url ?? ""));
  const answer = request.method === "PUT" ? put : get;
  answer(path, request, response).catch(() => {
    if (response.headersSent) response.destroy();
    else response.writeHead(404, { "content-length": 0 }).end();
  });
});
// One process and one connection for each client, as in the other servers.
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
const port = typeof address === "object" ? address?.port : null;
process.stdout.write(`listens on http://127.0.0.1:${port}\n`);

async function put(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await pipeline(request, createWriteStream(path, { flush: true }));
  await using parent = await open(folder);
  await parent.sync();
  response.writeHead(201, { "content-length": 0 }).end();
}

async function get(
  path: string,
  _request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = await open(path);
  const { size } = await file.stat();
  response.writeHead(200, { "content-length": size });
  await pipeline(file.createReadStream(), response);
}
