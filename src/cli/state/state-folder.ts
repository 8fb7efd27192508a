import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder in which the command line stores its state:
 *
 *     shares/<id>.json      the owner's access to a share, without the link key
 *     sending/<name>/       an upload that can be resumed: its record (with the link key) and chunk tags
 *     receiving/<id>/       a download that can be resumed: its sealed journal and the path of its stage
 *     locks/<name>          the lock on a running upload or download
 *     spool/                unnamed files with the content of stdin
 *
 * Only an unfinished transfer leaves files besides shares/.
 */
export function stateFolderPath(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env.ONETIMESHARE_STATE_DIR) return env.ONETIMESHARE_STATE_DIR;
  if (env.XDG_STATE_HOME) return join(env.XDG_STATE_HOME, "onetimeshare");
  const home = env.HOME || env.USERPROFILE || homedir();
  if (platform === "darwin") return join(home, "Library", "Application Support", "onetimeshare");
  if (platform === "win32") {
    return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "onetimeshare");
  }
  return join(home, ".local", "state", "onetimeshare");
}
