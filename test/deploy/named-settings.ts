import { settings } from "../../src/server/config/settings.ts";

/** Variables of other programs in the same files. */
const OF_OTHERS =
  /^(?:DOMAIN|NODE_ENV|NODE_OPTIONS|PATH|HOME|XDG_CACHE_HOME|REDISCLI_AUTH|NODE_IMAGE|VERSION|REVISION|GARAGE_\w+|ONETIMESHARE_\w+)$/;

/** In YAML, TOML, JSON, shell, systemd and Docker: `NAME: value`, `NAME = value`, `NAME=value`. In comments too. */
const ASSIGNED = /(?:^|[\s"'`{,.(])(?<name>[A-Z][A-Z0-9_]{3,})["']?(?:: | ?=(?!=)|:$)/gm;

/** In Kubernetes and Render: `name: NAME`, `key: NAME`. */
const NAMED = /^[\s#-]*(?:name|key): ["']?(?<name>[A-Z][A-Z0-9_]{3,})["']?\s*$/gm;

/** The environment variables that a file of deploy/ sets for the server. */
export function variablesIn(text: string): string[] {
  const names = [ASSIGNED, NAMED].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ groups }) => groups?.name ?? ""),
  );
  return [...new Set(names)].filter((name) => !OF_OTHERS.test(name)).sort();
}

export function settingNames(): string[] {
  return Object.values(settings).map(({ name }) => name);
}

/** The secret settings: a variable NAME_FILE can name a file with the value of each. */
export function secretNames(): string[] {
  return Object.values(settings)
    .filter(({ fileName }) => fileName !== null)
    .map(({ name }) => name);
}

/** Whether the server reads this variable: a setting, or the file of a secret one. */
export function isSetting(variable: string): boolean {
  return Object.values(settings).some(
    ({ name, fileName }) => name === variable || fileName === variable,
  );
}
