import { existsSync } from "node:fs";
import { type Finding, failure } from "../../node/finding.ts";
import { type Config, readConfig } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { type ExamineOptions, examineStores } from "../stores/examine-stores.ts";
import { examineDisk, examineFolder, examineKeyFile } from "./data-folder.ts";
import { examineServer, localAddress } from "./running-server.ts";
import { examineSettings } from "./settings.ts";

export type { ExamineOptions } from "../stores/examine-stores.ts";

/**
 * Checks a deployment from the operator's side: on the server's machine, as the server's user and with the settings of
 * `serve`. The server may be running.
 */
export async function* examineDeployment(
  env: Record<string, string | undefined>,
  options: ExamineOptions,
): AsyncGenerator<Finding, void, undefined> {
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    yield* wrongSettings(error);
    return;
  }
  yield* examineSettings(config);
  yield await examineServer(config);
  try {
    yield* await examineFolder(config);
    yield* await examineKeyFile(config);
    if (existsSync(config.dataDir)) yield await examineDisk(config);
    yield* examineStores(config, options);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    yield* wrongSettings(error);
  }
}

/** Whether this machine has a server to check, judged by the settings and by the default folder. */
export function isDeployed(env: Record<string, string | undefined>): boolean {
  if (["DATA_DIR", "REDIS_URL", "REDIS_URL_FILE", "S3_BUCKET"].some((name) => env[name]?.trim()))
    return true;
  try {
    return existsSync(readConfig(env).dataDir);
  } catch {
    return true;
  }
}

/** The settings that the checks from outside use; null if they are wrong. */
export function knownSettings(
  env: Record<string, string | undefined>,
): { trusts: (address: string) => boolean; directUrl: string | null } | null {
  try {
    const config = readConfig(env);
    const { trustProxy } = config;
    return { trusts: (address) => trustProxy?.(address) ?? false, directUrl: localAddress(config) };
  } catch {
    return null;
  }
}

/** A finding for each fault. */
function wrongSettings({ faults }: ConfigError): Finding[] {
  const remedy = "Correct this setting. The server does not start with it.";
  return faults.map((fault) => failure("settings", fault, remedy));
}
