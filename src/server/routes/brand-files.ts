import type { FastifyReply } from "fastify";
import { ANSWER_HEADERS } from "../http/answer-headers.ts";
import type { App } from "../http/app-types.ts";
import { type Brand, type BrandFile, ICON_PATH } from "../pages/brand.ts";
import { pageRoute } from "./page-route.ts";

const DAY = "public, max-age=86400";

/** For files with a hash in their name. */
const FOR_EVER = `public, max-age=${365 * 86_400}, immutable`;

/** An SVG is a document: opened by itself, it must not run a script or load anything. */
const PICTURE_POLICY = `${ANSWER_HEADERS["content-security-policy"]}; sandbox`;

/** A program that previews links shows the picture on its own pages. */
export const SHOWN_ELSEWHERE = { "cross-origin-resource-policy": "cross-origin" };

/** The icon at the address where every browser looks for one, and the operator's files, whose names contain a hash. */
export function brandFiles(app: App, { logo, style, icon, isPlain }: Brand): void {
  pageRoute(app, ICON_PATH, (reply) => sendFile(reply.header("cache-control", DAY), icon));
  const files = isPlain ? [] : [style, logo, logo === null ? icon : null];
  for (const file of files.filter((each) => each !== null)) {
    pageRoute(app, file.path, (reply) => {
      reply.header("cache-control", FOR_EVER);
      return sendFile(file === logo ? reply.headers(SHOWN_ELSEWHERE) : reply, file);
    });
  }
}

function sendFile(reply: FastifyReply, { type, content }: BrandFile): FastifyReply {
  if (type.startsWith("image/")) reply.header("content-security-policy", PICTURE_POLICY);
  return reply.type(type).send(content);
}
