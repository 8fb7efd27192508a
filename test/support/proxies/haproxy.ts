import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../redis-server.ts";
import { tempFolder } from "../temp-folder.ts";
import { type ProxyOptions, type ProxyProcess, readExample, replace, runProxy } from "./proxy.ts";

/** Starts HAProxy with deploy/haproxy/onetimeshare.cfg. */
export async function startHaproxy(options: ProxyOptions): Promise<ProxyProcess> {
  const folder = await tempFolder();
  const [port, plainPort] = [options.port ?? (await freePort()), await freePort()];
  const both = await Promise.all(
    [options.certificateFile, options.keyFile].map((file) => readFile(file)),
  );
  const pem = join(folder, "site.pem");
  await writeFile(pem, Buffer.concat(both));
  const example = await readExample("haproxy/onetimeshare.cfg", options);
  const onPort = replace(example, "bind :::443 v4v6", `bind 127.0.0.1:${port}`);
  const onPorts = replace(onPort, "bind :::80 v4v6", `bind 127.0.0.1:${plainPort}`);
  const path = join(folder, "haproxy.cfg");
  await writeFile(path, replace(onPorts, "/etc/haproxy/share.example.org.pem", pem));
  const stop = await runProxy("haproxy", ["-db", "-f", path], {
    ...{ port, debianPackage: "haproxy", cwd: folder },
  });
  return { url: `https://127.0.0.1:${port}`, plainUrl: `http://127.0.0.1:${plainPort}`, stop };
}
