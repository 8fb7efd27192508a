import { ConfigError } from "../config/config-error.ts";
import {
  StorageFullError,
  StoreUnavailableError,
  UnfitStoreError,
} from "../shares/store-errors.ts";
import { ListenError } from "./listen-error.ts";

/** An error in a message between threads or processes. Structured cloning would drop its class and fields. */
export interface PortableError {
  type: string;
  message: string;
  stack: string | undefined;
  /** Of a system error: code, syscall, path. */
  details: Record<string, string>;
}

/** Errors whose messages are written for the operator and contain no secret. */
const FOR_OPERATOR = {
  ConfigError,
  ListenError,
  StorageFullError,
  StoreUnavailableError,
  UnfitStoreError,
};
const DETAILS = ["code", "syscall", "path"] as const;

export function isForOperator(error: unknown): boolean {
  return Object.values(FOR_OPERATOR).some((ErrorClass) => error instanceof ErrorClass);
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
  const ErrorClass = FOR_OPERATOR[type as keyof typeof FOR_OPERATOR];
  const error = ErrorClass
    ? new ErrorClass(message)
    : Object.assign(new Error(message), { name: type });
  if (stack !== undefined) error.stack = stack;
  return Object.assign(error, details);
}
