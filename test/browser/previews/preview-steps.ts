import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Visitor } from "../support/visitors.ts";

const SHOWN = '.preview iframe[aria-busy="false"]';
const NONE = ".preview-none";

/** Opens the preview of a file and waits until it is shown, or until the dialog says that there is none. */
export async function preview(visitor: Visitor, name: string): Promise<"shown" | "none"> {
  await visitor.click(`Preview ${name}`);
  await visitor.waitFor(`${SHOWN}, ${NONE}`);
  return visitor.evaluate(() => (document.querySelector(".preview-none") ? "none" : "shown"));
}

export async function closePreview(visitor: Visitor): Promise<void> {
  await visitor.click("Close");
  await visitor.waitUntilGone(".preview");
}

/** An HTTP server that records the path of each request, and may pass it on to another server. */
export interface RecordingServer {
  url: string;
  paths: string[];
  close(): Promise<void>;
}

export async function startRecordingServer(target: string | null = null): Promise<RecordingServer> {
  const paths: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, url = "/", headers } = incoming;
    paths.push(url);
    if (target === null) return outgoing.setHeader("access-control-allow-origin", "*").end("x");
    const onward = request(new URL(url, target), { method: method ?? "GET", headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  // A connection alone is a request: a browser may connect before it asks for anything.
  if (target === null) server.on("connection", () => paths.push("connection"));
  server.on("upgrade", ({ url = "/" }, socket) => {
    paths.push(url);
    socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
