/** Nobody can listen there; the message says where and why in whole sentences, and what to change. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/** What a failure to listen means to the operator; what is none stays as it is. */
export function listenError(cause: unknown, { host, port }: { host: string; port: number }) {
  const { code, syscall } = cause as NodeJS.ErrnoException;
  switch (code) {
    case "EADDRINUSE":
      return new ListenError(
        `Another program listens on ${placeOf(host, port)} already. Choose another port by PORT=…, or stop it.`,
      );
    case "EACCES":
      // A worker is told so when it binds, a single process when it listens.
      if (syscall !== "listen" && syscall !== "bind") return cause;
      return new ListenError(
        `The system keeps port ${port} for itself. Choose one from 1024 on by PORT=…`,
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ListenError(
        `HOST ${host} is a name that leads to no address. Choose another, or write an address.`,
      );
    case "EADDRNOTAVAIL":
      return new ListenError(`HOST ${host} is not an address of this machine. Choose one that is.`);
    default:
      return cause;
  }
}

/** As it stands in an address. */
export function placeOf(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
