import type * as http from "node:http";

/**
 * What the server needs of node:http. To import node:http would evaluate all its exports, and one of them loads a WebSocket
 * client, which takes 30 ms.
 */
export const { createServer, ServerResponse, STATUS_CODES } = process.getBuiltinModule("node:http");
export type ServerResponse = http.ServerResponse;
