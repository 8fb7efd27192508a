const MAX_NAME_BYTES = 255;
const MAX_EXTENSION_BYTES = 16;
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

/**
 * The name to try the `number`th time: "report.pdf", "report (2).pdf", "report (3).pdf"; at most 255 bytes.
 * What is too long is cut before the extension.
 */
export function numberedName(name: string, number: number): string {
  const extension = extensionOf(name);
  const stem = Array.from(name.slice(0, name.length - extension.length));
  const ending = (number === 1 ? "" : ` (${number})`) + extension;
  while (Buffer.byteLength(stem.join("") + ending) > MAX_NAME_BYTES) stem.pop();
  return stem.join("") + ending;
}

/** The ending with its dot; "" where there is none, or one so long that it is no extension. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 ? name.slice(dot) : "";
  return Buffer.byteLength(ending) <= MAX_EXTENSION_BYTES ? ending : "";
}

function windowsName(name: string): string {
  return name
    .replace(/[<>:"|?*]/g, "_")
    .replace(/[. ]+$/, "_")
    .replace(WINDOWS_DEVICE, "_$1");
}
