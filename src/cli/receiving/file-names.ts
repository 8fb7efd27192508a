const MAX_NAME_BYTES = 255;
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/**
 * What a stranger's file is called on this machine, given its name in the manifest. A name that begins with a
 * dot is hidden and can steer other programs (.npmrc, .bash_login), so it begins with "_" here; Windows has
 * names and characters of its own that a file can't have.
 */
export function localName(name: string, platform: NodeJS.Platform): string {
  const visible = name.replace(/^\./, "_");
  return platform === "win32" ? windowsName(visible) : visible;
}

/** The name to try the `number`th time: "report.pdf", "report (2).pdf", "report (3).pdf". */
export function numberedName(name: string, number: number): string {
  if (number === 1) return name;
  const dot = name.lastIndexOf(".");
  const stem = Array.from(dot > 0 ? name.slice(0, dot) : name);
  const ending = ` (${number})${dot > 0 ? name.slice(dot) : ""}`;
  while (Buffer.byteLength(stem.join("") + ending) > MAX_NAME_BYTES && stem.length > 1) stem.pop();
  return stem.join("") + ending;
}

function windowsName(name: string): string {
  return name
    .replace(/[<>:"|?*]/g, "_")
    .replace(/[. ]+$/, "_")
    .replace(WINDOWS_DEVICE, "_$1");
}
