import { once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Visitor } from "../support/visitors.ts";

const SHOWN = '.preview iframe[aria-busy="false"]';
const NONE = ".preview-none";
const FRAME = /\/preview(-pdf)?-frame$/;

/** Opens the preview of a file and waits until it is shown, or until the dialog says that there is none. */
export async function preview(visitor: Visitor, name: string): Promise<"shown" | "none"> {
  await visitor.click(`Preview ${name}`);
  await visitor.waitFor(`${SHOWN}, ${NONE}`);
  return visitor.evaluate(() => (document.querySelector(".preview-none") ? "none" : "shown"));
}

declare global {
  /** Violations of its policy that a document has reported. */
  var violations: string[];
}

/** Records the violations of policies in each page and frame. */
export function recordViolations(visitor: Visitor): Promise<void> {
  return visitor.beforeLoad(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      globalThis.violations.push(`${violatedDirective} ${blockedURI}`);
    });
  });
}

export async function closePreview(visitor: Visitor): Promise<void> {
  await visitor.click("Close");
  await visitor.waitUntilGone(".preview");
}

/** An HTTP server that records the path of each request, and may pass it on to another server. */
export interface RecordingServer {
  url: string;
  paths: string[];
  /** Set: preview frames that pass through get this HTML at their end, with or without their policy. */
  planted: { html: string; keepsPolicy: boolean } | null;
  close(): Promise<void>;
}

export async function startRecordingServer(target: string | null = null): Promise<RecordingServer> {
  const paths: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, url = "/", headers } = incoming;
    paths.push(url);
    if (target === null) return outgoing.setHeader("access-control-allow-origin", "*").end("x");
    if (recording.planted && FRAME.test(url)) {
      void sendPlanted(new URL(url, target), recording.planted, outgoing);
      return;
    }
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
  const recording: RecordingServer = {
    planted: null,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
  return recording;
}

async function sendPlanted(
  address: URL,
  { html, keepsPolicy }: { html: string; keepsPolicy: boolean },
  outgoing: ServerResponse,
): Promise<void> {
  const frame = await fetch(address);
  const policy = frame.headers.get("content-security-policy") ?? "";
  outgoing.setHeader("content-type", "text/html; charset=utf-8");
  outgoing.setHeader("cache-control", "no-store");
  outgoing.setHeader("cross-origin-resource-policy", "cross-origin");
  // The page shows no frame without it.
  outgoing.setHeader("cross-origin-embedder-policy", "require-corp");
  if (keepsPolicy) outgoing.setHeader("content-security-policy", policy);
  outgoing.end((await frame.text()) + html);
}
