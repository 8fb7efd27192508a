/** Every script of a page or Worker is one folder below the start page: in /assets, or in /workers in development. */
const script = import.meta.url;

/** The address of the start page, with a slash at the end. The server may be under a path of its host. */
export const SITE_URL = new URL("..", script).href;

/** The path of a page or a call on this server. @param path begins with a slash */
export function sitePath(path: string): string {
  return new URL(`.${path}`, SITE_URL).pathname;
}
