const script = import.meta.url;

/**
 * The path of an admin page or call. The server may be under a path of its host, and this script is in its /assets. An
 * import of the other pages' module would load all that they share.
 *
 * @param path begins with a slash
 */
export function adminPath(path: string): string {
  return new URL(`..${path}`, script).pathname;
}
