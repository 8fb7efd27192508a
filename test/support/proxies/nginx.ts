import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../redis-server.ts";
import { tempFolder } from "../temp-folder.ts";
import { type ProxyOptions, type ProxyProcess, readExample, replace, runProxy } from "./proxy.ts";

interface NginxOptions extends ProxyOptions {
  /** More lines for the http block. */
  http?: string;
}

/** Starts nginx with deploy/nginx/onetimeshare.conf. */
export async function startNginx(options: NginxOptions): Promise<ProxyProcess> {
  const { keyFile, certificateFile, http = "" } = options;
  const folder = await tempFolder();
  const [port, plainPort] = [options.port ?? (await freePort()), await freePort()];
  const example = (await readExample("nginx/onetimeshare.conf", options))
    .replaceAll(/^ *listen \[::\].*\n/gm, "")
    .replace("listen 80;", `listen 127.0.0.1:${plainPort};`)
    .replace("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
    .replace("https://$host$request_uri", `https://$host:${port}$request_uri`);
  const withCertificate = replace(
    example,
    /ssl_certificate .*;/,
    `ssl_certificate ${certificateFile};`,
  );
  const site = replace(
    withCertificate,
    /ssl_certificate_key .*;/,
    `ssl_certificate_key ${keyFile};`,
  );
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
      "events { worker_connections 2048; }",
      "http {",
      "access_log off;",
      ...temporary.map((name) => `${name}_temp_path ${folder}/temp/${name};`),
      http,
      site,
      "}",
    ].join("\n"),
  );
  const stop = await runProxy("nginx", ["-p", folder, "-c", path], {
    ...{ port, debianPackage: "nginx-light", cwd: folder },
  });
  return { url: `https://127.0.0.1:${port}`, plainUrl: `http://127.0.0.1:${plainPort}`, stop };
}
