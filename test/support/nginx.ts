import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endWithUs } from "./end-with-us.ts";
import { CHECKOUT } from "./program.ts";
import { freePort } from "./redis-server.ts";
import { tempFolder } from "./temp-folder.ts";

/** A real nginx with TLS on 127.0.0.1, before a server. */
export interface Nginx {
  /** For example https://127.0.0.1:41234. */
  readonly url: string;
  stop(): Promise<void>;
}

interface NginxOptions {
  /** The server, such as http://127.0.0.1:3000. */
  target: string;
  keyFile: string;
  certificateFile: string;
  /** Its port. It must be known if BASE_URL names it. */
  port?: number;
  /** Changes the documented configuration. */
  change?: (config: string) => string;
  /** More lines for the http block. */
  http?: string;
}

const START_WITHIN_MS = 10_000;

/** Starts nginx with deploy/nginx/onetimeshare.conf. */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const { target, keyFile, certificateFile, change = (config) => config, http = "" } = options;
  const folder = await tempFolder();
  const port = options.port ?? (await freePort());
  const documented = await readFile(join(CHECKOUT, "deploy/nginx/onetimeshare.conf"), "utf8");
  const server = change(documented)
    .replace("listen 80;", `listen 127.0.0.1:${await freePort()};`)
    .replace("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
    .replace(/ssl_certificate .*;/, `ssl_certificate ${certificateFile};`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${keyFile};`)
    .replaceAll("http://127.0.0.1:3000", target);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const path = join(folder, "nginx.conf");
  await mkdir(join(folder, "temp"));
  await writeFile(
    path,
    [
      // Without it, the workers of root would be another user, who can't use the folder.
      process.getuid?.() === 0 ? "user root;" : "",
      "daemon off; worker_processes 1;",
      `pid ${folder}/pid; error_log ${folder}/error.log;`,
      "events {}",
      "http {",
      "access_log off;",
      ...temporary.map((name) => `${name}_temp_path ${folder}/temp/${name};`),
      http,
      server,
      "}",
    ].join("\n"),
  );
  const child = spawn("nginx", ["-p", folder, "-c", path], { stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr.on("data", (piece: Buffer) => {
    words += piece;
  });
  child.once("error", () => {
    words += "The tests need nginx (Debian: apt-get install nginx-light).";
  });
  endWithUs(child);
  const deadline = performance.now() + START_WITHIN_MS;
  while (!(await isListening(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`nginx did not start: ${words}`);
    }
    await sleep(20);
  }
  return { url: `https://127.0.0.1:${port}`, stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
