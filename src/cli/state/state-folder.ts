import { homedir } from "node:os";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the command line keeps what it must remember:
 *
 *     shares/<id>.json      what the owner of a share needs; never its link key
 *     sending/<name>/       an upload that can go on: its record (with the link key) and chunk tags
 *     receiving/<id>/       a download that can go on: its sealed journal and where its data waits
 *     locks/<name>          who works on which of them now
 *     spool/                stdin on its way, without a name
 */
export function stateFolderPath(env: Environment, platform: NodeJS.Platform): string {
  if (env.ONETIMESHARE_STATE_DIR) return env.ONETIMESHARE_STATE_DIR;
  if (env.XDG_STATE_HOME) return join(env.XDG_STATE_HOME, "onetimeshare");
  const home = env.HOME || env.USERPROFILE || homedir();
  if (platform === "darwin") return join(home, "Library", "Application Support", "onetimeshare");
  if (platform === "win32") {
    return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "onetimeshare");
  }
  return join(home, ".local", "state", "onetimeshare");
}
