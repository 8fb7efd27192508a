import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ProblemError } from "../problem.ts";
import { isRefused, refuse } from "./refusal.ts";

/** The answers that each connection owes, in the order of their requests. */
const owed = new WeakMap<Socket, Set<ServerResponse>>();

/** Gives how many answers the connection owes, with this one. */
export function oweAnswer(socket: Socket, response: ServerResponse): number {
  const responses = owed.get(socket) ?? new Set();
  owed.set(socket, responses.add(response));
  response.once("close", () => responses.delete(response));
  return responses.size;
}

/** Whether a request of this connection is not answered yet, or not to its end. */
export function owesAnswer(socket: Socket): boolean {
  return (owed.get(socket)?.size ?? 0) > 0;
}

/** The connections whose refusal waits for its turn, each with what is to be refused after it, if there is more. */
const waiting = new WeakMap<Socket, ProblemError | null>();

/**
 * Refuses what can't be read, or does not come, after the answers to the requests before it: in the middle of one,
 * or before it, it would be taken for that one. Node tells anew of each piece that comes after the first bad one: one
 * refusal waits, however many there are.
 */
export async function refuseInTurn(socket: Socket, problem: ProblemError): Promise<void> {
  if (waiting.has(socket)) {
    waiting.set(socket, waiting.get(socket) ?? problem);
    return;
  }
  waiting.set(socket, null);
  await refuseAfterOthers(socket, problem);
  const next = waiting.get(socket);
  waiting.delete(socket);
  if (next) await refuseInTurn(socket, next);
}

async function refuseAfterOthers(socket: Socket, problem: ProblemError): Promise<void> {
  if (isRefused(socket) || socket.destroyed) return;
  const responses = [...(owed.get(socket) ?? [])];
  if (responses.some(({ headersSent, writableEnded }) => headersSent && !writableEnded)) {
    socket.destroy();
    return;
  }
  // A request that is not whole is the one to refuse: it is the last that can have come.
  const unread = responses.find(({ req }) => !req.complete);
  const before = responses.filter((response) => response !== unread);
  await Promise.allSettled(before.map((response) => once(response, "close")));
  // Its body has come while the others were answered.
  if (unread?.req.complete) return;
  if (unread?.headersSent) socket.destroy();
  else refuse(socket, problem, unread?.req.method);
}

/**
 * With a CONNECT node lets go of its connection. What it did for the answers that are owed is done here: they go on
 * when their reader has taken something. Without a listener a reset would end the process.
 */
export function keepAnswering(socket: Socket): void {
  socket.on("error", () => socket.destroy());
  socket.on("drain", () => {
    for (const response of owed.get(socket) ?? [])
      if (response.socket === socket) response.emit("drain");
  });
}
