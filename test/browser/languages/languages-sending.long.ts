import { sendScenes } from "../scenes/send-scenes.ts";
import { describeLanguages } from "./languages-of-scenes.ts";

describeLanguages("the send page", sendScenes);
