import { adminScenes } from "./admin-scenes.ts";
import { errorScenes } from "./error-scenes.ts";
import { receiveScenes } from "./receive-scenes.ts";
import type { Scene } from "./scene.ts";
import { sendScenes } from "./send-scenes.ts";
import { sharesScenes } from "./shares-scenes.ts";

/** Every page in every state. */
export const scenes: Scene[] = [
  ...sendScenes,
  ...receiveScenes,
  ...sharesScenes,
  ...errorScenes,
  ...adminScenes,
];
