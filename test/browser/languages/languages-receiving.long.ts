import { receiveScenes } from "../scenes/receive-scenes.ts";
import { sharesScenes } from "../scenes/shares-scenes.ts";
import { describeLanguages } from "./languages-of-scenes.ts";

describeLanguages("the receive page and the list of shares", [...receiveScenes, ...sharesScenes]);
