import { freePort } from "../redis-server.ts";
import { tempFolder } from "../temp-folder.ts";
import { type ProxyOptions, type ProxyProcess, readExample, replace } from "./proxy.ts";
import { runNginx } from "./run-nginx.ts";

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
  const stop = await runNginx(folder, [http, site], port);
  return { url: `https://127.0.0.1:${port}`, plainUrl: `http://127.0.0.1:${plainPort}`, stop };
}
