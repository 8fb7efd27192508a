/** The server can't listen at its address. The message tells the operator why, and which setting to change. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/** Explains a failed `listen` to the operator. Returns an unknown error unchanged. */
export function listenError(
  cause: unknown,
  { host, port }: { host: string; port: number },
  names = { host: "HOST", port: "PORT" },
) {
  const { code, syscall } = cause as NodeJS.ErrnoException;
  switch (code) {
    case "EADDRINUSE":
      return new ListenError(
        `Another program already listens on ${hostAndPort(host, port)}. Stop it, or set ${names.port} to another port.`,
      );
    case "EACCES":
      // A worker gets this error from bind, a single process from listen. Other calls mean something else.
      if (syscall !== "listen" && syscall !== "bind") return cause;
      return new ListenError(
        `This user may not listen on port ${port}. Set ${names.port} to 1024 or higher.`,
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ListenError(
        `${names.host} ${host} can't be resolved to an address. Set ${names.host} to another name, or to an address.`,
      );
    case "EADDRNOTAVAIL":
      return new ListenError(
        `${names.host} ${host} is not an address of this machine. Set ${names.host} to one that is.`,
      );
    default:
      return cause;
  }
}

/** The host and port of a URL, with brackets around IPv6. */
export function hostAndPort(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
