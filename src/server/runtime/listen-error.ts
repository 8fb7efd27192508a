/** The server can't listen at its address. The message tells the operator why, and which setting to change. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/** Explains a failed `listen` to the operator. Returns an unknown error unchanged. */
export function listenError(cause: unknown, { host, port }: { host: string; port: number }) {
  const { code, syscall } = cause as NodeJS.ErrnoException;
  switch (code) {
    case "EADDRINUSE":
      return new ListenError(
        `Another program already listens on ${hostAndPort(host, port)}. Stop it, or set PORT to another port.`,
      );
    case "EACCES":
      // A worker gets this error from bind, a single process from listen. Other calls mean something else.
      if (syscall !== "listen" && syscall !== "bind") return cause;
      return new ListenError(
        `This user may not listen on port ${port}. Set PORT to 1024 or higher.`,
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ListenError(
        `HOST ${host} can't be resolved to an address. Set HOST to another name, or to an address.`,
      );
    case "EADDRNOTAVAIL":
      return new ListenError(
        `HOST ${host} is not an address of this machine. Set HOST to one that is.`,
      );
    default:
      return cause;
  }
}

/** The host and port of a URL, with brackets around IPv6. */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
