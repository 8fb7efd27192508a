import { ConfigError } from "../config/config-error.ts";
import {
  StorageFullError,
  StoreUnavailableError,
  UnfitStoreError,
} from "../shares/store-errors.ts";
import { ListenError } from "./listen-error.ts";

/** An error on its way between threads or processes, which would lose its class and its fields. */
export interface PortableError {
  type: string;
  message: string;
  stack: string | undefined;
  /** Of a system error: code, syscall, path. */
  details: Record<string, string>;
}

const OURS = { ConfigError, ListenError, StorageFullError, StoreUnavailableError, UnfitStoreError };
const DETAILS = ["code", "syscall", "path"] as const;

/** Whether its message is ours: words for whoever runs the server, with nothing secret in them. */
export function isOurs(error: unknown): boolean {
  return Object.values(OURS).some((Ours) => error instanceof Ours);
}

export function packError(error: unknown): PortableError {
  if (!(error instanceof Error)) {
    return { type: "Error", message: typeof error, stack: undefined, details: {} };
  }
  const { name: type, message, stack } = error;
  const fields = error as NodeJS.ErrnoException;
  const details = DETAILS.flatMap((key) => {
    const value = fields[key];
    return typeof value === "string" ? [[key, value]] : [];
  });
  return { type, message, stack, details: Object.fromEntries(details) };
}

export function unpackError({ type, message, stack, details }: PortableError): Error {
  const Ours = OURS[type as keyof typeof OURS];
  const error = Ours ? new Ours(message) : Object.assign(new Error(message), { name: type });
  if (stack !== undefined) error.stack = stack;
  return Object.assign(error, details);
}
