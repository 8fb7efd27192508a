import { describeLanguages } from "./languages-of-scenes.ts";
import { sendScenes } from "./scenes/send-scenes.ts";

describeLanguages("the send page", sendScenes);
