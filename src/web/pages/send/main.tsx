import load from "virtual:texts/send";
import { keepServiceWorker } from "../../ui/service-worker.ts";
import { startPage } from "../../ui/start-page.tsx";
import "./send.css";
import { SendPage } from "./send-page.tsx";

void startPage(load, () => <SendPage />);
keepServiceWorker();
