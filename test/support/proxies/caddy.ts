import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../redis-server.ts";
import { tempFolder } from "../temp-folder.ts";
import { type ProxyOptions, type ProxyProcess, readExample, replace, runProxy } from "./proxy.ts";

/** Starts Caddy with deploy/caddy/Caddyfile. */
export async function startCaddy(options: ProxyOptions): Promise<ProxyProcess> {
  const folder = await tempFolder();
  const [port, plainPort] = [options.port ?? (await freePort()), await freePort()];
  const example = await readExample("caddy/Caddyfile", options);
  const tls = `tls ${options.certificateFile} ${options.keyFile}`;
  const { host = "127.0.0.1" } = options;
  const site = replace(example, /^share\.example\.org \{/m, `${host} {\n\t${tls}`);
  const ports = `admin off\nhttp_port ${plainPort}\nhttps_port ${port}`;
  const path = join(folder, "Caddyfile");
  await writeFile(path, `{\n${ports}\nstorage file_system ${folder}\n}\n${site}`);
  const stop = await runProxy("caddy", ["run", "--adapter", "caddyfile", "--config", path], {
    ...{ port, debianPackage: "caddy", cwd: folder },
  });
  return { url: `https://127.0.0.1:${port}`, plainUrl: `http://127.0.0.1:${plainPort}`, stop };
}
