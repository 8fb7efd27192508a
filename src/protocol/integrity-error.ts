/** What arrived is not what the sender encrypted: damaged, cut, extended, swapped or made up. */
export class IntegrityError extends Error {
  readonly code = "integrity";

  constructor(what: string) {
    super(`${what} Nothing of it was kept. Ask the sender to send it again.`);
    this.name = "IntegrityError";
  }
}
